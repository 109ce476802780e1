/** The alphabets of deflate, and what their symbols stand for. */
export const END = 256;
export const LITERALS = 286;
export const DISTANCES = 30;
export const SHORTEST_MATCH = 3;
export const LONGEST_MATCH = 258;

/** A literal byte is its value; a match is its length, times this, and its distance. */
const MATCH = 0x10000;

/** A byte, or a repetition of earlier ones. */
export type Token = number;

export function matchToken(length: number, distance: number): Token {
  return length * MATCH + distance;
}

export function isMatch(token: Token): boolean {
  return token >= MATCH;
}

export function lengthOf(token: Token): number {
  return Math.floor(token / MATCH);
}

export function distanceOf(token: Token): number {
  return token % MATCH;
}

interface Range {
  /** The first value. */
  readonly base: number;
  /** How many bits tell which of the values. */
  readonly extra: number;
}

/** Matches of each length symbol, from 257 on. */
export const LENGTH_RANGES: readonly Range[] = [
  ...ranges(SHORTEST_MATCH, [0, 0, 0, 0, ...[0, 1, 2, 3, 4, 5].flatMap((bits) => [bits, bits, bits, bits])]),
  { base: LONGEST_MATCH, extra: 0 },
];
export const DISTANCE_RANGES: readonly Range[] = ranges(
  1,
  Array.from({ length: DISTANCES }, (_, symbol) => Math.max(0, (symbol >> 1) - 1)),
);

const LENGTH_SYMBOLS = lookup(LENGTH_RANGES, LONGEST_MATCH);
/** What boards have room for: 1 KB. */
export const WINDOW_BITS = 10;
const DISTANCE_SYMBOLS = lookup(DISTANCE_RANGES, 1 << WINDOW_BITS);

/** From 0: the symbol less 257. */
export function lengthSymbol(length: number): number {
  return LENGTH_SYMBOLS[length] ?? 0;
}

export function distanceSymbol(distance: number): number {
  return DISTANCE_SYMBOLS[distance] ?? 0;
}

function ranges(first: number, extras: readonly number[]): Range[] {
  let base = first;
  return extras.map((extra) => {
    const range = { base, extra };
    base += 1 << extra;
    return range;
  });
}

function lookup(all: readonly Range[], most: number): Uint8Array {
  const symbols = new Uint8Array(most + 1);
  for (const [symbol, { base, extra }] of all.entries()) symbols.fill(symbol, base, base + (1 << extra));
  return symbols;
}
