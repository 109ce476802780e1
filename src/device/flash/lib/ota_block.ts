// A block of firmware as it travels: gathered in memory, and unpacked from there. One inflater reads all of them, for a new
// one would take memory with each block.

import { bytearray, bytes, type File, type MemoryView, memoryview } from "builtins";
import { DecompIO } from "uzlib";
import { UNREAD } from "./ota_slot.js";

/** Raw deflate, in a window of 1 KB: one of 4 KB would save half a percent. */
const WINDOW_BITS = -10;
/** What every deflated block ends with; it does not travel. */
const FLUSH = bytes([0, 0, 0xff, 0xff]);

/** What bytes are read from, as far as there are any. */
export interface Unpacked {
  readinto(buffer: Uint8Array): number;
}

export class Block {
  /** What of the block before is unread, and the block behind it. */
  private readonly memory: File;
  private readonly rest: MemoryView;
  private unread = 0;
  private end = 0;
  /** None where it has to begin anew. */
  private inflater: DecompIO | null;

  /** In `memory`: a block and `UNREAD` bytes. */
  constructor(memory: File) {
    this.memory = memory;
    this.rest = memoryview(bytearray(UNREAD));
    this.inflater = null;
  }

  /** What comes does not go on behind the block before. */
  forget(): void {
    this.unread = 0;
    this.inflater = null;
  }

  /** Another block begins. */
  begin(): void {
    this.memory.seek(this.unread);
  }

  add(data: Uint8Array): void {
    this.memory.write(data);
  }

  /** What the block's part of the image is read from, once all of it has come. */
  content(isStored: boolean): Unpacked {
    if (isStored) {
      this.memory.seek(this.unread);
      return this.memory;
    }
    this.memory.write(FLUSH);
    this.end = this.memory.seek(0, 1);
    this.memory.seek(0);
    if (this.inflater === null) {
      this.inflater = new DecompIO(this.memory, WINDOW_BITS);
    }
    return this.inflater;
  }

  /** Keeps what the inflater has not read for the next block; false where it has not come to the end of this one. */
  keepUnread(): boolean {
    this.unread = this.end - this.memory.seek(0, 1);
    if (this.unread < 0 || this.unread > UNREAD) {
      return false;
    }
    const rest = this.rest.subarray(0, this.unread);
    this.memory.readinto(rest);
    this.memory.seek(0);
    this.memory.write(rest);
    return true;
  }
}
