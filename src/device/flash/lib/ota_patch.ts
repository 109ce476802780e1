// Rebuilds a file from the old one and a patch, through a few hundred bytes. What a patch is made of is told where
// patches are made, in `src/patches/script.ts`. Nothing here knows whether the result is the right one: hash it.

import { bytearray, EOFError, type File, item, type MemoryView, memoryview, OSError } from "builtins";
import { EINVAL } from "uerrno";
import { DecompIO } from "uzlib";
import { PatchInvalid } from "./ota_errors.js";

/** Raw deflate, in a window of 512 bytes. */
const WINDOW_BITS = -9;
const BUFFER_SIZE = 512;
/** A number of the script has 28 bits at most. */
const NUMBER_BYTES = 4;

/**
 * Writes the `size` bytes that `patch` makes of `old` to `output`. All three are open, at their beginnings.
 *
 * @throws PatchInvalid where it is no patch, or none for a file like `old`; then some of the bytes may be written, never
 * more than `size`. OSError, as files raise it.
 */
export function apply(patch: File, old: File, output: File, size: number): void {
  const script = new Script(patch);
  const result = new Result(output, size);
  let position = 0;
  while (result.left > 0) {
    result.take(script, script.number());
    if (result.left > 0) {
      position += script.distance();
      const length = script.number();
      // Without this, a small script could go on for hours.
      if (position < 0 || length === 0) {
        throw new PatchInvalid("");
      }
      old.seek(position);
      result.take(old, length);
      position += length;
    }
  }
  script.end();
  result.flush();
}

/**
 * Writes the `size` bytes that were deflated into `packed` to `output`. Both are open, at their beginnings.
 *
 * @throws PatchInvalid where they are not there; OSError, as files raise it
 */
export function inflate(packed: File, output: File, size: number): void {
  const script = new Script(packed);
  const result = new Result(output, size);
  result.take(script, size);
  script.end();
  result.flush();
}

/** What bytes are read from, as far as there are any. */
interface Source {
  readinto(buffer: Uint8Array): number;
}

/** The bytes and numbers that are deflated in a file. */
class Script {
  private stream: DecompIO;
  private byte: MemoryView;

  constructor(file: File) {
    this.stream = new DecompIO(file, WINDOW_BITS);
    this.byte = memoryview(bytearray(1));
  }

  /** @throws PatchInvalid where the file is cut short, or is not deflated */
  readinto(buffer: Uint8Array): number {
    try {
      return this.stream.readinto(buffer);
    } catch (error) {
      if (error instanceof EOFError) {
        throw new PatchInvalid("");
      }
      if (error instanceof OSError && error.args[0] === EINVAL) {
        throw new PatchInvalid("");
      }
      throw error;
    }
  }

  /** Seven bits a byte, the lowest first, until one is below 128. */
  number(): number {
    let value = 0;
    let unit = 1;
    for (let count = 0; count < NUMBER_BYTES; count++) {
      if (this.readinto(this.byte) === 0) {
        throw new PatchInvalid("");
      }
      const digit = item(this.byte, 0);
      if (digit < 128) {
        return value + digit * unit;
      }
      value += (digit - 128) * unit;
      unit *= 128;
    }
    throw new PatchInvalid("");
  }

  /** A number with a sign, in its lowest bit. */
  distance(): number {
    const value = this.number();
    const half = Math.floor(value / 2);
    return half * 2 === value ? half : -half - 1;
  }

  /** Nothing may follow, and the deflation must be whole. */
  end(): void {
    if (this.readinto(this.byte) > 0) {
      throw new PatchInvalid("");
    }
  }
}

/** Gathers what is written, and bounds it. */
class Result {
  private output: File;
  /** How many bytes are yet to come. */
  left: number;
  private view: MemoryView;
  private gathered: number;

  constructor(output: File, size: number) {
    this.output = output;
    this.left = size;
    this.view = memoryview(bytearray(BUFFER_SIZE));
    this.gathered = 0;
  }

  /** @throws PatchInvalid where `source` has no `count` bytes, or they would be too many */
  take(source: Source, count: number): void {
    if (count > this.left) {
      throw new PatchInvalid("");
    }
    this.left -= count;
    let wanted = count;
    while (wanted > 0) {
      const size = Math.min(wanted, BUFFER_SIZE - this.gathered);
      if (source.readinto(this.view.subarray(this.gathered, this.gathered + size)) < size) {
        throw new PatchInvalid("");
      }
      wanted -= size;
      this.gathered += size;
      if (this.gathered === BUFFER_SIZE) {
        this.flush();
      }
    }
  }

  flush(): void {
    if (this.gathered > 0) {
      this.output.write(this.view.subarray(0, this.gathered));
      this.gathered = 0;
    }
  }
}
