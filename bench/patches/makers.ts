import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePatch } from "../../src/patches/index.js";
import type { Edit } from "./edits.js";

/** Something that makes patches. */
export interface Maker {
  readonly name: string;
  /** The bytes of a patch. */
  readonly measure: (edit: Edit) => number;
}

export const OURS: Maker = {
  name: "this library",
  measure: ({ old, next }) => makePatch(old, next).length,
};

interface Tool {
  readonly program: string;
  /** Each way to call it, of which the smallest patch counts. */
  readonly ways: readonly ((old: string, next: string, patch: string) => readonly string[])[];
}

/** As small as they get: no names, no checksums, the best of xdelta3's ways to compress. */
const TOOLS: ReadonlyMap<string, Tool> = new Map([
  [
    "xdelta3 -9 -n -A -S best",
    {
      program: "xdelta3",
      ways: ["none", "djw", "fgk", "lzma"].map((secondary) => (old: string, next: string, patch: string) => [
        "-e",
        "-9",
        "-n",
        "-A",
        "-f",
        "-S",
        secondary,
        "-s",
        old,
        next,
        patch,
      ]),
    },
  ],
  ["bsdiff", { program: "bsdiff", ways: [(old, next, patch) => [old, next, patch]] }],
  [
    "zstd --patch-from --ultra -19",
    {
      program: "zstd",
      ways: [
        (old, next, patch) => [
          "-q",
          "-f",
          "--ultra",
          "-19",
          "--no-check",
          `--patch-from=${old}`,
          next,
          "-o",
          patch,
        ],
      ],
    },
  ],
]);

/** The other makers; those that are not installed are in `absent`. */
export function otherMakers(folder: string): { present: Maker[]; absent: string[] } {
  const [present, absent]: [Maker[], string[]] = [[], []];
  for (const [name, { program, ways }] of TOOLS) {
    if (spawnSync(program, ["--version"]).error !== undefined) absent.push(program);
    else
      present.push({
        name,
        measure: (edit) => Math.min(...ways.map((way) => run(folder, program, way, edit))),
      });
  }
  return { present, absent };
}

function run(folder: string, program: string, way: Tool["ways"][number], { old, next }: Edit): number {
  const [before, after, patch] = [join(folder, "old"), join(folder, "next"), join(folder, "patch")];
  writeFileSync(before, old);
  writeFileSync(after, next);
  rmSync(patch, { force: true });
  const { status } = spawnSync(program, way(before, after, patch));
  // Not every build of xdelta3 has every way.
  return status === 0 ? readFileSync(patch).length : Number.POSITIVE_INFINITY;
}
