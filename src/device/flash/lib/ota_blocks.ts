// The slot that does not run, written with an image that comes in blocks: each is hashed on its own, and verified by a
// chain of hashes.

import {
  bytearray,
  decode,
  EOFError,
  type File,
  int,
  item,
  type MemoryView,
  memoryview,
  OSError,
} from "builtins";
import { hexlify } from "ubinascii";
import { sha1 } from "uhashlib";
import { Block, type Unpacked } from "./ota_block.js";
import { startSlot } from "./ota_board.js";
import { came } from "./ota_contact.js";
import { HashMismatch } from "./ota_errors.js";
import { BLOCK } from "./ota_files.js";
import type { Words } from "./ota_journal.js";
import { Sink } from "./ota_sink.js";
import { beginSlot, forgetSlot, NAME, put, slotNow, type Written } from "./ota_slot.js";

/** In the two bytes before a block: it is not deflated. */
const STORED = 0x8000;
/** What is unpacked at a time, in bytes. */
const PIECE = 512;

export class BlockSink extends Sink {
  private readonly size: number;
  private readonly wanted: string;
  private readonly block: Block;
  private readonly piece: MemoryView;
  /** How many bytes of the head have come, and what they say. */
  private heads = 0;
  private head = 0;
  /** How long the block behind it is, and how much of it is to come, in bytes. */
  private length = 0;
  private left = 0;

  /** `words` is the journal's step; `memory`, what a block is gathered in. */
  constructor(words: Words, memory: File) {
    super(item(words, 9));
    this.size = int(item(words, 4));
    this.wanted = item(words, 8);
    this.block = new Block(memory);
    this.piece = memoryview(bytearray(PIECE));
    const slot = slotNow();
    if (slot !== null && slot.tag === this.tag) {
      this.offset = slot.offset;
    }
  }

  override begin(_size: number, start = 0, _tag = ""): void {
    this.heads = 0;
    this.head = 0;
    this.block.forget();
    if (start === 0) {
      beginSlot(this.tag);
      startSlot();
      this.offset = 0;
    }
  }

  /** @throws HashMismatch, StorageError */
  override write(data: Uint8Array): void {
    this.take(data);
    came(NAME, data.length);
  }

  /** The same, where it does not come from the server now. */
  take(data: Uint8Array): void {
    let at = 0;
    while (at < data.length) {
      if (this.heads < 2) {
        this.head = this.head * 256 + item(data, at);
        this.heads += 1;
        at += 1;
        if (this.heads === 2) {
          this.expect();
        }
      } else {
        const count = Math.min(this.left, data.length - at);
        this.block.add(memoryview(data).subarray(at, at + count));
        this.left -= count;
        at += count;
        if (this.left === 0) {
          this.unpack();
        }
      }
    }
  }

  /** @throws HashMismatch where it is not the image that the manifest names */
  finish(): void {
    const slot = this.slot();
    const chain = slot.chain;
    if (slot.size !== this.size || chain === null || decode(hexlify(chain)) !== this.wanted) {
      throw this.mismatch();
    }
  }

  /** A head is there: a block follows. */
  private expect(): void {
    this.length = this.head >= STORED ? this.head - STORED : this.head;
    this.left = this.length;
    this.block.begin();
    if (this.left === 0 || this.left > BLOCK) {
      throw this.mismatch();
    }
  }

  private unpack(): void {
    const slot = this.slot();
    const size = Math.min(BLOCK, this.size - slot.size);
    const isStored = this.head >= STORED;
    if (size <= 0 || (isStored && this.length !== size)) {
      throw this.mismatch();
    }
    if (!this.copy(this.block.content(isStored), size, slot) || !(isStored || this.block.keepUnread())) {
      throw this.mismatch();
    }
    slot.size += size;
    slot.offset += this.length + 2;
    this.offset = slot.offset;
    this.heads = 0;
    this.head = 0;
    // To erase the slot takes its time, also where nothing comes meanwhile: a watchdog may have to be fed.
    came(NAME, 0);
  }

  /** Brings so many bytes into the slot; false where they are not there. */
  private copy(source: Unpacked, size: number, slot: Written): boolean {
    const hash = sha1();
    try {
      if (slot.chain !== null) {
        hash.update(slot.chain);
      }
      let left = size;
      while (left > 0) {
        const piece = left < PIECE ? this.piece.subarray(0, left) : this.piece;
        if (source.readinto(piece) < piece.length) {
          return false;
        }
        hash.update(piece);
        put(piece);
        left -= piece.length;
      }
      return true;
    } catch (error) {
      if (error instanceof EOFError || error instanceof OSError) {
        return false;
      }
      // A piece of the block may be in the slot: nothing goes on behind it.
      forgetSlot();
      throw error;
    } finally {
      // Nothing else frees the board's only hash unit.
      slot.chain = hash.digest();
    }
  }

  private slot(): Written {
    const slot = slotNow();
    if (slot === null) {
      throw this.mismatch();
    }
    return slot;
  }

  /** What is in the slot is of no use. */
  private mismatch(): HashMismatch {
    forgetSlot();
    this.offset = 0;
    this.block.forget();
    return new HashMismatch(NAME);
  }
}
