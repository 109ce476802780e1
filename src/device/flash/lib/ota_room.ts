// Whether a plan fits, counted step by step.

import { encode, int, item, len, OSError } from "builtins";
import { statvfs } from "uos";
import { blocksOf, GUARD, isFolder, PIECE, parentOf, sizeOf } from "./ota_files.js";
import { COPIED, FOLDER, isOfRecovery, JOURNAL, partOf, staged, type Words } from "./ota_journal.js";

/** On LittleFS; on FAT, one. */
const FOLDER_BLOCKS = 2;

/**
 * The room that an update needs. A file is there three times for a while: old, in the backup, and new, staged, before it
 * takes the old one's place.
 */
export class Room {
  private flash: Volume | null;
  private card: Volume | null;
  private text = 0;
  private isRecoveryReplaced = false;

  constructor() {
    this.flash = null;
    this.card = null;
  }

  /** A line of the journal, in bytes. */
  addText(length: number): void {
    this.text += length;
  }

  /** What is deleted or replaced. */
  noteOld(path: string): void {
    this.isRecoveryReplaced = this.isRecoveryReplaced || isOfRecovery(path);
  }

  /** `/flash`, or `/sd`. The journal and the version file are on `/flash`, whatever else is. */
  volume(name: string): Volume {
    if (name === "/sd") {
      this.card = this.card ?? new Volume(name);
      return this.card;
    }
    this.flash = this.flash ?? new Volume(name);
    return this.flash;
  }

  /** What is missing, in words; empty where nothing is. */
  lacking(): string {
    const flash = this.flash === null ? "" : this.flash.lacking(this.needOnFlash(this.flash));
    if (flash !== "" || this.card === null) {
      return flash;
    }
    return this.card.lacking(this.card.needWith(this.text));
  }

  /** How many bytes of `/flash` and `/sd` an update leaves free; 0 where no card is in. */
  spare(): readonly number[] {
    const flash = this.volume("/flash");
    const onFlash = (flash.free - this.needOnFlash(flash)) * flash.block;
    try {
      const card = this.volume("/sd");
      card.measure();
      return [onFlash, (card.free - card.needWith(this.text)) * card.block];
    } catch (error) {
      if (error instanceof OSError) {
        return [onFlash, 0];
      }
      throw error;
    }
  }

  /** Looks how much is free. */
  measure(): void {
    if (this.flash !== null) {
      this.flash.measure();
    }
    if (this.card !== null) {
      this.card.measure();
    }
  }

  private needOnFlash(flash: Volume): number {
    const copies = this.isRecoveryReplaced ? copiesIn(flash.block) : 0;
    return flash.needWith(this.text) + blocksOf(this.text, flash.block) + copies;
  }
}

/** A volume, and what is to be on it. */
class Volume {
  /** Bytes of a block. */
  readonly block: number;
  /** Blocks, once it was measured. */
  free = 0;
  private readonly name: string;
  /** In blocks: the updater's folder, the file of the version, and the backup's and the journal's last blocks. */
  private need = 3 + FOLDER_BLOCKS;
  /** Bytes of the old files. */
  backup = 0;
  /** Bytes of new names. */
  private names = 0;
  /** That of the last file, from one slash to the other. */
  private folder = "";

  constructor(name: string) {
    this.name = name;
    this.block = statvfs(name)[0];
  }

  /**
   * A new file, of `size` bytes. `old`: the size of what it replaces, or -1, and 1 less for each folder that is missing.
   */
  addFile(words: Words, path: string, old: number, size: number): void {
    const hash = item(words, 2);
    // Where it waits, some of it may be there; what is there as it travels will be gone before the commit.
    const stage = staged(hash, path);
    const there = sizeOf(stage);
    this.grow(there, size);
    if (there < 0) {
      this.names += entryBytes(stage);
    }
    const kind = item(words, 4);
    if (kind !== "get") {
      const part = partOf(hash, int(item(words, 5)), path);
      this.need -= kind === "raw" ? 0 : blocksOf(sizeOf(part), this.block);
    }
    this.grow(old, size);
    if (old < 0) {
      this.names += entryBytes(path);
    }
    let folder = parentOf(path);
    // Those that the last file has made are there.
    while (old < -1 && !this.folder.startsWith(`${folder}/`) && !isFolder(folder)) {
      this.need += FOLDER_BLOCKS;
      folder = parentOf(folder);
    }
    this.folder = `${parentOf(path)}/`;
  }

  /** Everything, with so many bytes of journal. */
  needWith(text: number): number {
    const kept = GUARD + this.backup + text;
    const pieces = Math.floor(kept / PIECE);
    return (
      this.need +
      blocksOf(this.names, this.block) +
      pieces * blocksOf(PIECE, this.block) +
      blocksOf(kept - pieces * PIECE + GUARD, this.block)
    );
  }

  private grow(old: number, size: number): void {
    this.need += Math.max(blocksOf(size, this.block) - blocksOf(old, this.block), 0);
  }

  lacking(need: number): string {
    return need > this.free ? `${this.name}: ${need} > ${this.free} blocks` : "";
  }

  /** What is there already of what is counted is free too. */
  measure(): void {
    const info = statvfs(this.name);
    // Where LittleFS has more than it holds, what is free is below zero, and told as a large number.
    this.free = info[3] > info[2] ? 0 : info[3];
    if (isFolder(`${this.name}/${FOLDER}`)) {
      this.free += FOLDER_BLOCKS;
    }
    if (this.name === "/flash") {
      this.free += blocksOf(sizeOf(JOURNAL), this.block);
    }
  }
}

/** The copies of recovery's modules, where the plan replaces one of them. */
function copiesIn(block: number): number {
  let need = 0;
  for (const name of COPIED) {
    need += blocksOf(sizeOf(`/flash/lib/${name}.py`), block);
  }
  return need;
}

/** What a name takes in its folder, in bytes: at most, on either filesystem. */
function entryBytes(path: string): number {
  return 64 + 4 * (len(encode(path)) - len(encode(parentOf(path))));
}
