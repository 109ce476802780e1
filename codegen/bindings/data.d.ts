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
}

declare module "ubinascii" {
  /** Lower-case hexadecimal, as bytes. */
  export function hexlify(data: Uint8Array): Uint8Array;
  /** @throws ValueError */
  export function unhexlify(text: string): Uint8Array;
}

declare module "ustruct" {
  /**
   * Integers as bytes. `format` begins with `>` (most significant byte first) or `<`, then one letter a value: `B` `H`
   * `I` for 1, 2 and 4 bytes without sign, `b` `h` `i` with it. What is too large loses its upper bits.
   */
  export function pack(format: string, ...values: readonly number[]): Uint8Array;
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
