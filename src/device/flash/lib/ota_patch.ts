// Rebuilds a file from the old one and a patch, through a few hundred bytes. What a patch is made of is told where
// patches are made, in `src/patches/script.ts`. Nothing here knows whether the result is the right one: hash it.

import { bytearray, EOFError, type File, item, type MemoryView, memoryview, OSError } from "builtins";
import { EINVAL } from "uerrno";
import { DecompIO } from "uzlib";
import { PatchInvalid } from "./ota_errors.js";

/** Raw deflate, in a window of 512 bytes. */
const WINDOW_BITS = -9;
const BUFFER_SIZE = 512;
/** The numbers of a group, in bytes. */
const GROUP_SIZE = 512;
/** No number has more. */
const NUMBER_BYTES = 4;
/** A byte from here on has another behind it in its number. */
const CONTINUED = 128;

/**
 * Writes the `size` bytes that `patch` makes of `old` to `output`. All three are open, at their beginnings.
 *
 * @throws PatchInvalid where it is no patch, or none for a file like `old`; then some of the bytes may be written, never
 * more than `size`. OSError, as files raise it.
 */
export function apply(patch: File, old: File, output: Target, size: number): void {
  const script = new Script(patch);
  const result = new Result(output, size);
  const group = new Group();
  let position = 0;
  while (result.left > 0) {
    const numbers = readNumber(script);
    if (numbers === 0) {
      result.take(script, result.left);
    } else {
      const copies = group.read(script, numbers);
      for (let copy = 0; copy < copies; copy++) {
        result.take(script, readNumber(group.counts));
        position += signed(readNumber(group.distances));
        const length = readNumber(group.lengths);
        // Without this, a small script could go on for hours.
        if (position < 0 || length === 0) {
          throw new PatchInvalid("");
        }
        old.seek(position);
        result.take(old, length);
        position += length;
      }
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
export function inflate(packed: File, output: Target, size: number): void {
  const script = new Script(packed);
  const result = new Result(output, size);
  result.take(script, size);
  script.end();
  result.flush();
}

/** What is written to. */
interface Target {
  write(data: Uint8Array): void;
}

/** What bytes are read from, as far as there are any. */
interface Source {
  readinto(buffer: Uint8Array): number;
}

/** Seven bits a byte, the lowest first. */
function readNumber(source: Digits): number {
  let value = 0;
  let unit = 1;
  for (let count = 0; count < NUMBER_BYTES; count++) {
    const digit = source.next();
    if (digit < CONTINUED) {
      return value + digit * unit;
    }
    value += (digit - CONTINUED) * unit;
    unit *= CONTINUED;
  }
  throw new PatchInvalid("");
}

/** The sign is in the lowest bit. */
function signed(value: number): number {
  const half = Math.floor(value / 2);
  return half * 2 === value ? half : -half - 1;
}

/** What numbers are read from. */
interface Digits {
  next(): number;
}

/** The bytes that are deflated in a file. */
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

  /** @throws PatchInvalid where there is no more */
  next(): number {
    if (this.readinto(this.byte) === 0) {
      throw new PatchInvalid("");
    }
    return item(this.byte, 0);
  }

  /** Nothing may follow, and the deflation must be whole. */
  end(): void {
    if (this.readinto(this.byte) > 0) {
      throw new PatchInvalid("");
    }
  }
}

/** The numbers of some copies: all counts, then all distances, then all lengths. */
class Group {
  private view: MemoryView;
  counts: Column;
  readonly distances: Column;
  readonly lengths: Column;

  constructor() {
    this.view = memoryview(bytearray(GROUP_SIZE));
    this.counts = new Column(this.view);
    this.distances = new Column(this.view);
    this.lengths = new Column(this.view);
  }

  /** Takes the place of the group before; the number of copies. @throws PatchInvalid */
  read(script: Script, size: number): number {
    if (size > GROUP_SIZE || script.readinto(this.view.subarray(0, size)) < size) {
      throw new PatchInvalid("");
    }
    let numbers = 0;
    for (let at = 0; at < size; at++) {
      if (item(this.view, at) < CONTINUED) {
        numbers += 1;
      }
    }
    const copies = Math.floor(numbers / 3);
    if (copies * 3 !== numbers || item(this.view, size - 1) >= CONTINUED) {
      throw new PatchInvalid("");
    }
    this.counts.at = 0;
    this.distances.at = this.after(0, copies);
    this.lengths.at = this.after(this.distances.at, copies);
    return copies;
  }

  /** Where the column of so many numbers that begins at `start` ends. */
  private after(start: number, numbers: number): number {
    let at = start;
    let left = numbers;
    while (left > 0) {
      if (item(this.view, at) < CONTINUED) {
        left -= 1;
      }
      at += 1;
    }
    return at;
  }
}

class Column {
  private view: MemoryView;
  at: number;

  constructor(view: MemoryView) {
    this.view = view;
    this.at = 0;
  }

  next(): number {
    const digit = item(this.view, this.at);
    this.at += 1;
    return digit;
  }
}

/** Gathers what is written, and bounds it. */
class Result {
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
      const room = size === BUFFER_SIZE ? this.view : this.view.subarray(this.gathered, this.gathered + size);
      if (source.readinto(room) < size) {
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
      const isFull = this.gathered === BUFFER_SIZE;
      this.output.write(isFull ? this.view : this.view.subarray(0, this.gathered));
      this.gathered = 0;
    }
  }
}
