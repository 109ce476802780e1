/// <reference path="../../../codegen/bindings/builtins.d.ts" />
import type { Call } from "../operations.js";
import {
  AttributeError,
  EOFError,
  IndexError,
  KeyboardInterrupt,
  MemoryError,
  NotImplementedError,
  OSError,
  UnicodeError,
  ValueError,
} from "./exceptions.js";
import { decodeUtf8, encodeUtf8 } from "./utf8.js";

type Builtins = typeof import("builtins");
/** Marks of types, most of them for `isinstance` alone: nobody outside this module can make values of their declared types. */
type TypeNames = "view" | "dict" | "list" | "tuple" | "bool";

const dict: unique symbol = Symbol("dict");
const list: unique symbol = Symbol("list");
const tuple: unique symbol = Symbol("tuple");
const bool: unique symbol = Symbol("bool");

const ASCII_SPACE = /^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g;
/** Python counts what lies beyond U+FFFF as one. */
const SURROGATE = /[\ud800-\udfff]/;
const DECIMAL = /^[ \t\n\r\v\f]*[+-]?[0-9]+[ \t\n\r\v\f]*$/;

function str(data: Uint8Array, _encoding: "utf-8"): string {
  return decodeUtf8(data);
}

function int(text: string): number {
  if (!DECIMAL.test(text)) throw new ValueError("invalid syntax for integer with base 10");
  return Number(text);
}

function bytes(source: string, encoding: "utf-8"): Uint8Array;
function bytes(source: readonly number[]): Uint8Array;
function bytes(source: Uint8Array): Uint8Array;
function bytes(source: string | readonly number[] | Uint8Array): Uint8Array {
  if (typeof source === "string") return encodeUtf8(source);
  for (const value of source) if (value < 0 || value > 255) throw new ValueError("no byte");
  return Uint8Array.from(source);
}

function item<T>(values: readonly T[], index: number): T;
function item(values: Uint8Array, index: number): number;
function item(values: readonly unknown[] | Uint8Array, index: number): unknown {
  if (index < 0 || index >= values.length) throw new IndexError("index out of range");
  return values[index];
}

function slice(text: string, start: number, end?: number): string;
function slice(data: Uint8Array, start: number, end?: number): Uint8Array;
function slice(source: string | Uint8Array, start: number, end?: number): string | Uint8Array {
  if (typeof source === "string") {
    return SURROGATE.test(source) ? [...source].slice(start, end).join("") : source.slice(start, end);
  }
  // Unlike slice(), this is a copy of a Buffer too.
  return new Uint8Array(source.subarray(start, end));
}

function join(separator: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]))),
  );
}

/** Python's `type` objects, each with the test that `isinstance` makes. */
const TESTS = new Map<unknown, (value: unknown) => boolean>([
  [dict, isDict],
  [list, Array.isArray],
  [tuple, Array.isArray],
  [bool, (value) => typeof value === "boolean"],
  [int, (value) => typeof value === "boolean" || Number.isInteger(value)],
  [str, (value) => typeof value === "string"],
]);

function isDict(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isinstance(value: unknown, type: unknown): boolean {
  const test = TESTS.get(type);
  if (test !== undefined) return test(value);
  return typeof type === "function" && value instanceof type;
}

/** Text of a value as `print` writes it. */
function text(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

export function builtins(call: Call) {
  const checked: Omit<Builtins, TypeNames | "isinstance"> = {
    print: (...values) => call("print", values.map(text).join(" ")),
    open: (path, mode) => {
      const file = call("open", absolute(path), mode);
      return {
        readinto: (buffer) => call("file.readinto", file, buffer),
        readline: (limit) => {
          const buffer = new Uint8Array(limit);
          return buffer.subarray(0, call("file.readline", file, buffer));
        },
        seek: (offset, whence = 0) => call("file.seek", file, offset, whence),
        write: (data) => call("file.write", file, data),
        close: () => call("file.close", file),
      };
    },
    bytearray: (size) => new Uint8Array(size),
    bytes,
    memoryview: (buffer) => buffer.subarray(),
    str,
    int,
    lower: (value) => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    strip: (value) => value.replace(ASCII_SPACE, ""),
    decode: decodeUtf8,
    encode: encodeUtf8,
    join,
    item,
    get: (record, key) => (Object.hasOwn(record, key) ? record[key] : null) ?? null,
    slice,
    len: (values) =>
      typeof values === "string" && SURROGATE.test(values) ? [...values].length : values.length,
    OSError,
    ValueError,
    UnicodeError,
    IndexError,
    AttributeError,
    MemoryError,
    EOFError,
    NotImplementedError,
    KeyboardInterrupt,
  };
  return { ...checked, isinstance, dict, list, tuple, bool };
}

/** Programs start in `/flash`. */
export function absolute(path: string): string {
  return path === "" || path.startsWith("/") ? path : `/flash/${path}`;
}
