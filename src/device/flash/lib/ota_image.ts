// The slot that does not run, written with an image as it is.

import { decode, item } from "builtins";
import { hexlify } from "ubinascii";
import { type Hash, sha1 } from "uhashlib";
import { slotBytes, startSlot } from "./ota_board.js";
import { came } from "./ota_contact.js";
import { FirmwareTooLarge, HashMismatch } from "./ota_errors.js";
import type { Words } from "./ota_journal.js";
import { Sink } from "./ota_sink.js";
import { forgetSlot, NAME, put } from "./ota_slot.js";

/** Writes an image as it is. It holds the board's only hash unit from the first byte until `close`. */
export class ImageSink extends Sink {
  private readonly wanted: string;
  private hash: Hash | null;
  private room = 0;
  private digest = "";
  /** Whether the bootloader starts the slot next, as it is. */
  isMarked = false;

  /** @param words - the journal's step. */
  constructor(words: Words) {
    super(item(words, 9));
    this.wanted = item(words, 3);
    this.hash = null;
  }

  /** @throws FirmwareTooLarge */
  override begin(size: number, start = 0, _tag = ""): void {
    if (start === 0) {
      this.close();
      this.room = slotBytes();
      if (size > this.room) {
        throw new FirmwareTooLarge(`${size} > ${this.room}`);
      }
      forgetSlot();
      startSlot();
      this.hash = sha1();
    }
  }

  /** @throws FirmwareTooLarge, StorageError */
  override write(data: Uint8Array): void {
    this.room -= data.length;
    if (this.room < 0) {
      throw new FirmwareTooLarge("");
    }
    put(data);
    if (this.hash !== null) {
      this.hash.update(data);
    }
    this.offset += data.length;
    came(NAME, data.length);
  }

  /** A transport has written the slot itself, and tells the SHA-1; it may have marked it too. */
  told(digest: string, isMarked: boolean): void {
    this.digest = digest;
    this.isMarked = isMarked;
  }

  /** @throws HashMismatch where it is not the image that the manifest names */
  finish(): void {
    this.close();
    if (this.digest !== this.wanted) {
      throw new HashMismatch(NAME);
    }
  }

  /** What comes next begins anew. */
  override close(): void {
    this.offset = 0;
    if (this.hash !== null) {
      this.digest = decode(hexlify(this.hash.digest()));
      this.hash = null;
    }
  }
}
