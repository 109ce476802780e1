/** Output on disk: written, or compared with what is there. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { slashed } from "./paths.js";

/** How a folder differs from what would be emitted into it; paths relative to the folder, sorted. */
export interface CheckResult {
  readonly missing: readonly string[];
  readonly different: readonly string[];
  /** Python files that nothing emits. */
  readonly extra: readonly string[];
}

/** A file's path relative to the folder of output, and what is in it. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** Writes the files below `out`, which is made where it is not there. */
export function writeProject(files: readonly OutputFile[], out: string): void {
  for (const file of files) {
    const path = join(out, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
}

/** Compares `out` with the files, and writes nothing. */
export function checkProject(files: readonly OutputFile[], out: string): CheckResult {
  const present = new Set(pythonFiles(out));
  const missing: string[] = [];
  const different: string[] = [];
  for (const file of files) {
    if (!present.delete(file.path)) missing.push(file.path);
    else if (readFileSync(join(out, file.path), "utf8") !== file.text) different.push(file.path);
  }
  return { missing: missing.sort(), different: different.sort(), extra: [...present].sort() };
}

function pythonFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return names.map(slashed).filter((name) => name.endsWith(".py") && !name.includes("__pycache__"));
}
