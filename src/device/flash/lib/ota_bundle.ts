// The bundle: all that an update's files need, in one answer, one after the other in the order of the journal. What is
// cut short goes on at the byte where it stopped; what is packed and small never touches the disk as it is.

import { type File, int, item, memoryview, OSError } from "builtins";
import { BytesIO } from "uio";
import { came, expect, reach } from "./ota_contact.js";
import { BadResponse, storageError } from "./ota_errors.js";
import { drop, sizeOf } from "./ota_files.js";
import { Journal, pathOf, type Words } from "./ota_journal.js";
import { Output } from "./ota_output.js";
import { Sink } from "./ota_sink.js";
import { isStaged, stagedFor } from "./ota_staging.js";
import { isInMemory, PACK_LIMIT, settle, waiting, waitsAt, wireOf } from "./ota_unpack.js";

export class BundleSink extends Sink {
  /** Bytes of the whole. */
  private readonly size: number;
  private readonly hasStaged: boolean;
  private journal: Journal | null;
  /** The step whose file comes; none behind the last. */
  private words: Words | null;
  /** Where it begins in the bundle. */
  private position = 0;
  /** So many files, from the first one on, are verified. */
  private verified = 0;
  /** How much of the file is still to come, and how much comes before that is there. */
  private left = 0;
  private skip = 0;
  /** Where it goes: to the disk, or, while there is no output, to memory. */
  private output: Output | null;
  private readonly memory: File;
  private isOpen = false;
  private isAimed = false;

  /** `hasStaged`: an earlier pass may have left some of it. */
  constructor(size: number, tag: string, hasStaged: boolean) {
    super(tag);
    this.size = size;
    this.hasStaged = hasStaged;
    this.journal = null;
    this.words = null;
    this.output = null;
    this.memory = new BytesIO(PACK_LIMIT);
  }

  /**
   * Looks for what is missing next: from `offset` to `end`. False where nothing is.
   *
   * @throws HashMismatch, NoSpace, StorageError
   */
  aim(): boolean {
    this.close();
    try {
      return this.look();
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
  }

  private look(): boolean {
    this.journal = new Journal();
    this.position = 0;
    this.words = this.journal.next("p");
    let count = 0;
    while (this.words !== null && (count < this.verified || this.isThere(this.words))) {
      count += 1;
      this.position += wireOf(this.words);
      this.words = this.journal.next("p");
    }
    this.verified = count;
    if (this.words === null) {
      this.close();
      return false;
    }
    this.offset = this.position + waiting(this.words);
    this.end = this.hasStaged ? this.endOfGap() : -1;
    reach(this.offset);
    if (!this.isAimed) {
      this.isAimed = true;
      expect(-this.offset);
    }
    return true;
  }

  /** @throws BadResponse where it is of another size; NoSpace, StorageError */
  override begin(size: number, start = 0, _tag = ""): void {
    if (size >= 0 && size !== this.size) {
      throw new BadResponse("size");
    }
    this.skip = this.offset - start;
    this.open(this.offset - this.position);
  }

  /** @throws HashMismatch, PatchInvalid, NoSpace, StorageError */
  override write(data: Uint8Array): void {
    let at = Math.min(this.skip, data.length);
    this.skip -= at;
    while (at < data.length) {
      if (this.words === null || !this.isOpen) {
        throw new BadResponse("longer");
      }
      const count = Math.min(this.left, data.length - at);
      const piece = count === data.length ? data : memoryview(data).subarray(at, at + count);
      if (this.output === null) {
        this.memory.write(piece);
      } else {
        this.output.write(piece);
      }
      at += count;
      this.left -= count;
      came(pathOf(this.words), count);
      if (this.left === 0) {
        const memory = this.output === null ? this.memory : null;
        this.closeOutput();
        settle(this.words, memory);
        this.goOn(this.words);
      }
    }
  }

  override close(): void {
    this.closeOutput();
    if (this.journal !== null) {
      this.journal.close();
      this.journal = null;
    }
  }

  private closeOutput(): void {
    const output = this.output;
    this.output = null;
    this.isOpen = false;
    if (output !== null) {
      output.close();
    }
  }

  /** Whether a file is staged. What needs no more bytes is brought there. */
  private isThere(words: Words): boolean {
    if (this.hasStaged && isStaged(words)) {
      return true;
    }
    const wire = wireOf(words);
    const there = waiting(words);
    if (wire === 0) {
      new Output(waitsAt(words), false).close();
    } else if (there < wire) {
      return false;
    } else if (item(words, 4) === "raw" || there > wire) {
      // It is not what it should be.
      drop(waitsAt(words));
      return false;
    }
    settle(words, null);
    return true;
  }

  /** Where the next file begins that is there: from there on, nothing is to be fetched now. */
  private endOfGap(): number {
    const journal = new Journal();
    try {
      let at = 0;
      let words = journal.next("p");
      while (words !== null) {
        if (at > this.position && sizeOf(stagedFor(words)) === int(item(words, 3))) {
          return at;
        }
        at += wireOf(words);
        words = journal.next("p");
      }
      return -1;
    } finally {
      journal.close();
    }
  }

  /** Makes ready for the file that comes, of which so many bytes are there. */
  private open(there: number): void {
    if (this.words !== null) {
      this.left = wireOf(this.words) - there;
      this.isOpen = true;
      if (isInMemory(this.words)) {
        this.memory.seek(0);
      } else {
        this.output = new Output(waitsAt(this.words), there > 0);
      }
    }
  }

  /** From a file of which all has come to the next that is not empty; empty ones are made. */
  private goOn(done: Words): void {
    if (this.journal === null) {
      return;
    }
    this.verified += 1;
    this.position += wireOf(done);
    this.words = this.journal.next("p");
    while (this.words !== null && this.position !== this.end && wireOf(this.words) === 0) {
      new Output(stagedFor(this.words), false).close();
      settle(this.words, null);
      this.verified += 1;
      this.words = this.journal.next("p");
    }
    if (this.position !== this.end) {
      this.open(0);
    }
  }
}
