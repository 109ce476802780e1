import {
  Board,
  type Host,
  type LinkCounters,
  type LinkedHost,
  link,
  type Outage,
  type Runtime,
  Signal,
} from "../../src/board/index.js";
import type { FaultScenario } from "../../src/faults/index.js";
import type { Build } from "../sweep/build.js";
import { prepare } from "../sweep/prepare.js";
import { type Release, serverOf } from "../sweep/releases.js";
import type { UpdateScenario } from "../sweep/scenarios.js";

/** What happens where the link is lost. */
export interface Loss {
  readonly name: string;
  /** How long it is lost, in milliseconds; without it, until the vehicle's next pass. */
  readonly ms?: number;
  /** Whether the board's power is lost with it. */
  readonly power?: boolean;
}

export const LOSSES: readonly Loss[] = [
  { name: "until the next pass" },
  { name: "until the next pass, and with it the power", power: true },
  { name: "for 4 seconds, less than a board waits", ms: 4000 },
  { name: "for 25 seconds, more than a board waits", ms: 25_000 },
];

/** What came of an update whose link was lost. */
export interface LostLink {
  /** After so many received bytes. */
  readonly at: number;
  readonly violations: readonly string[];
  /** Bytes that were received more than without the loss. */
  readonly again: number;
}

const BOOTS = 8;
/** So many bytes at a time: a chunk is a place where the link can be lost. */
const CONDITIONS = { bytesPerSecond: 30_000, roundTripMs: 100, readBytes: 24 };
const NETWORK = { ssid: "van", password: "secret" };

/** Boards that update themselves over a link that is lost somewhere. */
export class LostLinks {
  /** Where the link can be lost: before and behind each chunk of an update that nothing disturbs, but for the last. */
  readonly places: readonly number[];
  readonly #prepared: FaultScenario;
  readonly #releases: readonly Release[];
  readonly #runtime: Runtime;
  readonly #clean: LinkCounters;

  /** @throws Error where the update fails though nothing disturbs it */
  constructor(scenario: UpdateScenario, made: Build, runtime: Runtime) {
    this.#prepared = prepare(scenario, made, runtime);
    this.#releases = scenario.releases;
    this.#runtime = runtime;
    const places = new Set([0]);
    const board = this.#board();
    const air = link(this.#host(), CONDITIONS);
    join(
      board,
      observed(air, (down) => places.add(down)),
    );
    const violations = this.#live(board, "served");
    if (violations.length > 0) throw new Error(violations.join("\n"));
    this.#clean = air.counters;
    places.delete(air.counters.down);
    this.places = [...places].sort((a, b) => a - b);
  }

  /** Bytes of an update that nothing disturbs. */
  get bytes(): number {
    return this.#clean.down;
  }

  lose(at: number, { ms, power = false }: Loss): LostLink {
    const board = this.#board();
    const outage: Outage = ms === undefined ? { at } : { at, ms };
    const air = link(this.#host(), {
      ...CONDITIONS,
      outages: [outage],
      onLost: () => {
        if (ms === undefined) board.wifi.vanish(NETWORK.ssid);
        if (power) throw new Signal("power");
      },
    });
    join(board, air);
    // Where power and link are gone, the board has not settled; and where the link comes back, it must need no second pass.
    const interrupted = ms === undefined ? this.#live(board, "alone") : [];
    const violations = power ? [] : interrupted;
    if (ms === undefined) {
      air.restore();
      join(board, air);
    }
    return {
      at,
      violations: [...violations, ...this.#live(board, "served")],
      again: air.counters.down - this.#clean.down,
    };
  }

  #host(): Host {
    return serverOf(this.#releases, { refuse: false });
  }

  #board(): Board {
    const board = new Board();
    board.restore(this.#prepared.start);
    return board;
  }

  #live(board: Board, surroundings: "alone" | "served"): readonly string[] {
    const { stop } = board.run(this.#runtime, { boots: BOOTS });
    const storage = board.storage(false);
    return this.#prepared.judge({ storage, stop, surroundings });
  }
}

function join(board: Board, host: Host): void {
  board.join(NETWORK, { "192.168.4.1:8000": host });
}

/** The same host; `tell` is told, after each chunk, how many bytes came over the link so far. */
function observed(air: LinkedHost, tell: (down: number) => void): Host {
  return {
    connect: (clock, timeoutMs) => {
      const peer = air.connect(clock, timeoutMs);
      return {
        receive: (data) => peer.receive(data),
        give: (limit) => {
          const answer = peer.give(limit);
          tell(air.counters.down);
          return answer;
        },
        closed: () => peer.closed?.(),
      };
    },
  };
}

/** What is packed is fetched from its beginning, in bytes at most. */
const BLOCK = 4096;
/** The heads of the answers to the requests that are made again. */
const HEADS = 3 * 200;

/** Bytes that an interrupted update may receive twice. */
export const ALLOWANCE = BLOCK + HEADS;
