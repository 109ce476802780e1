import { describe, expect, it } from "vitest";
import { DIAGNOSTICS, emitProject } from "../../codegen/index.js";

type Files = Readonly<Record<string, string>>;

function emit(files: Files, entries: readonly string[] = ["src"], root?: string) {
  const { files: emitted, diagnostics } = emitProject({
    entries,
    files,
    base: "/project",
    ...(root === undefined ? {} : { root }),
  });
  return {
    files: Object.fromEntries(emitted.map(({ path, text }) => [path, text])),
    codes: diagnostics.map(({ code }) => code),
    diagnostics,
  };
}

const HELLO = 'import { print } from "builtins";\nexport function hello() { print("hello"); }\n';

describe("modules", () => {
  it("are named as the board finds them", () => {
    const { files } = emit({
      "src/flash/main.ts":
        'import { a } from "./lib/a.js";\nimport { b } from "./lib/deep/b.js";\nimport { c } from "../sd/c.js";\na();\nb();\nc();\n',
      "src/flash/lib/a.ts": HELLO.replace("hello()", "a()"),
      "src/flash/lib/deep/b.ts": HELLO.replace("hello()", "b()"),
      "src/sd/c.ts": HELLO.replace("hello()", "c()"),
    });
    expect(Object.keys(files)).toEqual(["flash/lib/a.py", "flash/lib/deep/b.py", "flash/main.py", "sd/c.py"]);
    expect(files["flash/main.py"]).toContain("from a import a\nfrom deep.b import b\nfrom c import c\n");
  });

  it("say where they come from, with forward slashes", () => {
    const { files } = emit({ "src/flash/a.ts": `// What it is.\n\n${HELLO}` });
    expect(files["flash/a.py"]).toBe(
      '# Emitted from src/flash/a.ts by pycom-ota: edit that file, not this one.\n#\n# What it is.\n\ndef hello():\n    print("hello")\n',
    );
  });

  it("below no volume run on PCs too: they know no const()", () => {
    const source = "const LIMIT = 5;\nexport const f = () => LIMIT;\n";
    const { files } = emit({ "src/server.ts": source, "src/flash/x.ts": source });
    expect(files["server.py"]).toContain("\nLIMIT = 5\n");
    expect(files["flash/x.py"]).toContain("from micropython import const\n\n_LIMIT = const(5)\n");
  });

  it("of a single entry come with what they import below its folder", () => {
    const files = {
      "src/main.ts": 'import { hello } from "./part/hello.js";\nhello();\n',
      "src/part/hello.ts": HELLO,
    };
    expect(Object.keys(emit(files, ["src/main.ts"]).files)).toEqual(["main.py", "part/hello.py"]);
    expect(Object.keys(emit(files, ["src/main.ts"], ".").files)).toEqual([
      "src/main.py",
      "src/part/hello.py",
    ]);
  });

  it("export again what they take from others, under Python's names", () => {
    const { files } = emit({
      "src/flash/face.ts": 'export { sayHello, VERSION } from "./inner.js";\n',
      "src/flash/inner.ts": 'export function sayHello() {}\nexport const VERSION = "1";\n',
    });
    expect(files["flash/face.py"]).toContain("\nfrom inner import say_hello, VERSION\n");
  });

  it("import values only, and only what they use", () => {
    const { files } = emit({
      "src/flash/a.ts":
        'import type { Thing } from "./b.js";\nimport { type Kind, make } from "./b.js";\nexport const f = (t: Thing, k: Kind) => make(t.a + k);\n',
      "src/flash/b.ts":
        'export interface Thing { a: string }\nexport type Kind = "x";\nexport const make = (a: string) => a;\n',
    });
    expect(files["flash/a.py"]).toContain("\nfrom b import make\n");
  });

  it("take other names where the source does", () => {
    const { files } = emit({
      "src/flash/a.ts":
        'import { sayHello as greet } from "./b.js";\nimport * as other from "./b.js";\ngreet();\nother.sayHello();\n',
      "src/flash/b.ts": "export function sayHello() {}\n",
    });
    expect(files["flash/a.py"]).toContain(
      "import b\nfrom b import say_hello as greet\n\ngreet()\nb.say_hello()\n",
    );
  });
});

describe("files outside the root", () => {
  const shared: Files = {
    "shared/deep.ts": "export const depth = 1;\nexport const onlyDeep = () => depth;\n",
    "shared/part.ts":
      'import { stat } from "os";\nimport { depth } from "./deep.js";\nexport const part = () => stat("x")[depth];\n',
  };

  it("become part of the module, each once, what is needed first", () => {
    const { files } = emit({
      ...shared,
      "src/tool.ts":
        'import { stat } from "os";\nimport { onlyDeep as d } from "../shared/deep.js";\nimport { part } from "../shared/part.js";\nstat("y");\npart();\nd();\n',
    });
    expect(Object.keys(files)).toEqual(["tool.py"]);
    expect(files["tool.py"]?.split("\n").slice(2).join("\n")).toBe(
      'from os import stat\n\ndepth = 1\n\n\ndef only_deep():\n    return depth\n\n\ndef part():\n    return stat("x")[depth]\n\n\nstat("y")\npart()\nonly_deep()\n',
    );
  });

  it("may not declare one name twice", () => {
    const { codes, files } = emit({
      ...shared,
      "src/tool.ts":
        'import { part } from "../shared/part.js";\nconst depth = 2;\npart();\nexport const f = () => depth;\n',
    });
    expect(codes).toEqual([DIAGNOSTICS.inlinedName.code]);
    expect(files).toEqual({});
  });
});

describe("import defer", () => {
  const late = (lines: string): Files => ({
    "src/flash/late.ts":
      'const LIMIT = 1;\nexport const TABLE = ["a"];\nexport function run(n: number) { return n + LIMIT; }\nexport class Thing { size = 3; }\n',
    "src/flash/main.ts": `import defer * as late from "./late.js";\n${lines}`,
  });

  it("loads at the start of each function that uses it, the outermost", () => {
    const { files } = emit(
      late(
        "export function f() { const g = () => late.run(1); return g(); }\nexport class A { x = late.run(2); go() { return new late.Thing(); } idle() { return this.x; } }\n",
      ),
    );
    expect(files["flash/main.py"]?.split("\n").slice(2).join("\n")).toBe(
      [
        "def f():",
        "    import late",
        "",
        "    def g():",
        "        return late.run(1)",
        "",
        "    return g()",
        "",
        "",
        "class A:",
        "    def __init__(self):",
        "        import late",
        "        self.x = late.run(2)",
        "",
        "    def go(self):",
        "        import late",
        "        return late.Thing()",
        "",
        "    def idle(self):",
        "        return self.x",
        "",
      ].join("\n"),
    );
  });

  it("is refused at the top level", () => {
    expect(emit(late("late.run(1);\n")).codes).toEqual([DIAGNOSTICS.lazyAtTop.code]);
  });

  it("is refused for modules that do something when they are loaded, however deep", () => {
    const main = "export const f = () => late.run(1);\n";
    const files = late(main);
    const effect = `${files["src/flash/late.ts"]}run(1);\n`;
    expect(emit({ ...files, "src/flash/late.ts": effect }).codes).toEqual([DIAGNOSTICS.lazyEffects.code]);
    const deep = { "src/flash/deep.ts": 'import { collect } from "gc";\ncollect();\nexport const x = 1;\n' };
    const through = `import { x } from "./deep.js";\nexport const y = x;\n${files["src/flash/late.ts"]}`;
    expect(emit({ ...files, ...deep, "src/flash/late.ts": through }).codes).toEqual([
      DIAGNOSTICS.lazyEffects.code,
    ]);
  });

  it("breaks a circle of imports, which is refused otherwise", () => {
    const circle = (how: string): Files => ({
      "src/flash/a.ts": 'import { b } from "./b.js";\nexport const a = () => b();\n',
      "src/flash/b.ts": `import ${how} from "./a.js";\nexport const b = (): number => 1;\nexport const c = () => ${how === "{ a }" ? "a" : "a.a"}();\n`,
    });
    expect(emit(circle("defer * as a")).codes).toEqual([]);
    const { diagnostics } = emit(circle("{ a }"));
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [DIAGNOSTICS.importCycle.code, "These modules import each other: a → b → a"],
    ]);
  });
});

describe("an error", () => {
  it("anywhere leaves no file", () => {
    const { files, diagnostics } = emit({
      "src/a.ts": HELLO,
      "src/b.ts": "export const x = 1.5;\nexport const y = 6 / 2;\n",
    });
    expect(files).toEqual({});
    expect(diagnostics.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
      ["src/b.ts", 1, 18, DIAGNOSTICS.fraction.code],
      ["src/b.ts", 2, 18, DIAGNOSTICS.division.code],
    ]);
  });

  it("of TypeScript comes first", () => {
    const { files, codes } = emit({ "src/a.ts": "export const x: string = 1;\nexport const y = 1.5;\n" });
    expect(files).toEqual({});
    expect(codes).toEqual(["TS2322"]);
  });

  it("names what is missing, and names that Python cannot have", () => {
    expect(emit({}, ["nothing-here"]).codes).toEqual([DIAGNOSTICS.noSource.code]);
    expect(emit({ "src/two-words.ts": HELLO }).codes).toEqual([DIAGNOSTICS.moduleName.code]);
    expect(emit({ "src/class.ts": HELLO }).codes).toEqual([DIAGNOSTICS.moduleName.code]);
  });

  it("tells what the board's interpreter lacks", () => {
    const source = 'declare module "asyncio" { export function sleep(): void; }\n';
    const files = {
      "src/types.d.ts": source,
      "src/flash/a.ts": 'import { sleep } from "asyncio";\nsleep();\n',
    };
    const { diagnostics } = emit(files);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [DIAGNOSTICS.dialect.code, "MicroPython 1.11 does not know the module `asyncio`"],
    ]);
  });
});
