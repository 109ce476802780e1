import { BoardError, type OperationName, type Operations } from "../operations.js";
import { type Kind, SIGNATURES } from "./signatures.js";

/** What crosses between JavaScript and Python without an object of the one living in the other. */
export type Plain = number | string | boolean | null;

/** What runs operations: a board's `call`. Its results are encoded by what they are, not by what is declared. */
export type Dispatch = <N extends OperationName>(name: N, ...args: Parameters<Operations[N]>) => unknown;

/** In the status byte instead of an errno: the arguments were not those of the operation. */
const TYPE_ERROR = 255;

/** A program called an operation with arguments that it does not take: Python's TypeError. */
class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";
}

/** The memory of the interpreter that calls. */
export interface Memory {
  /** A window onto `bytes` bytes at `address`. */
  view(address: number, bytes: number): Uint8Array;
}

/**
 * The JavaScript side of Python's module `_board`, which the files in `python/bridge` import.
 *
 * `call(name, …)` runs an operation of the board. What may fail tells so in a byte of Python's memory, which `bind`
 * names once: 0 or an errno. Integers, strings, booleans and `None` are returned as they are, bytes as hexadecimal,
 * arrays as JSON: no JavaScript object is ever alive in Python, so a snapshot of Python's memory is all there is to it.
 * A `Signal` passes through, and unwinds the interpreter.
 */
export class Bridge {
  readonly #memory: Memory;
  readonly #board: () => Dispatch;
  #status = 0;

  constructor(memory: Memory, board: () => Dispatch) {
    this.#memory = memory;
    this.#board = board;
  }

  readonly bind = (status: number): void => {
    this.#status = status;
  };

  readonly call = (name: unknown, ...args: unknown[]): Plain => {
    let status = 0;
    try {
      if (!isOperation(name)) throw new ArgumentsError(String(name));
      return this.#dispatch(name, args);
    } catch (error) {
      if (error instanceof BoardError) status = error.errno;
      else if (error instanceof ArgumentsError) status = TYPE_ERROR;
      else throw error;
      return null;
    } finally {
      this.#memory.view(this.#status, 1)[0] = status;
    }
  };

  #dispatch<N extends OperationName>(name: N, raw: readonly unknown[]): Plain {
    const args = this.#decode(SIGNATURES[name], raw);
    if (!isArguments(name, args)) throw new ArgumentsError(name);
    return encode(this.#board()(name, ...args));
  }

  /** Turns each address and length into the buffer that it means. */
  #decode(kinds: readonly Kind[], raw: readonly unknown[]): unknown[] {
    const args: unknown[] = [];
    let next = 0;
    for (const kind of kinds) {
      const value = raw[next++];
      if (kind !== "in" && kind !== "out") {
        args.push(value);
        continue;
      }
      const length = raw[next++];
      if (typeof value !== "number" || typeof length !== "number") throw new ArgumentsError(kind);
      const view = this.#memory.view(value >>> 0, length);
      // What an operation is given it may keep, while Python goes on to change its buffer.
      args.push(kind === "in" ? view.slice() : view);
    }
    if (next !== raw.length) throw new ArgumentsError("wrong number of arguments");
    return args;
  }
}

function isOperation(name: unknown): name is OperationName {
  return typeof name === "string" && Object.hasOwn(SIGNATURES, name);
}

const MATCHES: Record<Kind, (value: unknown) => boolean> = {
  int: (value) => Number.isInteger(value),
  str: (value) => typeof value === "string",
  bool: (value) => typeof value === "boolean",
  "int|str": (value) => Number.isInteger(value) || typeof value === "string",
  in: (value) => value instanceof Uint8Array,
  out: (value) => value instanceof Uint8Array,
};

function isArguments<N extends OperationName>(name: N, args: unknown[]): args is Parameters<Operations[N]> {
  const kinds: readonly Kind[] = SIGNATURES[name];
  return args.length === kinds.length && kinds.every((kind, at) => MATCHES[kind](args[at]));
}

function encode(value: unknown): Plain {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return JSON.stringify(value);
  throw new Error("an operation's result has no plain form");
}
