import {
  DISTANCE_RANGES,
  distanceSymbol,
  END,
  LENGTH_RANGES,
  LONGEST_MATCH,
  lengthSymbol,
  matchToken,
  SHORTEST_MATCH,
  type Token,
} from "./symbols.js";

/** Shorter matches are tried at every length: another may begin within. */
const EVERY_LENGTH = 32;

/** What the symbols of a code cost, in bits. */
export interface Prices {
  readonly literals: ArrayLike<number>;
  readonly distances: ArrayLike<number>;
}

/** Where strings of three bytes last were, in a window. */
export class Window {
  readonly data: Uint8Array;
  readonly size: number;
  /** The place before each at which the same three bytes, or others of their hash, begin. */
  readonly #before: Int32Array;

  constructor(data: Uint8Array, size: number) {
    this.data = data;
    this.size = size;
    this.#before = new Int32Array(data.length).fill(-1);
    const latest = new Map<number, number>();
    for (let at = 0; at + SHORTEST_MATCH <= data.length; at++) {
      const key = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
      this.#before[at] = latest.get(key) ?? -1;
      latest.set(key, at);
    }
  }

  /** The nearest distance for lengths that a match at `at` may have; `visit` sees longer and longer ones. */
  matches(at: number, end: number, visit: (length: number, distance: number) => void): void {
    const most = Math.min(LONGEST_MATCH, end - at);
    let known = SHORTEST_MATCH - 1;
    for (
      let from = this.#before[at] ?? -1;
      from >= at - this.size && from >= 0;
      from = this.#before[from] ?? -1
    ) {
      let length = 0;
      while (length < most && this.data[from + length] === this.data[at + length]) length++;
      if (length <= known) continue;
      for (let each = known + 1; each < Math.min(length, EVERY_LENGTH); each++) visit(each, at - from);
      visit(length, at - from);
      if (length === most) return;
      known = length;
    }
  }
}

/** The cheapest tokens for the bytes from `start` to `end`. */
export function cheapestTokens(window: Window, start: number, end: number, prices: Prices): Token[] {
  const cost = new Float64Array(end - start + 1).fill(Number.POSITIVE_INFINITY);
  const last = new Uint32Array(end - start + 1);
  cost[0] = 0;
  for (let at = start; at < end; at++) {
    const here = cost[at - start] ?? 0;
    const byte = window.data[at] ?? 0;
    const reach = (length: number, price: number, token: Token) => {
      if (here + price < (cost[at - start + length] ?? 0)) {
        cost[at - start + length] = here + price;
        last[at - start + length] = token;
      }
    };
    reach(1, prices.literals[byte] ?? 0, byte);
    window.matches(at, end, (length, distance) => {
      reach(length, matchPrice(length, distance, prices), matchToken(length, distance));
    });
  }
  const tokens: Token[] = [];
  for (let at = end - start; at > 0; ) {
    const token = last[at] ?? 0;
    tokens.push(token);
    at -= Math.max(1, token >>> 16);
  }
  return tokens.reverse();
}

function matchPrice(length: number, distance: number, { literals, distances }: Prices): number {
  const symbol = lengthSymbol(length);
  const far = distanceSymbol(distance);
  return (
    (literals[END + 1 + symbol] ?? 0) +
    (LENGTH_RANGES[symbol]?.extra ?? 0) +
    (distances[far] ?? 0) +
    (DISTANCE_RANGES[far]?.extra ?? 0)
  );
}
