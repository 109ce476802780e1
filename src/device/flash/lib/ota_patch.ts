// Rebuilds a file from the old one and a patch, through a few hundred bytes. What a patch is made of is told where
// patches are made, in `src/patches/script.ts`. Nothing here knows whether the result is the right one: hash it.

import { bytearray, type File, item, type MemoryView, memoryview } from "builtins";
import { PatchInvalid } from "./ota_errors.js";
import { Result, Script, type Target } from "./ota_inflate.js";

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
