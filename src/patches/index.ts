import { deflateFile } from "./deflate/index.js";
import { Parser, type Prices } from "./parse.js";
import { encodeScript, type Script } from "./script.js";

export { deflateFile } from "./deflate/index.js";
export { WINDOW_BITS } from "./deflate/symbols.js";

/** How much of what its bytes cost alone an insertion may cost: deflation finds repetitions in it, more or fewer. */
const INSERTION_FACTORS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1];
/** Prices and copies are fitted to each other so often. */
const ROUNDS = 3;
/** Larger files are not worth the time of every round: their patches are large, or their edits few. */
const LARGE = 300_000;
/** What nothing is known of costs this, in bits. */
const INSERTED_BITS = 6;
const SMALL_BITS = 6;
const OTHER_BITS = 8;
const SMALL = 32;
const LARGEST_BITS = 12;

/**
 * What makes `next` of `old` on a board: the smallest that is found of several scripts of copies and insertions,
 * deflated. The same each time.
 */
export function makePatch(old: Uint8Array, next: Uint8Array): Uint8Array {
  const parser = new Parser(old, next);
  const none = encodeScript(next, []);
  let best = deflateFile(none.bytes, none.cuts);
  const rounds = Math.max(old.length, next.length) > LARGE ? 1 : ROUNDS;
  for (const factor of INSERTION_FACTORS) {
    let prices = firstPrices(factor);
    for (let round = 0; round < rounds; round++) {
      const script = encodeScript(next, parser.parse(prices));
      const patch = deflateFile(script.bytes, script.cuts);
      if (patch.length < best.length) best = patch;
      prices = pricesIn(script, factor);
    }
  }
  return best;
}

function firstPrices(factor: number): Prices {
  const number = Float64Array.from({ length: 256 }, (_, byte) => (byte < SMALL ? SMALL_BITS : OTHER_BITS));
  return {
    inserted: new Float64Array(256).fill(INSERTED_BITS * factor),
    counts: number,
    distances: number,
    lengths: number,
  };
}

/** What the bytes of a script cost in it. */
function pricesIn({ inserted, counts, distances, lengths }: Script, factor: number): Prices {
  return {
    inserted: entropies(inserted).map((bits) => bits * factor),
    counts: entropies(counts),
    distances: entropies(distances),
    lengths: entropies(lengths),
  };
}

/** How many bits each byte value takes where it is as frequent as here. */
function entropies(data: Uint8Array): Float64Array {
  const counts = new Float64Array(256).fill(1);
  for (const byte of data) counts[byte] = (counts[byte] ?? 0) + 1;
  const total = data.length + counts.length;
  return counts.map((count) => Math.min(LARGEST_BITS, -Math.log2(count / total)));
}
