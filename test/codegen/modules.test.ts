import { describe, expect, it } from "vitest";
import { DIAGNOSTICS, emitProject } from "../../codegen/index.js";
import { areFaults, behindOrigin, folderOf, projectOf } from "./tables/modules.js";
import { MODULES } from "./tables/modules_emitted.js";
import { REFUSED_MODULES } from "./tables/modules_refused.js";

type Files = Readonly<Record<string, string>>;

const accepted = emitProject(projectOf(MODULES));
const texts = new Map(accepted.files.map(({ path, text }) => [path, behindOrigin(text)]));
const refused = emitProject(projectOf(REFUSED_MODULES)).diagnostics;

describe("modules", () => {
  it.each(MODULES.map((sample, index) => ({ ...sample, index })))("$title", ({ become, index }) => {
    const folder = folderOf(index);
    expect(accepted.diagnostics.filter(({ file }) => file.includes(`/${folder}/`))).toEqual([]);
    const found = Object.keys(become).map((path) => [path, texts.get(`${folder}/${path}`)]);
    expect(Object.fromEntries(found)).toEqual(become);
  });
});

describe("modules are refused:", () => {
  it.each(REFUSED_MODULES.map((sample, index) => ({ ...sample, index })))("$title", ({ faults, index }) => {
    const found = refused.filter(({ file }) => file.startsWith(`src/${folderOf(index)}/`));
    expect([found, areFaults(found, index, faults)]).toEqual([found, true]);
  });
});

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

describe("paths of modules", () => {
  it("say where they come from, with forward slashes", () => {
    const { files } = emit({ "src/flash/a.ts": `// What it is.\n\n${HELLO}` });
    expect(files["flash/a.py"]).toBe(
      '# Emitted from src/flash/a.ts by pycom-ota: edit that file, not this one.\n#\n# What it is.\n\ndef hello():\n    print("hello")\n',
    );
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
});

it("a circle of imports is told", () => {
  const { diagnostics } = emit({
    "src/flash/a.ts": 'import { b } from "./b.js";\nexport const a = () => b();\n',
    "src/flash/b.ts":
      'import { a } from "./a.js";\nexport const b = (): number => 1;\nexport const c = () => a();\n',
  });
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
    [DIAGNOSTICS.importCycle.code, "These modules import each other: a → b → a"],
  ]);
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
