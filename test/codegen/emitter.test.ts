import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EmittedFile, emitProject, ProjectEmitter } from "../../codegen/index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emitter-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

function write(files: Files): string[] {
  return Object.entries(files).map(([path, text]) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  });
}

const FILES: Files = {
  "src/flash/main.ts": 'import { Meter } from "./lib/meter.js";\nexport const meter = new Meter();\n',
  "src/flash/lib/meter.ts":
    'import { Base } from "./base.js";\nexport class Meter extends Base {\n  size = 1;\n}\n',
  "src/flash/lib/base.ts": "export class Base {\n  constructor(readonly limit = 3) {}\n}\n",
  "src/flash/lib/alone.ts": "export const alone = () => 1;\n",
};

const request = () => ({ entries: ["src"], base: folder });

/** Emits after a change: what an emitter that knows the project gives must be what a new one gives. */
function changed(emitter: ProjectEmitter, paths: readonly string[]) {
  const result = emitter.emit(paths);
  expect(result).toEqual(emitProject(request()));
  return result;
}

const fileAt = (files: readonly EmittedFile[], path: string): EmittedFile | undefined =>
  files.find((file) => file.path === path);

describe("after a change", () => {
  it("emits what it concerns, and nothing else", () => {
    write(FILES);
    const emitter = new ProjectEmitter(request());
    const first = emitter.emit();
    const text = FILES["src/flash/lib/base.ts"]?.replace("3", "4") ?? "";
    const second = changed(emitter, write({ "src/flash/lib/base.ts": text }));
    expect(fileAt(second.files, "flash/lib/meter.py")?.text).toContain("def __init__(self, limit=4):");
    const same = second.files.filter((file) => first.files.includes(file)).map(({ path }) => path);
    expect(same).toEqual(["flash/lib/alone.py"]);
  });

  it("finds errors in files that did not change, and that they are gone", () => {
    write(FILES);
    const emitter = new ProjectEmitter(request());
    emitter.emit();
    const base = "src/flash/lib/base.ts";
    const wrong = changed(emitter, write({ [base]: "export class Other {}\n" }));
    expect(wrong).toMatchObject({ files: [], diagnostics: [{ file: "src/flash/lib/meter.ts" }] });
    const refused = changed(emitter, write({ [base]: `${FILES[base]}export const half = 1.5;\n` }));
    expect(refused.diagnostics.map(({ code }) => code)).toEqual(["OTA1105"]);
    expect(changed(emitter, write({ [base]: FILES[base] ?? "" })).files).toHaveLength(4);
  });

  it("follows types that are imported inside of types", () => {
    write({
      ...FILES,
      "src/flash/lib/typed.ts":
        'export const f = (x: import("./kinds.js").Kind): boolean => x === null;\nexport const g = (x: import("./kinds.js").Kind) => x ?? 1;\n',
      "src/flash/lib/kinds.ts": "export type Kind = number | null;\n",
    });
    const emitter = new ProjectEmitter(request());
    emitter.emit();
    changed(emitter, write({ "src/flash/lib/kinds.ts": "export type Kind = string | null;\n" }));
  });

  it("sees what classes do that extend those of a file that did not change", () => {
    const sensors = (body: string): string[] =>
      write({
        "src/flash/more.ts": `import { Sensor } from "./sensor.js";\nexport class More extends Sensor {\n  ${body}\n}\n`,
      });
    write({
      "src/flash/sensor.ts":
        "export class Sensor {\n  read(xs: number[]) {\n    return xs.length;\n  }\n}\nexport const f = (s: Sensor, xs: number[]) => xs.map(() => s.read(xs));\n",
    });
    sensors("count = 0;");
    const emitter = new ProjectEmitter(request());
    expect(emitter.emit().diagnostics).toEqual([]);
    const read = "override read(xs: number[]) {\n    xs.pop();\n    return 1;\n  }";
    expect(changed(emitter, sensors(read)).diagnostics.map(({ code }) => code)).toEqual(["OTA1328"]);
  });

  it("follows declarations that are for all", () => {
    write({ ...FILES, "src/flash/use.ts": "export const f = () => limit + 1;\n" });
    const globals = (type: string): string[] =>
      write({ "src/globals.d.ts": `declare const limit: ${type};\n` });
    globals("number");
    const emitter = new ProjectEmitter(request());
    expect(emitter.emit().diagnostics).toEqual([]);
    expect(changed(emitter, globals("boolean")).diagnostics).toHaveLength(1);
  });

  it("knows files that come and go", () => {
    write(FILES);
    const emitter = new ProjectEmitter(request());
    emitter.emit();
    const user = write({ "src/flash/user.ts": 'import { x } from "./new.js";\nexport const y = x;\n' });
    expect(changed(emitter, user).diagnostics.map(({ code }) => code)).toEqual(["TS2307"]);
    const made = write({ "src/flash/new.ts": "export const x = 1;\n" });
    expect(fileAt(changed(emitter, made).files, "flash/new.py")).toBeDefined();
    for (const path of made) rmSync(path);
    expect(changed(emitter, made).diagnostics.map(({ code }) => code)).toEqual(["TS2307"]);
  });

  it("tells where to look for changes", () => {
    write({ ...FILES, "shared/x.ts": "export const x = 1;\n" });
    write({ "src/flash/y.ts": 'import { x } from "../../shared/x.js";\nexport const y = () => x;\n' });
    const emitter = new ProjectEmitter(request());
    emitter.emit();
    expect(emitter.inputs()).toContain(join(folder, "src"));
    expect(emitter.inputs()).toContain(join(folder, "shared/x.ts"));
    const { files } = changed(emitter, write({ "shared/x.ts": "export const x = 2;\n" }));
    expect(fileAt(files, "flash/y.py")?.text).toContain("\nx = 2\n");
    write({
      "tsconfig.json": '{ "extends": "./base.json", "include": ["src"] }',
      "base.json": "{}",
    });
    const configured = new ProjectEmitter({ tsconfig: "tsconfig.json", base: folder });
    for (const input of ["tsconfig.json", "base.json", "src"]) {
      expect(configured.inputs()).toContain(join(folder, input));
    }
  });
});
