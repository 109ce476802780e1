// Rebuilds a file from the old one and a patch, through a few hundred bytes. What a patch is made of is told where
// patches are made, in `src/patches/script.ts`. Nothing here knows whether the result is the right one: hash it.

import { bytearray, EOFError, type File, item, type MemoryView, memoryview, OSError } from "builtins";
import { EINVAL } from "uerrno";
import { DecompIO } from "uzlib";
import { PatchInvalid } from "./ota_errors.js";

/** Raw deflate, in a window of 1 KB. */
const WINDOW_BITS = -10;
const BUFFER_SIZE = 128;
/** The numbers of a group, in bytes. */
const GROUP_SIZE = 384;
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
    let copies = group.read(script);
    if (copies === 0) {
      result.take(script, result.left);
    }
    while (copies > 0) {
      result.take(script, group.count());
      position += signed(group.distance());
      const length = group.length();
      // Without this, a small script could go on for hours.
      if (position < 0 || length === 0) {
        throw new PatchInvalid("");
      }
      old.seek(position);
      result.take(old, length);
      position += length;
      copies -= 1;
    }
  }
  result.end(script);
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
  result.end(script);
}

/** What is written to. */
interface Target {
  write(data: Uint8Array): void;
}

/** What bytes are read from, as far as there are any. */
interface Source {
  readinto(buffer: Uint8Array): number;
}

/** The number that begins at `start`: seven bits a byte, the lowest first. @throws PatchInvalid */
function numberAt(view: MemoryView, start: number): number {
  let value = 0;
  let unit = 1;
  for (let at = start; at < start + NUMBER_BYTES; at++) {
    const digit = item(view, at);
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

/** The bytes that are deflated in a file. */
class Script {
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

/** The numbers of some copies: all counts, then all distances, then all lengths. */
class Group {
  private view: MemoryView;
  // Where the next one of each is.
  private counts: number;
  private distances: number;
  private lengths: number;

  constructor() {
    this.view = memoryview(bytearray(GROUP_SIZE));
    this.counts = 0;
    this.distances = 0;
    this.lengths = 0;
  }

  /** Takes the place of the group before. How many copies there are; 0: no more groups. @throws PatchInvalid */
  read(script: Script): number {
    const size = this.readSize(script);
    if (size === 0) {
      return 0;
    }
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
    this.counts = 0;
    this.distances = this.after(0, copies);
    this.lengths = this.after(this.distances, copies);
    return copies;
  }

  /** How many bytes are inserted before the next copy. @throws PatchInvalid */
  count(): number {
    const at = this.counts;
    this.counts = this.after(at, 1);
    return numberAt(this.view, at);
  }

  /** How far from the end of the last copy it begins, zigzag. @throws PatchInvalid */
  distance(): number {
    const at = this.distances;
    this.distances = this.after(at, 1);
    return numberAt(this.view, at);
  }

  /** How long it is. @throws PatchInvalid */
  length(): number {
    const at = this.lengths;
    this.lengths = this.after(at, 1);
    return numberAt(this.view, at);
  }

  private readSize(script: Script): number {
    for (let at = 0; at < NUMBER_BYTES; at++) {
      if (script.readinto(this.view.subarray(at, at + 1)) === 0) {
        throw new PatchInvalid("");
      }
      if (item(this.view, at) < CONTINUED) {
        break;
      }
    }
    return numberAt(this.view, 0);
  }

  /** Where so many numbers from `start` on end. */
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
