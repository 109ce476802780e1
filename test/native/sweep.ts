import { Deal, type Shard } from "../../src/faults/shard.js";
import {
  applyChanges,
  type BoardState,
  type Change,
  type Cut,
  type Filesystem,
  formatSchedule,
  type Schedule,
  ScheduleError,
} from "../../src/native/index.js";
import { metadataWrites, type Torn, tornBy } from "./exposure.js";
import { NativeLives } from "./lives.js";
import { drawSchedules } from "./random-schedules.js";
import type { NativeScenario } from "./scenarios.js";

const RANDOM_DEPTH = 5;
const MOST_SHOWN = 5;

/** `tears`: cuts inside a block write; the two others: cuts before one. */
export type Mode = "sector" | "block" | "tears";

export interface SweepOptions {
  readonly interpreter: string;
  readonly scenario: NativeScenario;
  readonly filesystem: Filesystem;
  /** LittleFS lies on erase blocks: `sector` and `block` are the same there. */
  readonly mode: Mode;
  /** 1: every cut; 2: every cut in each life after a cut, too. */
  readonly depth?: 1 | 2;
  /** Lets every second cut follow one of so many states that first ones leave; all of them by default. */
  readonly pairsOf?: number;
  /** Of single cuts, one of so many is tried; all of them by default. */
  readonly oneOf?: number;
  /** Judges one part of the states that cuts leave; all by default. It does not divide random schedules. */
  readonly shard?: Shard;
  /** How many random schedules are drawn besides, of up to five cuts; none by default. */
  readonly random?: number;
  /** Parts done, of parts in all. */
  readonly progress?: (done: number, all: number) => void;
}

/** One line of the table. */
export interface NativeResult {
  readonly scenario: string;
  readonly filesystem: Filesystem;
  readonly mode: Mode;
  /** Changes that outlive a power cut, in the undisturbed update, and those of them that write the flash. */
  readonly changes: number;
  readonly flashWrites: number;
  /** How many of the flash's writes touch what finds files; only on FAT. */
  readonly metadataWrites: number;
  /** What is exposed is not among them. */
  readonly schedules: number;
  /** States that were told apart: a schedule that leads to a known one is not run again. */
  readonly states: number;
  readonly violating: number;
  /** Schedules that tore a file that runs: at the old version it stays torn until a server brings the new one. */
  readonly servedOnly: number;
  /** The first of them: a schedule, and what was wrong after it. */
  readonly violations: readonly { readonly schedule: string; readonly violations: readonly string[] }[];
  /** Torn blocks of FAT that no software on the volume can answer for: of metadata, and of files that the update leaves alone. */
  readonly exposed: { readonly metadata: number; readonly bystanders: number; readonly survived: number };
  readonly seconds: number;
}

/** Cuts an update everywhere, lets the board settle, and judges what it has become. */
export function sweepNative(options: SweepOptions): NativeResult {
  const { interpreter, scenario, filesystem, mode } = options;
  const lives = new NativeLives(interpreter, scenario, filesystem, mode === "sector" ? "sector" : "cached");
  try {
    return new Sweep(lives, options).run();
  } finally {
    lives.close();
  }
}

/** Runs one schedule, then lets the board settle. @returns what is wrong then, and what the lives printed */
export function replayNative(
  interpreter: string,
  scenario: NativeScenario,
  filesystem: Filesystem,
  schedule: Schedule,
): { readonly console: readonly string[]; readonly violations: readonly string[] } {
  const writing = schedule.some(({ kind }) => kind === "sector") ? "sector" : "cached";
  const lives = new NativeLives(interpreter, scenario, filesystem, writing);
  try {
    const console: string[] = [];
    let state = lives.start;
    for (const cut of schedule) {
      const { changes, output } = lives.live(state);
      const change = changes[cut.at];
      if (change === undefined) {
        throw new ScheduleError(`${formatSchedule([cut])}: strikes at none of ${changes.length} changes`);
      }
      console.push(`cut at change ${cut.at} of ${changes.length}; undisturbed it prints:`, output);
      state = lives.cut(applyChanges(state, changes.slice(0, cut.at)), change, cut);
    }
    const { output } = lives.live(state);
    console.push("then:", output);
    return { console, violations: lives.verdict(state) };
  } finally {
    lives.close();
  }
}

class Sweep {
  readonly #lives: NativeLives;
  readonly #options: SweepOptions;
  readonly #violations: { schedule: string; violations: readonly string[] }[] = [];
  readonly #exposed = { metadata: 0, bystanders: 0, survived: 0 };
  readonly #states: Deal<string>;
  #schedules = 0;
  #violating = 0;
  #servedOnly = 0;

  constructor(lives: NativeLives, options: SweepOptions) {
    this.#lives = lives;
    this.#options = options;
    this.#states = new Deal(options.shard);
  }

  run(): NativeResult {
    const { scenario, filesystem, mode, depth = 1, pairsOf = 1, oneOf = 1, random = 0 } = this.#options;
    const { progress } = this.#options;
    const begun = performance.now();
    const { start } = this.#lives;
    const { changes } = this.#lives.live(start);
    this.#judgeOurs([[]], start, null);
    const all = changes.length + random;
    const firsts = new Map<string, Cut[]>();
    for (const [cut, state, torn] of this.#cuts(start, changes)) {
      if (depth === 1 && cut.at % oneOf !== 0) continue;
      const key = this.#lives.keyOf(state);
      const same = firsts.get(key) ?? [];
      if (depth === 1) this.#judgeOurs([[cut]], state, torn);
      firsts.set(key, [...same, cut]);
      if (depth === 1) progress?.(cut.at, all);
    }
    if (depth === 2) {
      // Cuts that leave the same are followed by the same.
      const left = new Set(firsts.keys());
      for (const [cut, state] of this.#cuts(start, changes)) {
        const key = this.#lives.keyOf(state);
        progress?.(cut.at, all);
        if (!left.delete(key)) continue;
        const same = firsts.get(key) ?? [];
        this.#judgeOurs(
          same.map((cut) => [cut]),
          state,
          null,
        );
        // One of what is left is gone: of them all, the first is the first to be followed.
        if ((firsts.size - left.size - 1) % pairsOf === 0) this.#judgeSeconds(same, state);
      }
    }
    if (random > 0) {
      let done = changes.length;
      const kind = mode === "sector" ? "sector" : "block";
      const seed = `${scenario.name} ${filesystem} ${mode}`;
      const drawn = drawSchedules(this.#lives, kind, { count: random, depth: RANDOM_DEPTH, seed });
      for (const { schedule, left } of drawn) {
        this.#judge([schedule], left, null);
        progress?.(done++, all);
      }
    }
    return {
      scenario: scenario.name,
      filesystem,
      mode,
      changes: changes.length,
      flashWrites: changes.filter((change) => change.kind === "write" && change.device === "flash").length,
      metadataWrites: filesystem === "fat" ? metadataWrites(scenario, start, changes) : 0,
      schedules: this.#schedules,
      states: this.#lives.states,
      violating: this.#violating,
      servedOnly: this.#servedOnly,
      violations: this.#violations,
      exposed: this.#exposed,
      seconds: (performance.now() - begun) / 1000,
    };
  }

  /** Some cuts that all left the same state, with each cut in the life after them. */
  #judgeSeconds(firsts: readonly Cut[], state: BoardState): void {
    for (const [cut, left] of this.#cuts(state, this.#lives.live(state).changes)) {
      this.#judgeOurs(
        firsts.map((first) => [first, cut]),
        left,
        null,
      );
    }
  }

  /** Every cut of a life, and what it leaves. */
  *#cuts(start: BoardState, changes: readonly Change[]): Generator<readonly [Cut, BoardState, Torn | null]> {
    const { mode, filesystem, scenario } = this.#options;
    let before = start;
    for (const [at, change] of changes.entries()) {
      if (mode !== "tears") yield [{ kind: mode, at }, before, null];
      // A sector of a card is written whole or not at all.
      else if (change.kind === "write" && change.device === "flash") {
        const torn = filesystem === "fat" ? tornBy(scenario, before, change) : null;
        // Erased and not programmed; half erased or half programmed.
        for (const bytes of new Set([0, Math.floor(change.data.length / 2)])) {
          const cut: Cut = { kind: "torn", at, bytes };
          yield [cut, this.#lives.cut(before, change, cut), torn];
        }
      }
      before = applyChanges(before, [change]);
    }
  }

  /** As {@link #judge}, where what is left falls to this shard. */
  #judgeOurs(schedules: readonly Schedule[], left: BoardState, torn: Torn | null): void {
    // A key is a digest of all that the board keeps: none is made in vain.
    const isOurs = this.#options.shard === undefined || this.#states.isOurs(this.#lives.keyOf(left));
    if (isOurs) this.#judge(schedules, left, torn);
  }

  /** Judges what some schedules have left, the same for all of them. */
  #judge(schedules: readonly Schedule[], left: BoardState, torn: Torn | null): void {
    const found = this.#lives.verdict(left);
    if (torn !== null && torn.exposure !== null) {
      this.#exposed[torn.exposure]++;
      if (found.length === 0) this.#exposed.survived++;
      return;
    }
    const violations = found.filter((violation) => !this.#isTornAlone(violation, torn?.running ?? []));
    if (violations.length < found.length) this.#servedOnly += schedules.length;
    this.#schedules += schedules.length;
    if (violations.length > 0) {
      this.#violating += schedules.length;
      for (const schedule of schedules.slice(0, MOST_SHOWN - this.#violations.length)) {
        this.#violations.push({ schedule: formatSchedule(schedule), violations });
      }
    }
  }

  /** Whether it says that a file that runs and was torn is not mended where there is no server. */
  #isTornAlone(violation: string, running: readonly string[]): boolean {
    const { version } = this.#options.scenario.from;
    return running.some((path) => violation.toLowerCase() === `alone: ${version}: /flash${path} differs`);
  }
}
