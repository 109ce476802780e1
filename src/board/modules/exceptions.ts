import { BoardError, type Call, CONSTANTS } from "../operations.js";

/** Python's exceptions, as device programs on Node see them. Uncaught, they are known by the names of their classes. */
export class OSError extends Error {
  readonly args: readonly [number];
  constructor(errno: number) {
    super(describe(errno));
    this.args = [errno];
  }
}

const NAMES = new Map<number, string>(Object.entries(CONSTANTS.errno).map(([name, errno]) => [errno, name]));

/** `[Errno 2] ENOENT`, as `str()` of the exception gives it. */
function describe(errno: number): string {
  const name = NAMES.get(errno);
  return name === undefined ? String(errno) : `[Errno ${errno}] ${name}`;
}

/** What a socket raises when its time is up: Pycom's `usocket.timeout`. */
export class TimeoutError extends OSError {}
export class ValueError extends Error {}
export class UnicodeError extends ValueError {}
export class IndexError extends Error {}
export class AttributeError extends Error {}
export class MemoryError extends Error {}
export class EOFError extends Error {}
export class NotImplementedError extends Error {}
export class KeyboardInterrupt extends Error {}

/** The board as Python code sees it: an operation that fails raises `OSError`. */
export function raising(call: Call): Call {
  return (name, ...args) => {
    try {
      return call(name, ...args);
    } catch (error) {
      if (error instanceof BoardError) throw new OSError(error.errno);
      throw error;
    }
  };
}

/** As {@link raising}, for sockets: a time that is up raises `TimeoutError`. */
export function raisingTimeouts(call: Call): Call {
  return (name, ...args) => {
    try {
      return call(name, ...args);
    } catch (error) {
      if (error instanceof OSError && error.args[0] === CONSTANTS.errno.ETIMEDOUT) {
        throw new TimeoutError(CONSTANTS.errno.ETIMEDOUT);
      }
      throw error;
    }
  };
}
