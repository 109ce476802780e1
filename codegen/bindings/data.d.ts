declare module "ujson" {
  /** @throws ValueError on text that is not JSON. MicroPython 1.11 accepts *truncated* JSON: check for completeness. */
  export function loads(text: string): unknown;
  /** Keys come in no order. */
  export function dumps(value: unknown): string;
}

/**
 * The board has one hash unit: while a hash is open, a second constructor raises `OSError`. Only `digest()` frees it,
 * so call it in a `finally`. After `digest()` the object is spent.
 */
declare module "uhashlib" {
  export interface Hash {
    update(data: Uint8Array): void;
    digest(): Uint8Array;
  }
  export function sha1(): Hash;
  export function sha256(): Hash;
  export function md5(): Hash;
}

declare module "ubinascii" {
  /** Lower-case hexadecimal, as bytes. */
  export function hexlify(data: Uint8Array): Uint8Array;
  /** @throws ValueError */
  export function unhexlify(text: string): Uint8Array;
  /** Base64, as bytes, with a line feed behind it. */
  export function b2a_base64(data: Uint8Array): Uint8Array;
  /** @throws ValueError */
  export function a2b_base64(text: string | Uint8Array): Uint8Array;
}

declare module "ustruct" {
  /**
   * What the letters of a format become, one after another. A format begins with `>` (most significant byte first) or
   * `<`, then one letter a value: `B` `H` `I` for 1, 2 and 4 bytes without sign, `b` `h` `i` with it. A format that is
   * no literal gives numbers, as many as it may be.
   */
  export type Unpacked<F extends string> = string extends F
    ? readonly number[]
    : F extends `${">" | "<"}${infer Letters}`
      ? Values<Letters>
      : never;
  type Values<
    F extends string,
    V extends readonly number[] = readonly [],
  > = F extends `${infer First}${infer Rest}`
    ? First extends "b" | "B" | "h" | "H" | "i" | "I"
      ? Values<Rest, readonly [...V, number]>
      : never
    : V;
  /** Integers as bytes. What is too large loses its upper bits. */
  export function pack<F extends string>(format: F, ...values: Unpacked<F>): Uint8Array;
  /** The same into `buffer`, from `offset` on. @throws ValueError where the buffer ends before. */
  export function pack_into<F extends string>(
    format: F,
    buffer: Uint8Array,
    offset: number,
    ...values: Unpacked<F>
  ): void;
  /** Bytes as integers: a tuple. @throws ValueError where there are too few bytes. */
  export function unpack<F extends string>(format: F, data: Uint8Array): Unpacked<F>;
  /** The same from `offset` on. @throws ValueError where there are too few bytes. */
  export function unpack_from<F extends string>(format: F, data: Uint8Array, offset: number): Unpacked<F>;
  /** The number of bytes that a format takes. */
  export function calcsize(format: string): number;
}

declare module "uzlib" {
  import type { File } from "builtins";

  /** What is deflated in an open file, from where it stands. The file is read ahead: read it no further. */
  export class DecompIO {
    /** `windowBits`, negative, for raw deflate: its window is 2 to the power of `-windowBits` bytes, which are on the heap. */
    constructor(stream: File, windowBits: number);
    /**
     * Fills `buffer` as far as there are bytes; the number of bytes read.
     *
     * @throws EOFError where the stream is cut short; OSError EINVAL where it is not deflate
     */
    readinto(buffer: Uint8Array): number;
  }
}

/** Regular expressions, a small kind of them: no counts such as `{2}`, no look-ahead. */
declare module "ure" {
  export interface Match {
    /** 0 for all that matched, 1 and so on for the parts in brackets; `None` for one that took no part. */
    group(index: number): string | null;
  }
  export interface Pattern {
    match(text: string): Match | null;
    search(text: string): Match | null;
    split(text: string, most?: number): string[];
  }
  export function compile(pattern: string): Pattern;
  /** At the beginning of `text`. */
  export function match(pattern: string, text: string): Match | null;
  /** Anywhere in `text`. */
  export function search(pattern: string, text: string): Match | null;
}
