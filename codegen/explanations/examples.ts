/** What becomes of the examples: each is emitted. */
import { type EmitResult, emitProject } from "../index.js";
import type { Example } from "./explanation.js";

const MAIN = "src/flash/main.ts";
const BASE = "/examples";

/** The files of an example, by path. */
export const filesOf = (example: Example): Readonly<Record<string, string>> =>
  typeof example === "string" ? { [MAIN]: `${example}\n` } : example;

/** Emits each example as a project of its own; those of one file together, since one check of types is enough. */
export function emitExamples(examples: ReadonlyMap<string, Example>): ReadonlyMap<string, EmitResult> {
  const single = [...examples].filter(([, example]) => typeof example === "string");
  const files = Object.fromEntries(
    single.flatMap(([id, example]) =>
      Object.entries(filesOf(example)).map(([path, text]) => [`${id}/${path}`, text]),
    ),
  );
  const together = emitProject({ entries: ["."], files, base: BASE });
  return new Map(
    [...examples].map(([id, example]) => [
      id,
      typeof example === "string"
        ? partOf(together, `${id}/`)
        : emitProject({ entries: ["src"], files: filesOf(example), base: BASE }),
    ]),
  );
}

/** What concerns the files below a folder, told as if it were the project's. */
function partOf({ files, diagnostics }: EmitResult, folder: string): EmitResult {
  return {
    files: files
      .filter(({ path }) => path.startsWith(folder))
      .map((file) => ({
        ...file,
        path: file.path.slice(`${folder}src/`.length),
        text: file.text.replace(` ${folder}`, " "),
      })),
    diagnostics: diagnostics
      .filter(({ file }) => file.startsWith(folder))
      .map((diagnostic) => ({ ...diagnostic, file: diagnostic.file.slice(folder.length) })),
  };
}
