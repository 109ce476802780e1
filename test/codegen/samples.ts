/** Small sources, emitted together: one program for a table of samples. */
import type { Diagnostic } from "../../codegen/index.js";
import { emitProject } from "../../codegen/index.js";

const path = (index: number): string => `samples/flash/sample_${index}.ts`;

/** Emits every source as a module of a board; a source that is no module yet becomes one. */
function emitAll(sources: readonly string[]): ReturnType<typeof emitProject> {
  const files = Object.fromEntries(sources.map((source, index) => [path(index), `${source}\nexport {};\n`]));
  return emitProject({ entries: ["samples"], files });
}

/** The Python of each source, without the line that names its origin. */
export function emitSamples(sources: readonly string[]): string[] {
  const { files, diagnostics } = emitAll(sources);
  if (diagnostics.length > 0) {
    throw new Error(
      diagnostics.map((each) => `${each.file}:${each.line} ${each.code} ${each.message}`).join("\n"),
    );
  }
  const texts = new Map(files.map((file) => [`samples/${file.path.replace(/\.py$/, ".ts")}`, file.text]));
  return sources.map((_, index) => (texts.get(path(index)) ?? "").split("\n").slice(1).join("\n").trim());
}

/** The diagnostics of each source. */
export function refuseSamples(sources: readonly string[]): Diagnostic[][] {
  const { diagnostics } = emitAll(sources);
  return sources.map((_, index) => diagnostics.filter((each) => each.file === path(index)));
}
