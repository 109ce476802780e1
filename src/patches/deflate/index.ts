import { constants, deflateRawSync } from "node:zlib";
import { BitWriter } from "./bits.js";
import { type Codes, codeBits, codesFor, FIXED, tokenBits, writeCodes, writeTokens } from "./codes.js";
import { type Token, WINDOW_BITS } from "./symbols.js";
import { cheapestTokens, Window } from "./tokens.js";

/** Prices and tokens are fitted to each other so often. */
const ROUNDS = 5;
/** What no symbol of a code has cost yet, in bits. */
const UNUSED_BITS = 13;
/** Blocks below this are not divided, in bytes. */
const SMALLEST_DIVIDED = 512;
/** What is larger is left to zlib: it would take too long. */
const LARGEST = 16_384;

interface Block {
  readonly tokens: readonly Token[];
  readonly codes: Codes;
  readonly bits: number;
}

/**
 * Raw deflate in a window of 1 KB: the one that boards have room for. As small as it can be found.
 *
 * @param cuts - where, in `data`, its nature changes, ascending: blocks may begin there
 */
export function deflateFile(data: Uint8Array, cuts: readonly number[] = []): Uint8Array {
  const candidates = [
    ...(data.length <= LARGEST ? [deflateByPrices(data, cuts)] : []),
    ...[9, 8].map((memLevel) => deflateRawSync(data, { windowBits: WINDOW_BITS, level: 9, memLevel })),
    deflateRawSync(data, { windowBits: WINDOW_BITS, level: 9, strategy: constants.Z_HUFFMAN_ONLY }),
    stored(data),
  ];
  return new Uint8Array(candidates.reduce((best, each) => (each.length < best.length ? each : best)));
}

function deflateByPrices(data: Uint8Array, cuts: readonly number[]): Uint8Array {
  const window = new Window(data, 1 << WINDOW_BITS);
  const blocks = divided(window, 0, data.length, cuts, FIXED);
  const writer = new BitWriter();
  for (const [index, { tokens, codes }] of blocks.entries()) {
    writer.write(index === blocks.length - 1 ? 1 : 0, 1);
    writeCodes(writer, codes);
    writeTokens(writer, tokens, codes);
  }
  return writer.finish();
}

/** The blocks for a range: one, or those of its parts if they are smaller. */
function divided(window: Window, start: number, end: number, cuts: readonly number[], first: Codes): Block[] {
  const whole = block(window, start, end, first);
  const inside = cuts.filter((cut) => cut > start && cut < end);
  const cut = inside[inside.length >> 1] ?? (start + end) >> 1;
  if (inside.length === 0 && end - start < SMALLEST_DIVIDED) return [whole];
  const parts = [
    ...divided(window, start, cut, cuts, whole.codes),
    ...divided(window, cut, end, cuts, whole.codes),
  ];
  const bits = parts.reduce((sum, part) => sum + part.bits, 0);
  return bits < whole.bits ? parts : [whole];
}

/** The smallest block for a range that is found from codes like `first`. */
function block(window: Window, start: number, end: number, first: Codes): Block {
  let best = finished(cheapestTokens(window, start, end, FIXED), FIXED);
  let codes = first;
  for (let round = 0; round < ROUNDS; round++) {
    const tokens = cheapestTokens(window, start, end, priced(codes));
    codes = codesFor(tokens);
    const found = finished(tokens, codes);
    if (found.bits < best.bits) best = found;
  }
  return best;
}

function finished(tokens: readonly Token[], codes: Codes): Block {
  return { tokens, codes, bits: 1 + codeBits(codes) + tokenBits(tokens, codes) };
}

function priced({ literals, distances }: Codes) {
  const price = (length: number) => (length === 0 ? UNUSED_BITS : length);
  return { literals: Array.from(literals, price), distances: Array.from(distances, price) };
}

const LARGEST_STORED = 65_535;

function stored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < data.length || at === 0; at += LARGEST_STORED) {
    const part = data.subarray(at, at + LARGEST_STORED);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + LARGEST_STORED >= data.length ? 1 : 0);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(part.length ^ 0xffff, 3);
    parts.push(head, part);
  }
  return Buffer.concat(parts);
}
