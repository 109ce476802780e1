import { applyChanges, type BoardState, type Change, readFat } from "../../src/native/index.js";
import { same } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

const SECTOR = 512;

/** What a torn block of FAT takes along beside the update's own data. */
export type Exposure = "metadata" | "bystanders";

/**
 * What else than the update's own data, or nothing, lies in the block that a change writes, on the volume as it is
 * before it. No software on the volume can answer for that.
 */
export function exposureOf(
  { from, to }: NativeScenario,
  before: BoardState,
  change: Change,
): Exposure | null {
  if (change.kind !== "write" || change.device !== "flash") return null;
  const first = change.offset / SECTOR;
  const uses = readFat(before.flash).uses.slice(first, first + change.data.length / SECTOR);
  if (uses.some((use) => use?.kind === "metadata")) return "metadata";
  const paths = [...from.files.keys(), ...to.files.keys()];
  const changed = new Set(
    paths
      .filter((path) => !same(from.files.get(path), to.files.get(path)))
      .map((path) => path.slice("/flash".length).toLowerCase()),
  );
  return uses.some((use) => use?.kind === "file" && !isOurs(use.path.toLowerCase(), changed))
    ? "bystanders"
    : null;
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
    if (exposureOf(scenario, before, change) === "metadata") count++;
    before = applyChanges(before, [change]);
  }
  return count;
}

function isOurs(path: string, changed: ReadonlySet<string>): boolean {
  return path.startsWith("/.ota/") || path === "/ota_version.py" || changed.has(path);
}
