import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stderr } from "node:process";
import { makePatch } from "../../src/patches/index.js";
import { type Edit, historyEdits, packageEdits } from "../patches/edits.js";
import { OURS, otherMakers } from "../patches/makers.js";
import type { Cell, Table } from "../table.js";

const PROGRAM = "bench/programs/rebuild.py";
const LIBRARY = "device/flash/lib";
const SHIMS = "src/native/python/_native";

/** The bytes of patches over real edits, and the heap that applying one takes. */
export function patches(interpreter: string | null): Table[] {
  const folder = mkdtempSync(join(tmpdir(), "patches-"));
  try {
    const history = historyEdits();
    return [sizes(folder, history), ...(interpreter === null ? [] : [heap(interpreter, folder, history)])];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sizes(folder: string, history: readonly Edit[]): Table {
  const packaged = packageEdits(folder);
  if (packaged === null) stderr.write("SKIPPED: edits of a package; its releases cannot be fetched\n");
  const corpora: readonly (readonly [string, readonly Edit[]])[] = [
    ["this library's own files", history],
    ["a package's Python", packaged ?? []],
  ];
  const { present, absent } = otherMakers(folder);
  for (const program of absent) stderr.write(`SKIPPED: ${program} is not installed\n`);
  const full = corpora.map(([, edits]) => edits.reduce((sum, { next }) => sum + next.length, 0));
  const rows = [OURS, ...present].map(({ name, measure }): Cell[] => {
    const bytes = corpora.map(([, edits]) => edits.reduce((sum, edit) => sum + measure(edit), 0));
    return [name, ...bytes, ...inAll(bytes, full)];
  });
  return {
    title: "Patches of real edits",
    notes: [
      `bytes in all; ${corpora.map(([name, edits]) => `${name}: ${edits.length} edits`).join("; ")}`,
      "of the first, each commit's; of the second, each release's. xdelta3 and zstd without checksums and names",
    ],
    heads: ["made by", ...corpora.map(([name]) => name), "both", "of the files"],
    rows: [["the new files as they are", ...full, ...inAll(full, full)], ...rows],
  };
}

function inAll(bytes: readonly number[], full: readonly number[]): Cell[] {
  const [part, whole] = [bytes, full].map((each) => each.reduce((sum, value) => sum + value, 0));
  if (part === undefined || whole === undefined || whole === 0) return [0, "-"];
  return [part, `${((part / whole) * 100).toFixed(2)} %`];
}

/** The most that is live while the largest patch of all is applied. */
function heap(interpreter: string, folder: string, edits: readonly Edit[]): Table {
  const made = edits.map((edit) => ({ ...edit, patch: makePatch(edit.old, edit.next) }));
  const { old, next, patch } = made.reduce((best, each) =>
    each.patch.length > best.patch.length ? each : best,
  );
  const place = join(folder, "heap");
  mkdirSync(place);
  writeFileSync(join(place, "old"), old);
  writeFileSync(join(place, "patch"), patch);
  const { stdout, stderr: failure } = spawnSync(
    interpreter,
    [PROGRAM, LIBRARY, SHIMS, place, `${next.length}`],
    { encoding: "utf8" },
  );
  const live = /^LIVE (\d+)$/m.exec(stdout)?.[1];
  if (live === undefined || !readFileSync(join(place, "output")).equals(next)) {
    throw new Error(`the patch was not applied: ${stdout}${failure}`);
  }
  return {
    title: "Applying a patch",
    notes: [
      "the most that is live while it is applied, in bytes, over what is before: buffers, window and decoder; garbage is",
      "collected at each copy. Open files are not counted",
    ],
    heads: ["patch", "old file", "new file", "live"],
    rows: [[patch.length, old.length, next.length, Number(live)]],
  };
}
