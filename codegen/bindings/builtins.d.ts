/**
 * Python's builtins, as far as MicroPython 1.11 on Pycom boards has them. Importing a name from "builtins" emits no
 * import: the names are simply there.
 */
declare module "builtins" {
  /** An immutable `bytes` or a mutable `bytearray`: both are a `Uint8Array` in TypeScript. */
  export type Bytes = Uint8Array;

  const view: unique symbol;
  /** A window onto a buffer: `subarray` of it is a slice that copies nothing. */
  export type MemoryView = Uint8Array & { readonly [view]?: never };

  /**
   * Marks the last parameter of a function as keyword arguments: `f(a, { timeout: 5 })` is emitted as
   * `f(a, timeout=5)`. The names are Python's own and stay as they are written.
   */
  export type Kwargs<T> = T;

  /** Text to standard output, a space between the values and a line feed behind them. */
  export function print(...values: readonly (string | number)[]): void;

  /** How a file is opened: reading, writing over what is there, writing (emptied first), appending; all binary. */
  export type OpenMode = "rb" | "rb+" | "wb" | "ab";

  /** A binary file. Nothing that was written is durable before `close()`. */
  export interface File {
    /** Fills `buffer` as far as the file reaches; the number of bytes read, 0 at the end. */
    readinto(buffer: Uint8Array): number;
    /** Up to and with the next line feed, at most `limit` bytes; empty at the end. */
    readline(limit: number): Bytes;
    /** Moves to `offset` bytes from the beginning, or from here where `whence` is 1. @throws OSError */
    seek(offset: number, whence?: number): number;
    /** Writes all of `data`; the number of bytes written. @throws OSError ENOSPC when the volume is full. */
    write(data: Uint8Array): number;
    close(): void;
  }

  /** @throws OSError ENOENT, EISDIR, ENOSPC, … */
  export function open(path: string, mode: OpenMode): File;

  /** A zeroed, mutable buffer of `size` bytes. */
  export function bytearray(size: number): Bytes;
  /** The UTF-8 encoding of `text`. */
  export function bytes(text: string, encoding: "utf-8"): Bytes;
  /** The given bytes. @throws ValueError where one is not from 0 to 255. */
  export function bytes(values: readonly number[]): Bytes;
  /** A copy of `data`. */
  export function bytes(data: Uint8Array): Bytes;
  export function memoryview(buffer: Uint8Array): MemoryView;
  /** Decodes UTF-8. @throws UnicodeError where the bytes are not UTF-8. */
  export function str(data: Uint8Array, encoding: "utf-8"): string;
  /** Parses a decimal integer, surrounded by spaces or not. @throws ValueError */
  export function int(text: string): number;

  // Python's methods as functions: `@method` is emitted as a method of the first argument, `@item` as a subscription,
  // `@slice` as a slice. They mean what Python means, on Node too.

  /** ASCII letters to lower case: MicroPython knows no others. @method */
  export function lower(text: string): string;
  /** Without ASCII white space at both ends. @method */
  export function strip(text: string): string;
  /**
   * Decodes UTF-8. @method @throws UnicodeError where the bytes are not UTF-8.
   *
   * Of `bytes` alone: in MicroPython 1.11 a `bytearray` has no such method; `str(data, "utf-8")` takes either.
   */
  export function decode(data: Bytes): string;
  /** Encodes UTF-8. @method */
  export function encode(text: string): Bytes;
  /** `parts` in a row, `separator` between them: `bytes`, for MicroPython 1.11 joins no `bytearray`. @method */
  export function join(separator: Bytes, parts: readonly Bytes[]): Bytes;
  /** The element at `index`, which may not be negative. @item @throws IndexError where there is none. */
  export function item<T>(values: readonly T[], index: number): T;
  /** The byte at `index`. @item @throws IndexError */
  export function item(values: Uint8Array, index: number): number;
  /** What a dictionary holds under `key`; `None` where it has no such key. @method */
  export function get(record: Record<string, unknown>, key: string): unknown;
  /** From `start` up to, not with, `end`; positions in a string are counted in characters. @slice */
  export function slice(text: string, start: number, end?: number): string;
  /** A copy of a part of `bytes` or a `bytearray`. @slice */
  export function slice(data: Bytes, start: number, end?: number): Bytes;
  /** The number of elements, of bytes, or of characters (not UTF-16 units). */
  export function len(values: string | readonly unknown[] | Uint8Array): number;

  export const dict: unique symbol;
  export const list: unique symbol;
  export const tuple: unique symbol;
  export const bool: unique symbol;
  /** Python's `isinstance`. An `int` test is true of `bool` too: test for `bool` first. */
  export function isinstance(value: unknown, type: typeof dict): value is Record<string, unknown>;
  export function isinstance(value: unknown, type: typeof list): value is unknown[];
  export function isinstance<T>(value: T, type: typeof tuple): value is Extract<T, readonly unknown[]>;
  export function isinstance(value: unknown, type: typeof bool): value is boolean;
  export function isinstance(value: unknown, type: typeof int): value is number;
  export function isinstance(value: unknown, type: typeof str): value is string;

  /** A call to the system failed; `args[0]` is the errno (module `uerrno`). */
  export class OSError extends Error {
    constructor(errno: number);
    readonly args: readonly [number];
  }
  export class ValueError extends Error {}
  /** A `ValueError`: bytes that are not UTF-8. */
  export class UnicodeError extends ValueError {}
  export class IndexError extends Error {}
  /** A module or an object has no such name. */
  export class AttributeError extends Error {}
  export class MemoryError extends Error {}
  /** A stream ended where more should come. */
  export class EOFError extends Error {}
  export class NotImplementedError extends Error {}
  export class KeyboardInterrupt extends Error {}
}
