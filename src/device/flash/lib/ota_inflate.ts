// Unpacks what was deflated, through a few hundred bytes. Nothing here knows whether the result is the right one: hash it.

import { bytearray, EOFError, type File, type MemoryView, memoryview, OSError } from "builtins";
import { EINVAL } from "uerrno";
import { DecompIO } from "uzlib";
import { PatchInvalid } from "./ota_errors.js";

/** Raw deflate, in a window of 1 KB. */
const WINDOW_BITS = -10;
const BUFFER_SIZE = 128;

/**
 * Writes the `size` bytes that were deflated into `packed` to `output`. Both are open, at their beginnings.
 *
 * @throws PatchInvalid where they are not there; OSError, as files raise it
 */
export function inflate(packed: File, output: Target, size: number): void {
  const script = new Script(packed);
  const result = new Result(output, size);
  result.take(script, size);
  result.end(script);
}

/** What is written to. */
export interface Target {
  write(data: Uint8Array): void;
}

/** What bytes are read from, as far as there are any. */
interface Source {
  readinto(buffer: Uint8Array): number;
}

/** The bytes that are deflated in a file. */
export class Script {
  private stream: DecompIO;

  constructor(file: File) {
    this.stream = new DecompIO(file, WINDOW_BITS);
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
}

/** Gathers what is written, and bounds it. */
export class Result {
  private output: Target;
  /** How many bytes are yet to come. */
  left: number;
  private view: MemoryView;
  private gathered: number;

  constructor(output: Target, size: number) {
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
      if (source.readinto(this.part(this.gathered, size)) < size) {
        throw new PatchInvalid("");
      }
      wanted -= size;
      this.gathered += size;
      if (this.gathered === BUFFER_SIZE) {
        this.flush();
      }
    }
  }

  /** Nothing may follow in `source`. @throws PatchInvalid */
  end(source: Source): void {
    this.flush();
    if (source.readinto(this.part(0, 1)) > 0) {
      throw new PatchInvalid("");
    }
  }

  private flush(): void {
    if (this.gathered > 0) {
      this.output.write(this.part(0, this.gathered));
      this.gathered = 0;
    }
  }

  /** Of the buffer: all of it takes no memory. */
  private part(start: number, size: number): MemoryView {
    return size === BUFFER_SIZE ? this.view : this.view.subarray(start, start + size);
  }
}
