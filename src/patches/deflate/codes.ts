import type { BitWriter } from "./bits.js";
import { canonicalCodes, codeLengths } from "./huffman.js";
import {
  DISTANCE_RANGES,
  DISTANCES,
  distanceOf,
  distanceSymbol,
  END,
  isMatch,
  LENGTH_RANGES,
  LITERALS,
  lengthOf,
  lengthSymbol,
  type Token,
} from "./symbols.js";

const LONGEST_CODE = 15;
const LONGEST_CODE_OF_LENGTHS = 7;
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED_KIND = 1;
const DYNAMIC_KIND = 2;

/** The two codes of a block. */
export interface Codes {
  readonly kind: number;
  readonly literals: Uint8Array;
  readonly distances: Uint8Array;
}

export const FIXED: Codes = {
  kind: FIXED_KIND,
  literals: Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
  distances: new Uint8Array(DISTANCES).fill(5),
};

/** The codes that suit these tokens. */
export function codesFor(tokens: readonly Token[]): Codes {
  const literals = new Uint32Array(LITERALS);
  const distances = new Uint32Array(DISTANCES);
  const count = (counts: Uint32Array, symbol: number) => {
    counts[symbol] = (counts[symbol] ?? 0) + 1;
  };
  for (const token of tokens) {
    if (isMatch(token)) {
      count(literals, END + 1 + lengthSymbol(lengthOf(token)));
      count(distances, distanceSymbol(distanceOf(token)));
    } else count(literals, token);
  }
  count(literals, END);
  return {
    kind: DYNAMIC_KIND,
    literals: codeLengths(literals, LONGEST_CODE),
    distances: codeLengths(distances, LONGEST_CODE),
  };
}

/** What tokens take in these codes, in bits, the end of the block too. */
export function tokenBits(tokens: readonly Token[], { literals, distances }: Codes): number {
  let bits = literals[END] ?? 0;
  for (const token of tokens) {
    if (isMatch(token)) {
      const [length, distance] = [lengthSymbol(lengthOf(token)), distanceSymbol(distanceOf(token))];
      bits += (literals[END + 1 + length] ?? 0) + (LENGTH_RANGES[length]?.extra ?? 0);
      bits += (distances[distance] ?? 0) + (DISTANCE_RANGES[distance]?.extra ?? 0);
    } else bits += literals[token] ?? 0;
  }
  return bits;
}

export function writeTokens(
  writer: BitWriter,
  tokens: readonly Token[],
  { literals, distances }: Codes,
): void {
  const [literalCodes, distanceCodes] = [canonicalCodes(literals), canonicalCodes(distances)];
  const literal = (symbol: number) => writer.write(literalCodes[symbol] ?? 0, literals[symbol] ?? 0);
  for (const token of tokens) {
    if (isMatch(token)) {
      const [length, distance] = [lengthOf(token), distanceOf(token)];
      const { base, extra } = LENGTH_RANGES[lengthSymbol(length)] ?? { base: 0, extra: 0 };
      literal(END + 1 + lengthSymbol(length));
      writer.write(length - base, extra);
      const symbol = distanceSymbol(distance);
      const far = DISTANCE_RANGES[symbol] ?? { base: 0, extra: 0 };
      writer.write(distanceCodes[symbol] ?? 0, distances[symbol] ?? 0);
      writer.write(distance - far.base, far.extra);
    } else literal(token);
  }
  literal(END);
}

/** The head of a block: which codes. */
export function writeCodes(writer: BitWriter, { kind, literals, distances }: Codes): void {
  writer.write(kind, 2);
  if (kind === FIXED_KIND) return;
  const { runs, lengths, used, literalCount, distanceCount } = smallestHead(literals, distances);
  writer.write(literalCount - 257, 5);
  writer.write(distanceCount - 1, 5);
  writer.write(used - 4, 4);
  for (const symbol of ORDER.slice(0, used)) writer.write(lengths[symbol] ?? 0, 3);
  const codes = canonicalCodes(lengths);
  for (const { symbol, value, extra } of runs) {
    writer.write(codes[symbol] ?? 0, lengths[symbol] ?? 0);
    writer.write(value, extra);
  }
}

/** What the head takes, in bits. */
export function codeBits({ kind, literals, distances }: Codes): number {
  return kind === FIXED_KIND ? 2 : smallestHead(literals, distances).bits;
}

interface Run {
  readonly symbol: number;
  readonly value: number;
  readonly extra: number;
}

function smallestHead(literals: Uint8Array, distances: Uint8Array) {
  const literalCount = Math.max(257, usedLength(literals));
  const distanceCount = Math.max(1, usedLength(distances));
  const all = [...literals.slice(0, literalCount), ...distances.slice(0, distanceCount)];
  const heads = [true, false].flatMap((zeros) =>
    [true, false].map((repeats) => {
      const runs = runsOf(all, zeros, repeats);
      const counts = new Uint32Array(19);
      for (const { symbol } of runs) counts[symbol] = (counts[symbol] ?? 0) + 1;
      const lengths = codeLengths(counts, LONGEST_CODE_OF_LENGTHS);
      let used = ORDER.length;
      while (used > 4 && lengths[ORDER[used - 1] ?? 0] === 0) used--;
      const bits = runs.reduce(
        (sum, { symbol, extra }) => sum + (lengths[symbol] ?? 0) + extra,
        16 + 3 * used,
      );
      return { runs, lengths, used, bits, literalCount, distanceCount };
    }),
  );
  return heads.reduce((best, each) => (each.bits < best.bits ? each : best));
}

function usedLength(lengths: Uint8Array): number {
  return lengths.findLastIndex((length) => length > 0) + 1;
}

/** Code lengths, the repeated ones together: zeros, others, where asked for. */
function runsOf(lengths: readonly number[], zeros: boolean, repeats: boolean): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < lengths.length; ) {
    const symbol = lengths[at] ?? 0;
    let end = at;
    while (lengths[end] === symbol) end++;
    if (symbol === 0 && zeros) {
      for (; end - at >= 11; at += runLength(runs, 18, Math.min(138, end - at), 11, 7));
      if (end - at >= 3) at += runLength(runs, 17, end - at, 3, 3);
    } else if (repeats) {
      runs.push({ symbol, value: 0, extra: 0 });
      at++;
      for (; end - at >= 3; at += runLength(runs, 16, Math.min(6, end - at), 3, 2));
    }
    for (; at < end; at++) runs.push({ symbol, value: 0, extra: 0 });
  }
  return runs;
}

function runLength(runs: Run[], symbol: number, length: number, base: number, extra: number): number {
  runs.push({ symbol, value: length - base, extra });
  return length;
}
