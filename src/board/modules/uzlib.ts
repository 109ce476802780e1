/// <reference path="../../../codegen/bindings/builtins.d.ts" />
/// <reference path="../../../codegen/bindings/data.d.ts" />
import type { File } from "builtins";
import { CONSTANTS } from "../operations.js";
import { EOFError, OSError } from "./exceptions.js";
import { InflateError, inflate } from "./inflate.js";
import { BytesIO } from "./uio.js";

const CHUNK = 512;

/**
 * Raw deflate only. The rest of a file is read at once, so that a trace does not tell how a decoder reads; memory is read
 * byte by byte, no further than it must be: what is written to it later is read too.
 */
class DecompIO {
  readonly #bytes: Iterator<number>;

  constructor(stream: File, windowBits: number) {
    if (windowBits >= 0) throw new OSError(CONSTANTS.errno.EINVAL);
    this.#bytes = inflate(stream instanceof BytesIO ? bytesOf(stream) : rest(stream), 1 << -windowBits);
  }

  readinto(buffer: Uint8Array): number {
    try {
      for (let at = 0; at < buffer.length; at++) {
        const { value, done } = this.#bytes.next();
        if (done === true) return at;
        buffer[at] = value;
      }
      return buffer.length;
    } catch (error) {
      if (!(error instanceof InflateError)) throw error;
      throw error.why === "truncated" ? new EOFError() : new OSError(CONSTANTS.errno.EINVAL);
    }
  }
}

function* bytesOf(stream: File): Generator<number, void> {
  const byte = new Uint8Array(1);
  while (stream.readinto(byte) === 1) yield* byte;
}

function rest(stream: File): Uint8Array {
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = new Uint8Array(CHUNK);
    const count = stream.readinto(part);
    parts.push(part.subarray(0, count));
    if (count < CHUNK) return Buffer.concat(parts);
  }
}

export function uzlib(): typeof import("uzlib") {
  return { DecompIO };
}
