import { createHash } from "node:crypto";
import { FALLIBLE } from "./fallible.js";
import type { Lives } from "./lives.js";
import type { Fault, Trouble } from "./schedule.js";
import type { StateId } from "./states.js";

/** A schedule that was drawn, and what the board keeps after it. */
export interface DrawnSchedule {
  readonly schedule: readonly Fault[];
  readonly left: StateId;
}

const TROUBLE_CHANCE = 0.25;

/** Draws schedules of up to `depth` faults; the same ones from the same seed. */
export function* drawSchedules(
  lives: Lives,
  options: { readonly count: number; readonly depth: number; readonly seed: string },
): Generator<DrawnSchedule> {
  const random = randomNumbers(options.seed);
  for (let drawn = 0; drawn < options.count; drawn += 1) {
    yield drawSchedule(lives, 1 + Math.floor(random() * options.depth), random);
  }
}

/** Each fault strikes at one of the operations that the life really has, behind the faults before it. */
function drawSchedule(lives: Lives, depth: number, random: () => number): DrawnSchedule {
  const schedule: Fault[] = [];
  let state = lives.start;
  let troubles: Trouble[] = [];
  let life = lives.live(state);
  while (schedule.length < depth) {
    const from = (troubles.at(-1)?.at ?? -1) + 1;
    const left = life.length - from;
    if (left <= 0) break;
    const at = from + Math.floor(random() * left);
    const step = lives.stepAt(life, at);
    if (step === undefined) break;
    if (random() < TROUBLE_CHANCE && FALLIBLE.has(step.op)) {
      const trouble: Trouble = { kind: random() < 0.5 ? "full" : "fail", at };
      schedule.push(trouble);
      troubles = [...troubles, trouble];
      life = lives.live(state, { troubles });
      continue;
    }
    const [cut, after] = step.cuts[Math.floor(random() * step.cuts.length)] ?? [];
    if (cut === undefined || after === undefined) break;
    schedule.push({ ...cut, at });
    state = after;
    troubles = [];
    life = lives.live(state);
  }
  return { schedule, left: troubles.length > 0 ? life.left : state };
}

/** Numbers from 0 up to, not with, 1. */
function randomNumbers(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
