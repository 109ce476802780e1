import type { Runtime, Stop, StopCause } from "../board/index.js";
import {
  glimpse,
  isRestart,
  MAX_BOOTS,
  type PlainBoot,
  run,
  type Start,
  type Step,
  type WatchedBoot,
  watch,
} from "./boots.js";
import type { FaultScenario, Surroundings } from "./scenario.js";
import { formatSchedule, type Trouble } from "./schedule.js";
import { type StateId, States } from "./states.js";

/** What a board does from one power-on to the next, its restarts included. */
export interface Life<Boot extends PlainBoot = PlainBoot> {
  readonly boots: readonly Boot[];
  /** How each of them began. */
  readonly starts: readonly KnownStart[];
  /** How many operations there are in it. */
  readonly length: number;
  readonly stop: Stop;
  readonly left: StateId;
}

/** How a life is lived: with a server, and with no troubles, unless told otherwise. */
export interface Conditions {
  readonly surroundings?: Surroundings;
  /** In order. */
  readonly troubles?: readonly Trouble[];
}

/** Of so many boots each operation is kept, which takes megabytes; of the others only how they ended. */
const MOST_WATCHED = 100;

type RunBoot<Boot> = (scenario: FaultScenario, runtime: Runtime, start: Start, states: States) => Boot;

/**
 * The lives of a scenario's board. What a board does depends on what it keeps and, if it looks, on what is around it, and
 * on nothing else: so each boot is run once for each state that it may begin in, and however many schedules lead there
 * share it.
 */
export class Lives {
  readonly states = new States();
  readonly start: StateId;
  readonly #scenario: FaultScenario;
  readonly #runtime: Runtime;
  readonly #watched = new Map<string, WatchedBoot>();
  readonly #plain = new Map<string, PlainBoot>();
  #bootsRun = 0;
  readonly #verdicts = new Map<StateId, readonly string[]>();

  constructor(scenario: FaultScenario, runtime: Runtime) {
    this.#scenario = scenario;
    this.#runtime = runtime;
    this.start = this.states.idOf(scenario.start);
  }

  /** Boots that were run. */
  get bootsRun(): number {
    return this.#bootsRun;
  }

  /** A life, to its end. */
  live(from: StateId, conditions: Conditions = {}): Life {
    return this.#live(
      from,
      conditions,
      (start) => this.#watched.get(keyOf(start)) ?? this.#once(this.#plain, run, start),
    );
  }

  /** One operation of a life, and what power cuts at it leave. */
  stepAt({ boots, starts }: Life, at: number): Step | undefined {
    let local = at;
    for (const [index, known] of starts.entries()) {
      const length = boots[index]?.length ?? 0;
      if (local < length) {
        const watched = this.#watched.get(keyOf(known));
        if (watched !== undefined) return watched.steps[local];
        const { state, ...start } = known;
        const storage = this.states.storageOf(state);
        return glimpse(this.#scenario, this.#runtime, { ...start, storage }, this.states, local);
      }
      local -= length;
    }
    return undefined;
  }

  /** A life, and what each power cut in it leaves. */
  watch(from: StateId, conditions: Conditions = {}): Life<WatchedBoot> {
    const life = this.#live(from, conditions, (start) => this.#once(this.#watched, watch, start));
    for (const [key, { length, stop, left, isBlind }] of this.#watched) {
      if (this.#watched.size <= MOST_WATCHED) break;
      this.#watched.delete(key);
      this.#plain.set(key, { length, stop, left, isBlind });
    }
    return life;
  }

  /**
   * What is wrong once a board in this state is left in peace: alone, and then with its server; and with its server at
   * once.
   */
  verdict(state: StateId): readonly string[] {
    const known = this.#verdicts.get(state);
    if (known !== undefined) return known;
    const alone = this.#settle(state, "alone");
    const violations = [...alone.violations];
    for (const from of new Set([alone.left, state]))
      violations.push(...this.#settle(from, "served").violations);
    const once = [...new Set(violations)];
    this.#verdicts.set(state, once);
    return once;
  }

  #settle(
    state: StateId,
    surroundings: Surroundings,
  ): { readonly left: StateId; readonly violations: string[] } {
    const { stop, left } = this.live(state, { surroundings });
    const found = this.#scenario.judge({ storage: this.states.storageOf(left), stop, surroundings });
    return { left, violations: found.map((violation) => `${surroundings}: ${violation}`) };
  }

  #live<Boot extends PlainBoot>(
    from: StateId,
    { surroundings = "served", troubles = [] }: Conditions,
    bootOf: (start: KnownStart) => Boot,
  ): Life<Boot> {
    const boots: Boot[] = [];
    const starts: KnownStart[] = [];
    let state = from;
    let cause: StopCause = "power";
    let length = 0;
    for (;;) {
      const own = troubles.flatMap((trouble) => localTo(trouble, length));
      let start: KnownStart = { state, cause, surroundings, troubles: [] };
      let boot = bootOf(start);
      // What strikes behind its end does not strike in this boot.
      const felt = own.filter(({ at }) => at < boot.length);
      if (felt.length > 0) {
        start = { ...start, troubles: own };
        boot = bootOf(start);
      }
      boots.push(boot);
      starts.push(start);
      length += boot.length;
      state = boot.left;
      if (!isRestart(boot.stop.why) || boots.length === MAX_BOOTS) {
        return { boots, starts, length, stop: boot.stop, left: state };
      }
      cause = boot.stop.why;
    }
  }

  #once<Boot extends PlainBoot>(
    known: Map<string, Boot>,
    boot: RunBoot<Boot>,
    { state, ...start }: KnownStart,
  ): Boot {
    const before = known.get(keyOf({ state, ...start }));
    if (before !== undefined) return before;
    const storage = this.states.storageOf(state);
    const found = boot(this.#scenario, this.#runtime, { ...start, storage }, this.states);
    this.#bootsRun += 1;
    for (const surroundings of found.isBlind ? ANYWHERE : [start.surroundings]) {
      known.set(keyOf({ state, ...start, surroundings }), found);
    }
    return found;
  }
}

/** How a boot begins, the state by its number. */
type KnownStart = Omit<Start, "storage"> & { readonly state: StateId };

const ANYWHERE: readonly Surroundings[] = ["served", "alone"];

function keyOf({ state, cause, surroundings, troubles }: KnownStart): string {
  return `${state} ${cause} ${surroundings} ${formatSchedule(troubles)}`;
}

/** A trouble as a boot sees it that begins at operation `from` of the life: what passed is over, but full stays full. */
export function localTo({ kind, at }: Trouble, from: number): Trouble[] {
  if (at >= from) return [{ kind, at: at - from }];
  return kind === "full" ? [{ kind, at: 0 }] : [];
}

/** The operations of a life with their numbers. */
export function* stepsOf(life: Life<WatchedBoot>): Generator<readonly [at: number, step: Step]> {
  let at = 0;
  for (const { steps } of life.boots) for (const step of steps) yield [at++, step];
}
