import { applyChanges, type BoardState, type Change, readFat, type Use } from "../../src/native/index.js";
import { same } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

const SECTOR = 512;
/** In non-volatile storage as long as an update is committed and not over. */
const STATE = "ota";

/** What a torn block of FAT takes along beside the update's own data. */
export type Exposure = "metadata" | "bystanders";

/** What a torn block of FAT holds that makes a difference to what can be asked of the board. */
export interface Torn {
  /** What no software on the volume can answer for, or nothing. */
  readonly exposure: Exposure | null;
  /** Files that the update is to replace and has not begun to: only a server can bring them back. */
  readonly running: readonly string[];
}

/** What lies in the block that a change writes, on the volume as it is before it. */
export function tornBy(scenario: NativeScenario, before: BoardState, change: Change): Torn {
  const uses = usesOf(before, change);
  const changed = changedBy(scenario);
  const files = uses.flatMap((use) => (use.kind === "file" ? [use.path.toLowerCase()] : []));
  return {
    exposure: exposureOf(uses, files, changed),
    running: isCommitted(before) ? [] : [...new Set(files.filter((path) => changed.has(path)))],
  };
}

function exposureOf(
  uses: readonly NonNullable<Use>[],
  files: readonly string[],
  changed: ReadonlySet<string>,
): Exposure | null {
  if (uses.some(({ kind }) => kind === "metadata")) return "metadata";
  return files.every((path) => isOurs(path, changed)) ? null : "bystanders";
}

/** How many of some changes write a block in which metadata lies. */
export function metadataWrites(
  scenario: NativeScenario,
  start: BoardState,
  changes: readonly Change[],
): number {
  let before = start;
  let count = 0;
  for (const change of changes) {
    if (tornBy(scenario, before, change).exposure === "metadata") count++;
    before = applyChanges(before, [change]);
  }
  return count;
}

/** The uses of the sectors that a change writes, those that are free left out. */
function usesOf({ flash }: BoardState, change: Change): readonly NonNullable<Use>[] {
  if (change.kind !== "write" || change.device !== "flash") return [];
  const first = change.offset / SECTOR;
  return readFat(flash)
    .uses.slice(first, first + change.data.length / SECTOR)
    .filter((use) => use !== null);
}

/** The files that differ between the releases, as paths on the volume, in lower case: FAT does not tell. */
function changedBy({ from, to }: NativeScenario): ReadonlySet<string> {
  const paths = [...from.files.keys(), ...to.files.keys()];
  return new Set(
    paths
      .filter((path) => !same(from.files.get(path), to.files.get(path)))
      .map((path) => path.slice("/flash".length).toLowerCase()),
  );
}

function isOurs(path: string, changed: ReadonlySet<string>): boolean {
  return path.startsWith("/.ota/") || path === "/ota_version.py" || changed.has(path);
}

function isCommitted({ nvs }: BoardState): boolean {
  return STATE in JSON.parse(nvs);
}
