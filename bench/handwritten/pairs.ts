/** Programs in TypeScript, each beside the same as a MicroPython author would write it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { emitProject, formatDiagnostics } from "../../codegen/index.js";
import { packageRoot } from "../../src/package-root.js";

/** Texts in Python. */
export interface Pair {
  /** The module's. */
  readonly name: string;
  readonly emitted: string;
  readonly handwritten: string;
  /** A program that imports the module and prints what it does. */
  readonly check: string;
}

const CHECK = ".check.py";

export function readPairs(): Pair[] {
  const folder = join(packageRoot(), "bench/handwritten/programs");
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(CHECK))
    .map((file) => file.slice(0, -CHECK.length))
    .sort();
  const sources = Object.fromEntries(names.map((name) => [`src/flash/${name}.ts`, read(`${name}.ts`)]));
  const { files, diagnostics } = emitProject({ entries: ["src"], files: sources, base: "/pairs" });
  if (diagnostics.length > 0) throw new Error(formatDiagnostics(diagnostics));
  const emitted = new Map(files.map(({ path, text }) => [path, text]));
  return names.map((name) => ({
    name,
    emitted: emitted.get(`flash/${name}.py`) ?? "",
    handwritten: read(`${name}.py`),
    check: read(`${name}${CHECK}`),
  }));
}
