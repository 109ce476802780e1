/** Several files together: what each module becomes, to the letter, or what is refused in it. */
import { DIAGNOSTICS, type Diagnostic, type EmitProject } from "../../../codegen/index.js";
import type { Name } from "./refused.js";

/** Sources by their paths, which are relative to a folder of the sample's own below the root. */
export type Sources = Readonly<Record<string, string>>;

export interface ModuleSample {
  readonly title: string;
  readonly sources: Sources;
  /** The Python of modules, by their paths, without the line that names their origin. */
  readonly become: Readonly<Record<string, string>>;
}

export interface RefusedModules {
  readonly title: string;
  readonly sources: Sources;
  /** Every error: in which source, of what kind, and the beginning of what is at fault. */
  readonly faults: readonly Fault[];
}

export type Fault = readonly [source: string, kind: Name, text: string];

/** The lines of a file. */
export const lines = (...text: readonly string[]): string => `${text.join("\n")}\n`;

/** Files outside the root, in `shared/`; from a module on a volume, `SHARED` leads there. */
export const SHARED = "../../../shared";
const OUTSIDE: Sources = {
  "deep.ts": lines("export const depth = 1;", "export const onlyDeep = () => depth;"),
  "part.ts": lines(
    'import { stat } from "os";',
    'import { depth } from "./deep.js";',
    'export const part = () => stat("x")[depth];',
  ),
};

/** One project of all samples of a table. */
export function projectOf(samples: readonly { readonly sources: Sources }[]): EmitProject {
  const inside = samples.flatMap(({ sources }, index) =>
    Object.entries(sources).map(([path, text]) => [`src/${folderOf(index)}/${path}`, text]),
  );
  const outside = Object.entries(OUTSIDE).map(([path, text]) => [`shared/${path}`, text]);
  return {
    base: "/modules",
    root: "src",
    entries: ["src"],
    files: Object.fromEntries([...inside, ...outside]),
  };
}

/** Where the sample with that index has its sources, and its modules. */
export const folderOf = (index: number): string => `sample_${index}`;

/** What of a module's text the samples tell. */
export const behindOrigin = (text: string): string => text.split("\n").slice(1).join("\n");

/** Whether the errors found in a sample's folder are just these. */
export function areFaults(found: readonly Diagnostic[], index: number, faults: readonly Fault[]): boolean {
  const isFault = ({ file, code, source, column }: Diagnostic, [path, kind, text]: Fault): boolean =>
    file === `src/${folderOf(index)}/${path}` &&
    code === DIAGNOSTICS[kind].code &&
    source.startsWith(text, column - 1);
  return (
    found.length === faults.length && faults.every((fault) => found.some((each) => isFault(each, fault)))
  );
}
