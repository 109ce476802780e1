import { applyChanges, chooseSlot, formatSchedule, NativeBoard } from "../../src/native/index.js";
import { installed } from "./lives.js";
import { judge } from "./oracle.js";
import { answers } from "./releases.js";
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
      const settled = { stop: "end", output: "", end } as const;
      return judge(scenario, settled, board.contents(end), "without recovery").length > 0;
    });
    return { cuts: places.length, mixed: mixed.map((at) => formatSchedule([{ kind, at }])) };
  } finally {
    board.close();
  }
}
