import type { Runtime } from "../board/index.js";
import { FALLIBLE } from "./fallible.js";
import { Lives, stepsOf } from "./lives.js";
import { drawSchedules } from "./random-schedules.js";
import type { FaultScenario } from "./scenario.js";
import { formatSchedule, type PowerCut, type Schedule, type Trouble } from "./schedule.js";
import type { StateId } from "./states.js";

export interface SweepOptions {
  /** Every power cut alone (1, the default), or every pair of them too (2): the other in the life that follows. */
  readonly depth?: 1 | 2;
  /** Whether every operation fails once, and the volume is full from every operation on; `true` by default. */
  readonly troubles?: boolean;
  /** How many random schedules are drawn besides, of up to five faults; none by default. */
  readonly random?: number;
  readonly seed?: string;
  /** How many violating schedules are told, 20 by default; all are counted. */
  readonly told?: number;
  /** Called as the sweep goes on: parts done, of parts in all. */
  readonly progress?: (done: number, all: number) => void;
}

/** A schedule that ends badly. */
export interface Violation {
  /** {@link replay} repeats it. */
  readonly schedule: string;
  readonly violations: readonly string[];
}

export interface SweepResult {
  readonly scenario: string;
  /** Operations of the update that nothing disturbs. */
  readonly operations: number;
  /** Power cuts in it. */
  readonly cuts: number;
  readonly schedules: number;
  readonly violating: number;
  readonly violations: readonly Violation[];
  /** Different states that the board was in, and boots that were run for them. */
  readonly states: number;
  readonly boots: number;
  readonly seconds: number;
}

const RANDOM_DEPTH = 5;
const RANDOM_PARTS = 100;

/**
 * Tries what can go wrong in a scenario, one schedule after the other, and looks at what comes of it. The same scenario
 * and options give the same result.
 */
export function sweep(scenario: FaultScenario, runtime: Runtime, options: SweepOptions = {}): SweepResult {
  const { depth = 1, troubles = true, random = 0, seed = scenario.name, told = 20, progress } = options;
  const began = performance.now();
  const lives = new Lives(scenario, runtime);
  const tally = new Tally(lives, told);
  const clean = lives.watch(lives.start);
  tally.judge([], lives.start);

  // Cuts that leave the same are judged together.
  const firsts = new Map<StateId, PowerCut[]>();
  let cuts = 0;
  for (const [at, { cuts: ways }] of stepsOf(clean)) {
    for (const [cut, state] of ways) {
      const same = firsts.get(state) ?? [];
      same.push({ ...cut, at });
      firsts.set(state, same);
      cuts += 1;
    }
  }
  const parts = new Parts(
    firsts.size + (troubles ? clean.length : 0) + (random > 0 ? RANDOM_PARTS : 0),
    progress,
  );
  for (const [state, same] of firsts) {
    for (const cut of same) tally.judge([cut], state);
    if (depth === 2) tally.judgeSeconds(same, state);
    parts.done();
  }
  if (troubles) {
    for (const [at, { op }] of stepsOf(clean)) {
      if (FALLIBLE.has(op)) for (const kind of ["full", "fail"] as const) tally.trouble({ kind, at });
      parts.done();
    }
  }
  let drawn = 0;
  for (const { schedule, left } of drawSchedules(lives, { count: random, depth: RANDOM_DEPTH, seed })) {
    tally.judge(schedule, left);
    drawn += 1;
    if (drawn % Math.ceil(random / RANDOM_PARTS) === 0) parts.done();
  }
  return {
    scenario: scenario.name,
    operations: clean.length,
    cuts,
    ...tally.result,
    states: lives.states.size,
    boots: lives.bootsRun,
    seconds: (performance.now() - began) / 1000,
  };
}

class Parts {
  readonly #all: number;
  readonly #progress: SweepOptions["progress"];
  #done = 0;

  constructor(all: number, progress: SweepOptions["progress"]) {
    this.#all = all;
    this.#progress = progress;
  }

  done(): void {
    this.#done += 1;
    this.#progress?.(Math.min(this.#done, this.#all), this.#all);
  }
}

/** Counts schedules, and those that end badly. */
class Tally {
  readonly #lives: Lives;
  readonly #told: number;
  readonly #violations: Violation[] = [];
  #schedules = 0;
  #violating = 0;

  constructor(lives: Lives, told: number) {
    this.#lives = lives;
    this.#told = told;
  }

  get result(): Pick<SweepResult, "schedules" | "violating" | "violations"> {
    return { schedules: this.#schedules, violating: this.#violating, violations: this.#violations };
  }

  judge(schedule: Schedule, left: StateId): void {
    this.#schedules += 1;
    const violations = this.#lives.verdict(left);
    if (violations.length > 0) this.#tell(schedule, violations);
  }

  /** Every cut in the life that follows each of some cuts, which all left the same. */
  judgeSeconds(firsts: readonly PowerCut[], state: StateId): void {
    for (const [at, { cuts }] of stepsOf(this.#lives.watch(state))) {
      for (const [cut, left] of cuts) {
        for (const first of firsts) this.judge([first, { ...cut, at }], left);
      }
    }
  }

  trouble(trouble: Trouble): void {
    this.judge([trouble], this.#lives.live(this.#lives.start, { troubles: [trouble] }).left);
  }

  #tell(schedule: Schedule, violations: readonly string[]): void {
    this.#violating += 1;
    if (this.#violations.length < this.#told) {
      this.#violations.push({ schedule: formatSchedule(schedule), violations });
    }
  }
}
