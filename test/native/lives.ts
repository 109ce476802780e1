import { createHash } from "node:crypto";
import type { Surroundings } from "../../src/faults/index.js";
import {
  applyChanges,
  type BoardState,
  type Cause,
  type Change,
  type Cut,
  canonical,
  type Filesystem,
  isRestart,
  type Life,
  NativeBoard,
  tear,
  type Writing,
} from "../../src/native/index.js";
import { NativeOracle } from "./oracle.js";
import { answers } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

/** Starts after which a board that still changes is given up. */
const MOST_STARTS = 24;

/** What comes of a board. `end` is null where it is at rest as it is. */
interface Fate {
  readonly violations: readonly string[];
  readonly end: BoardState | null;
}

/** The lives of a scenario's board. What comes of a state is found out once, however many schedules lead to it. */
export class NativeLives {
  /** Where the life begins that is cut. */
  readonly start: BoardState;
  readonly #board: NativeBoard;
  readonly #writing: Writing;
  readonly #oracle: NativeOracle;
  readonly #verdicts = new Map<string, readonly string[]>();
  readonly #fates = new Map<string, Fate>();
  /** The states that boards come to, each once. */
  readonly #ends = new Map<string, BoardState>();

  constructor(interpreter: string, scenario: NativeScenario, filesystem: Filesystem, writing: Writing) {
    this.#writing = writing;
    this.#board = boardOf(interpreter, scenario, filesystem);
    const found = installed(interpreter, scenario, filesystem);
    const contents = this.#board.contents(found);
    if (contents === null) throw new Error("the scenario begins with a volume that cannot be read");
    this.#oracle = new NativeOracle(scenario, found, contents);
    let start = found;
    for (let lived = 0; lived < (scenario.lived ?? 0); lived++) start = this.live(start).end;
    this.start = start;
  }

  /** States that were judged. */
  get states(): number {
    return this.#verdicts.size;
  }

  close(): void {
    this.#board.close();
  }

  /** From power on to rest. */
  live(state: BoardState): Life {
    return this.#board.live(state, this.#writing);
  }

  /** What a cut leaves of a life. `before` is what all changes before the cut have made of the board. */
  cut(before: BoardState, change: Change, { bytes }: Cut): BoardState {
    if (bytes === undefined) return before;
    const onCard = change.kind === "write" && change.device === "sd";
    return tear(before, change, onCard ? "sector" : this.#board.disk(this.#writing), bytes);
  }

  /**
   * What is wrong with the board once it is left in peace: alone, and then with its server; and with its server at once.
   */
  verdict(state: BoardState): readonly string[] {
    const key = this.keyOf(state);
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const alone = this.#fate(state, "alone");
    const violations = [...alone.violations, ...this.#fate(state, "served").violations];
    if (alone.end !== null) violations.push(...this.#fate(alone.end, "served").violations);
    const once = [...new Set(violations)];
    this.#verdicts.set(key, once);
    return once;
  }

  /** What the board becomes that is started, again and again, until a start changes nothing any more. */
  #fate(state: BoardState, surroundings: Surroundings): Fate {
    const passed: string[] = [];
    let now = state;
    let cause: Cause = "power";
    let found: Fate | undefined;
    while (found === undefined && passed.length < MOST_STARTS) {
      const key = `${this.keyOf(now)} ${cause} ${surroundings}`;
      found = this.#fates.get(key);
      if (found !== undefined) break;
      passed.push(key);
      const { changes, stop, output, end } = this.#board.start(now, this.#writing, cause, surroundings);
      cause = isRestart(stop) ? "reset" : "power";
      if (cause === "power" && changes.length === 0) {
        const settled = { stop, output, end, contents: this.#board.contents(end), surroundings };
        const violations = this.#oracle.judge(settled).map((violation) => `${surroundings}: ${violation}`);
        found = { violations, end: null };
        this.#fates.set(passed.pop() ?? key, found);
      }
      now = end;
    }
    if (found !== undefined && passed.length === 0) return found;
    const violations = found?.violations ?? [`${surroundings}: the board does not come to rest`];
    const fate = { violations, end: this.#once(found?.end ?? now) };
    for (const key of passed) this.#fates.set(key, fate);
    return fate;
  }

  #once(state: BoardState): BoardState {
    const key = this.keyOf(state);
    const known = this.#ends.get(key) ?? state;
    this.#ends.set(key, known);
    return known;
  }

  /** Equal for boards that behave alike. */
  keyOf({ flash, sd, nvs, slots, running, marked }: BoardState): string {
    const isFat = this.#board.options.filesystem === "fat";
    const hash = createHash("sha1");
    hash.update(isFat ? canonical(flash) : flash).update(canonical(sd));
    hash.update(slots[0]).update("|").update(slots[1]);
    const entries = Object.entries(JSON.parse(nvs)).sort(([a], [b]) => (a < b ? -1 : 1));
    return hash.update(JSON.stringify([entries, running, marked])).digest("base64");
  }
}

function boardOf(
  interpreter: string,
  { from, to, flashBytes }: Pick<NativeScenario, "from" | "to" | "flashBytes">,
  filesystem: Filesystem,
): NativeBoard {
  const size = flashBytes === undefined ? {} : { flashBytes };
  return new NativeBoard(interpreter, { filesystem, ...size, answers: answers(from, to) });
}

/** The board as a scenario finds it, at the release it comes from. */
export function installed(interpreter: string, scenario: NativeScenario, filesystem: Filesystem): BoardState {
  const { foreign, before } = scenario;
  const { from, to } = before ?? scenario;
  const board = boardOf(interpreter, { ...scenario, from, to }, filesystem);
  try {
    const start = board.install(new Map([...from.files, ...foreign]), from.firmware);
    if (before === undefined) return start;
    const { changes } = board.live(start, "cached");
    return applyChanges(start, changes.slice(0, Math.floor(changes.length * before.part)));
  } finally {
    board.close();
  }
}
