// The slot that does not run, written through a few kilobytes: with an image as it is, or in blocks.

import {
  type Bytes,
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
import { type Hash, sha1 } from "uhashlib";
import { BytesIO } from "uio";
import { DecompIO } from "uzlib";
import { slotBytes, startSlot, writeSlot } from "./ota_board.js";
import { came } from "./ota_contact.js";
import { FirmwareTooLarge, HashMismatch, storageError } from "./ota_errors.js";
import { BLOCK } from "./ota_files.js";
import type { Words } from "./ota_journal.js";
import { Sink } from "./ota_sink.js";
import { beginSlot, forgetSlot, slotNow, type Written } from "./ota_slot.js";

/** Raw deflate, in a window of a block. */
const WINDOW_BITS = -12;
/** In the two bytes before a block: it is not deflated. */
const STORED = 0x8000;
const NAME = "firmware";

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
  override begin(size: number, start = 0): void {
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

/** Writes an image that comes in blocks: each is unpacked and hashed on its own. */
export class BlockSink extends Sink {
  private readonly size: number;
  private readonly wanted: string;
  private readonly packed: File;
  private readonly block: MemoryView;
  /** How many bytes of the head have come, and what they say. */
  private heads = 0;
  private head = 0;
  /** How long the block behind it is, and how much of it is to come, in bytes. */
  private length = 0;
  private left = 0;

  /** @param words - the journal's step. */
  constructor(words: Words) {
    super(item(words, 9));
    this.size = int(item(words, 4));
    this.wanted = item(words, 8);
    this.packed = new BytesIO(bytearray(BLOCK));
    this.block = memoryview(bytearray(BLOCK));
    const slot = slotNow();
    if (slot !== null && slot.tag === this.tag) {
      this.offset = slot.offset;
    }
  }

  override begin(_size: number, start = 0): void {
    this.heads = 0;
    this.head = 0;
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
        this.packed.write(memoryview(data).subarray(at, at + count));
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
    this.packed.seek(0);
    if (this.left === 0 || this.left > BLOCK) {
      throw this.mismatch();
    }
  }

  private unpack(): void {
    const slot = this.slot();
    const size = Math.min(BLOCK, this.size - slot.size);
    if (size <= 0) {
      throw this.mismatch();
    }
    const block = size === BLOCK ? this.block : this.block.subarray(0, size);
    this.packed.seek(0);
    const count = this.head >= STORED ? this.packed.readinto(block) : inflate(this.packed, block);
    if (count !== size) {
      throw this.mismatch();
    }
    slot.chain = linked(slot.chain, block);
    put(block);
    slot.size += size;
    slot.offset += this.length + 2;
    this.offset = slot.offset;
    this.heads = 0;
    this.head = 0;
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
    return new HashMismatch(NAME);
  }
}

function linked(before: Bytes | null, block: Uint8Array): Bytes {
  const hash = sha1();
  let chain: Bytes | null = null;
  try {
    if (before !== null) {
      hash.update(before);
    }
    hash.update(block);
  } finally {
    // Nothing else frees the board's only hash unit.
    chain = hash.digest();
  }
  return chain;
}

function inflate(packed: File, block: Uint8Array): number {
  try {
    return new DecompIO(packed, WINDOW_BITS).readinto(block);
  } catch (error) {
    if (error instanceof EOFError || error instanceof OSError) {
      return 0;
    }
    throw error;
  }
}

function put(data: Uint8Array): void {
  try {
    writeSlot(data);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}
