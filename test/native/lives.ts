import { createHash } from "node:crypto";
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
import { judge } from "./oracle.js";
import { answers } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

/** Starts after which a board that still changes is given up. */
const MOST_STARTS = 24;

/** The lives of a scenario's board. What comes of a state is found out once, however many schedules lead to it. */
export class NativeLives {
  readonly start: BoardState;
  readonly #scenario: NativeScenario;
  readonly #board: NativeBoard;
  readonly #writing: Writing;
  readonly #verdicts = new Map<string, readonly string[]>();

  constructor(interpreter: string, scenario: NativeScenario, filesystem: Filesystem, writing: Writing) {
    this.#scenario = scenario;
    this.#writing = writing;
    this.#board = boardOf(interpreter, scenario, filesystem);
    this.start = installed(interpreter, scenario, filesystem);
  }

  /** States that the board was started in. */
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

  /** What is wrong with the board once it is started, again and again, until a start changes nothing any more. */
  verdict(state: BoardState): readonly string[] {
    const passed: string[] = [];
    let now = state;
    let cause: Cause = "power";
    let found: readonly string[] | undefined;
    while (found === undefined && passed.length < MOST_STARTS) {
      const key = `${this.keyOf(now)} ${cause}`;
      found = this.#verdicts.get(key);
      if (found !== undefined) break;
      passed.push(key);
      const { changes, stop, output, end } = this.#board.start(now, this.#writing, cause);
      cause = isRestart(stop) ? "reset" : "power";
      if (cause === "power" && changes.length === 0) {
        found = judge(this.#scenario, { stop, output, end }, this.#board.contents(end));
      }
      now = end;
    }
    const verdict = found ?? ["the board does not come to rest"];
    for (const key of passed) this.#verdicts.set(key, verdict);
    return verdict;
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

/** The board as a scenario finds it. */
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
