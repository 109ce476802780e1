import { randomBytes } from "../../src/board/random.js";
import { applyChanges, type BoardState, type Cut, type Life } from "../../src/native/index.js";
import type { NativeLives } from "./lives.js";

/** A schedule that was drawn, and what the board keeps after it. */
export interface DrawnSchedule {
  readonly schedule: readonly Cut[];
  readonly left: BoardState;
}

/** Draws schedules of up to `depth` cuts, each in the life after the one before; the same ones from the same seed. */
export function* drawSchedules(
  lives: NativeLives,
  kind: "sector" | "block",
  options: { readonly count: number; readonly depth: number; readonly seed: string },
): Generator<DrawnSchedule> {
  const bytes = randomBytes(options.seed);
  const below = (limit: number) => Buffer.from(bytes(4)).readUInt32LE() % limit;
  const undisturbed = lives.live(lives.start);
  // There are few, and each is drawn often.
  const afterOne = new Map<number, Life>();
  const next = ([first, ...others]: readonly Cut[], left: BoardState): Life => {
    if (first === undefined) return undisturbed;
    const life = (others.length === 0 ? afterOne.get(first.at) : undefined) ?? lives.live(left);
    if (others.length === 0) afterOne.set(first.at, life);
    return life;
  };
  for (let drawn = 0; drawn < options.count; drawn++) {
    const depth = 1 + below(options.depth);
    const schedule: Cut[] = [];
    let left = lives.start;
    while (schedule.length < depth) {
      const { changes } = next(schedule, left);
      // A board that has come to rest has no change that could be cut.
      if (changes.length === 0) break;
      const at = below(changes.length);
      schedule.push({ kind, at });
      left = applyChanges(left, changes.slice(0, at));
    }
    yield { schedule, left };
  }
}
