import type { BoardStorage, Runtime } from "../board/index.js";
import { feelsFull, type WatchedBoot } from "./boots.js";
import { FALLIBLE } from "./fallible.js";
import { type Life, Lives, stepsOf } from "./lives.js";
import { drawSchedules } from "./random-schedules.js";
import type { FaultScenario } from "./scenario.js";
import { formatSchedule, type PowerCut, type Schedule, type Trouble } from "./schedule.js";
import { Deal, type Shard } from "./shard.js";
import type { StateId } from "./states.js";

export interface SweepOptions {
  /**
   * Every fault alone (1, the default), or every pair too (2) of which the second is a power cut: behind another power cut,
   * in the life that follows; behind what fails or is full, in the same life.
   */
  readonly depth?: 1 | 2;
  /** Lets second cuts follow one of so many states that first ones leave; all by default. */
  readonly pairsOf?: number;
  /** Lets cuts follow one of so many operations that fail, or where the volume is full; all by default. */
  readonly troublePairsOf?: number;
  /** Whether every operation fails once, and the volume is full from every operation on; `true` by default. */
  readonly troubles?: boolean;
  /** Tries one of so many states that power cuts leave, and one of so many operations that fail; all by default. */
  readonly oneOf?: number;
  /** Of the states that power cuts leave, those that are tried whatever `oneOf` is; none by default. Asked once for each. */
  readonly always?: (left: BoardStorage) => boolean;
  /**
   * Tries one part of the states that power cuts leave, with the second cuts that follow, and lets one part of the operations
   * fail: the parts together try what the whole does. All by default.
   */
  readonly shard?: Shard;
  /** How many random schedules are drawn besides, of up to five faults; none by default. A shard does not divide them. */
  readonly random?: number;
  readonly seed?: string;
  /** How many violating schedules are told, 20 by default; all are counted. */
  readonly told?: number;
  /** After how many violating schedules the sweep ends; all are tried unless told otherwise. */
  readonly enough?: number;
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
  const { told = 20, enough = Number.POSITIVE_INFINITY } = options;
  const began = performance.now();
  const lives = new Lives(scenario, runtime);
  const tally = new Tally(lives, { told, enough });
  const clean = lives.watch(lives.start);
  for (const tried of triedIn(lives, clean, { seed: scenario.name, ...options })) {
    tally.judge(tried);
    if (tally.hasEnough) break;
  }
  return {
    scenario: scenario.name,
    operations: clean.length,
    cuts: [...stepsOf(clean)].reduce((sum, [, { cuts }]) => sum + cuts.length, 0),
    ...tally.result,
    states: lives.states.size,
    boots: lives.bootsRun,
    seconds: (performance.now() - began) / 1000,
  };
}

/** Schedules that leave the same on the board. There may be millions of them: they are written down where one is told. */
interface Tried {
  readonly count: number;
  readonly schedules: () => readonly Schedule[];
  readonly left: StateId;
}

/** Everything that the options ask for, one after the other; each is lived when it is its turn. */
function* triedIn(lives: Lives, clean: Life<WatchedBoot>, options: SweepOptions): Generator<Tried> {
  const { depth = 1, troubles = true, random = 0, seed = "", oneOf = 1, progress } = options;
  const { pairsOf = 1, troublePairsOf = 1, always = () => false, shard } = options;
  const states = new Deal<StateId>(shard);
  const failing = new Deal<number>(shard);
  const firsts = cutsByState(clean);
  const parts = new Parts(
    firsts.size + (troubles ? clean.length : 0) + (random > 0 ? RANDOM_PARTS : 0),
    progress,
  );
  if (states.isOurs(lives.start)) yield one([], lives.start);
  for (const [index, [left, same]] of [...firsts].entries()) {
    if (!always(lives.states.storageOf(left)) && index % oneOf !== 0) continue;
    if (states.isOurs(left)) {
      yield { count: same.length, schedules: () => same.map((cut) => [cut]), left };
      if (depth === 2 && index % pairsOf === 0) yield* seconds(lives, same, left);
    }
    parts.done();
  }
  if (troubles) {
    const felt = feltFull(clean);
    for (const [at, { op }] of stepsOf(clean)) {
      if (FALLIBLE.has(op) && at % oneOf === 0 && failing.isOurs(at)) {
        const isCut = depth === 2 && at % troublePairsOf === 0;
        yield* troubled(lives, { kind: "full", at }, isCut, felt[at]);
        yield* troubled(lives, { kind: "fail", at }, isCut);
      }
      parts.done();
    }
  }
  let drawn = 0;
  for (const { schedule, left } of drawSchedules(lives, { count: random, depth: RANDOM_DEPTH, seed })) {
    yield one(schedule, left);
    drawn += 1;
    if (drawn % Math.ceil(random / RANDOM_PARTS) === 0) parts.done();
  }
}

/** Cuts that leave the same are judged together. */
function cutsByState(life: Life<WatchedBoot>): ReadonlyMap<StateId, readonly PowerCut[]> {
  const found = new Map<StateId, PowerCut[]>();
  for (const [at, { cuts }] of stepsOf(life)) {
    for (const [cut, state] of cuts) {
      const same = found.get(state) ?? [];
      same.push({ ...cut, at });
      found.set(state, same);
    }
  }
  return found;
}

/** Every cut in the life that follows each of some cuts, which all left the same. */
function* seconds(lives: Lives, firsts: readonly PowerCut[], state: StateId): Generator<Tried> {
  for (const [at, { cuts }] of stepsOf(lives.watch(state))) {
    for (const [cut, left] of cuts) {
      yield { count: firsts.length, schedules: () => firsts.map((first) => [first, { ...cut, at }]), left };
    }
  }
}

function one(schedule: Schedule, left: StateId): Tried {
  return { count: 1, schedules: () => [schedule], left };
}

/** A life that a trouble disturbs; and, if it is cut too, every cut behind where that is felt: until then it is any life. */
function* troubled(lives: Lives, trouble: Trouble, isCut: boolean, felt = trouble.at): Generator<Tried> {
  const troubles = [{ ...trouble, at: felt }];
  if (!isCut) {
    yield one([trouble], lives.live(lives.start, { troubles }).left);
    return;
  }
  const life = lives.watch(lives.start, { troubles });
  yield one([trouble], life.left);
  for (const [at, { cuts }] of stepsOf(life)) {
    if (at <= felt) continue;
    for (const [cut, left] of cuts) yield one([trouble, { ...cut, at }], left);
  }
}

/** For each operation, the first from there on that feels that the volume is full: until then it makes no difference. */
function feltFull(life: Life<WatchedBoot>): readonly number[] {
  const felt: number[] = [];
  for (const [at, { op }] of stepsOf(life)) if (feelsFull(op)) while (felt.length <= at) felt.push(at);
  return felt;
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
  readonly #enough: number;
  readonly #violations: Violation[] = [];
  #schedules = 0;
  #violating = 0;

  constructor(lives: Lives, { told, enough }: { readonly told: number; readonly enough: number }) {
    this.#lives = lives;
    this.#told = told;
    this.#enough = enough;
  }

  get hasEnough(): boolean {
    return this.#violating >= this.#enough;
  }

  get result(): Pick<SweepResult, "schedules" | "violating" | "violations"> {
    return { schedules: this.#schedules, violating: this.#violating, violations: this.#violations };
  }

  judge({ count, schedules, left }: Tried): void {
    const violations = this.#lives.verdict(left);
    if (violations.length === 0) {
      this.#schedules += count;
      return;
    }
    for (const schedule of schedules()) {
      if (this.hasEnough) return;
      this.#schedules += 1;
      this.#tell(schedule, violations);
    }
  }

  #tell(schedule: Schedule, violations: readonly string[]): void {
    this.#violating += 1;
    if (this.#violations.length < this.#told) {
      this.#violations.push({ schedule: formatSchedule(schedule), violations });
    }
  }
}
