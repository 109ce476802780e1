import {
  applyChanges,
  type BoardState,
  type Contents,
  chooseSlot,
  formatSchedule,
  NativeBoard,
} from "../../src/native/index.js";
import { installed } from "./lives.js";
import { answers, type Release, same, VERSION_FILE } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

/**
 * Cuts before each write of a volume, the board judged as the cut left it: what a client needs that has no recovery.
 * What it leaves beside its files does not count. @returns how many cuts there are, and the schedules that leave a mix
 */
export function cutWithoutRecovery(
  interpreter: string,
  scenario: NativeScenario,
  kind: "sector" | "block",
): { readonly cuts: number; readonly mixed: readonly string[] } {
  const board = new NativeBoard(interpreter, {
    filesystem: "fat",
    answers: answers(scenario.from, scenario.to),
  });
  try {
    const start = installed(interpreter, scenario, "fat");
    const { changes } = board.live(start, kind === "sector" ? "sector" : "cached");
    const places = changes.flatMap((change, at) => (change.kind === "write" ? [at] : []));
    const mixed = places.filter((at) => {
      const end = chooseSlot(applyChanges(start, changes.slice(0, at)));
      return !isOf(scenario.from, end, board.contents(end)) && !isOf(scenario.to, end, board.contents(end));
    });
    return { cuts: places.length, mixed: mixed.map((at) => formatSchedule([{ kind, at }])) };
  } finally {
    board.close();
  }
}

/** Whether a board holds a release's files and firmware, and says its version. */
function isOf(release: Release, { slots, running }: BoardState, contents: Contents | null): boolean {
  if (contents === null) return false;
  const version = Buffer.from(contents.files.get(VERSION_FILE) ?? []).toString();
  const told = /VERSION = '([^']*)'/.exec(version)?.[1] ?? "1.0.0";
  return (
    told === release.version &&
    same(slots[running], release.firmware) &&
    [...release.files].every(([path, content]) => same(contents.files.get(path), content))
  );
}
