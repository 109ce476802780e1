/** The data end within the stream, or are no deflate stream. */
export class InflateError extends Error {
  override readonly name = "InflateError";
  readonly why: "truncated" | "invalid";

  constructor(why: "truncated" | "invalid") {
    super(why);
    this.why = why;
  }
}

const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED_LITERALS = Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const FIXED_DISTANCES = Array.from({ length: 30 }, () => 5);
const LONGEST_CODE = 15;

/**
 * Inflates raw deflate byte by byte, as boards do: what stands before a fault in `data` is still given.
 *
 * @param window - how far back the stream may reach, in bytes
 * @throws InflateError
 */
export function* inflate(data: Iterable<number>, window: number): Generator<number, void> {
  const bits = new Bits(data);
  const history: number[] = [];
  for (let last = false; !last; ) {
    last = bits.read(1) === 1;
    const kind = bits.read(2);
    if (kind === 0) {
      for (const byte of stored(bits)) {
        history.push(byte);
        yield byte;
      }
      continue;
    }
    if (kind === 3) throw new InflateError("invalid");
    const [literals, distances] =
      kind === 1 ? [new Code(FIXED_LITERALS), new Code(FIXED_DISTANCES)] : dynamicCodes(bits);
    for (let symbol = literals.read(bits); symbol !== 256; symbol = literals.read(bits)) {
      if (symbol < 256) {
        history.push(symbol);
        yield symbol;
        continue;
      }
      const length = extended(bits, LENGTH_BASES[symbol - 257], LENGTH_EXTRA[symbol - 257] ?? 0);
      const slot = distances.read(bits);
      const distance = extended(bits, DISTANCE_BASES[slot], Math.max(0, (slot >> 1) - 1));
      if (distance > window) throw new InflateError("invalid");
      for (let count = 0; count < length; count++) {
        // As on boards, the window is full of zeros before anything was written.
        const byte = history[history.length - distance] ?? 0;
        history.push(byte);
        yield byte;
      }
    }
  }
}

function* stored(bits: Bits): Generator<number, void> {
  bits.align();
  const length = bits.read(16);
  if (bits.read(16) !== (length ^ 0xffff)) throw new InflateError("invalid");
  for (let count = 0; count < length; count++) yield bits.read(8);
}

function dynamicCodes(bits: Bits): [Code, Code] {
  const literals = bits.read(5) + 257;
  const distances = bits.read(5) + 1;
  const count = bits.read(4) + 4;
  const widths = Array.from({ length: 19 }, () => 0);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, count)) widths[symbol] = bits.read(3);
  const code = new Code(widths);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = code.read(bits);
    if (symbol < 16) lengths.push(symbol);
    else {
      const previous = symbol === 16 ? lengths.at(-1) : 0;
      if (previous === undefined) throw new InflateError("invalid");
      const repeats = symbol === 16 ? bits.read(2) + 3 : symbol === 17 ? bits.read(3) + 3 : bits.read(7) + 11;
      for (let repeat = 0; repeat < repeats; repeat++) lengths.push(previous);
    }
  }
  if (lengths.length > literals + distances) throw new InflateError("invalid");
  return [new Code(lengths.slice(0, literals)), new Code(lengths.slice(literals))];
}

function extended(bits: Bits, base: number | undefined, extra: number): number {
  if (base === undefined) throw new InflateError("invalid");
  return base + bits.read(extra);
}

/** The bits of a stream, the lowest of each byte first. */
class Bits {
  readonly #data: Iterator<number>;
  /** What is left of the last byte that was needed, and how many bits that is: no byte is read before its time. */
  #byte = 0;
  #left = 0;

  constructor(data: Iterable<number>) {
    this.#data = data[Symbol.iterator]();
  }

  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++) {
      if (this.#left === 0) {
        const { value: byte, done } = this.#data.next();
        if (done === true) throw new InflateError("truncated");
        this.#byte = byte;
        this.#left = 8;
      }
      value |= (this.#byte & 1) << bit;
      this.#byte >>>= 1;
      this.#left -= 1;
    }
    return value;
  }

  align(): void {
    this.#left = 0;
  }
}

/** A canonical Huffman code, from the length of each symbol's. */
class Code {
  readonly #counts = new Uint16Array(LONGEST_CODE + 1);
  readonly #symbols: readonly number[];

  constructor(lengths: readonly number[]) {
    for (const length of lengths) if (length > 0) this.#counts[length] = (this.#counts[length] ?? 0) + 1;
    const used = [...lengths.keys()].filter((symbol) => lengths[symbol] !== 0);
    this.#symbols = used.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  }

  read(bits: Bits): number {
    let offset = 0;
    let place = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      offset = offset * 2 + bits.read(1);
      const count = this.#counts[length] ?? 0;
      if (offset < count) return this.#symbols[place + offset] ?? 0;
      offset -= count;
      place += count;
    }
    throw new InflateError("invalid");
  }
}
