// What the slot holds of an image that came in blocks: a later pass goes on with it, as long as the board is on. This
// module stays loaded when the others are dropped.

import { type Bytes, OSError } from "builtins";
import { spoilSlot, writeSlot } from "./ota_board.js";
import { storageError } from "./ota_errors.js";

/** The inflater has not read the last bytes of a block when it has given all of them: no more than these. */
export const UNREAD = 16;

/** What progress is told under. */
export const NAME = "firmware";

export class Written {
  /** Of the blocks. */
  readonly tag: string;
  /** How many of their bytes are in the slot, and what these became. */
  offset = 0;
  size = 0;
  /** The SHA-1 of the last block behind that of the one before. */
  chain: Bytes | null;

  constructor(tag: string) {
    this.tag = tag;
    this.chain = null;
  }
}

let written: Written | null = null;

/** None where the slot is of no use. */
export function slotNow(): Written | null {
  return written;
}

export function beginSlot(tag: string): void {
  written = new Written(tag);
}

export function forgetSlot(): void {
  written = null;
}

/** A transport of one's own has marked the slot: no new firmware is to start beside the old files. */
export function unmark(): void {
  forgetSlot();
  try {
    spoilSlot();
  } catch (error) {
    // The bootloader checks it yet.
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

/** Writes what comes next. @throws StorageError */
export function put(data: Uint8Array): void {
  try {
    writeSlot(data);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}
