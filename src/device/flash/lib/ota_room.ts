// Whether a plan fits, counted step by step.

import { encode, int, item, len, OSError } from "builtins";
import { statvfs } from "uos";
import { GUARD, isFolder, parentOf, sizeOf } from "./ota_files.js";
import { COPIED, isOfRecovery, partOf, staged, volumeOf, type Words } from "./ota_journal.js";

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

  /** The journal and the version file are on `/flash`, whatever else is. */
  addVersion(): void {
    this.volume("/flash");
  }

  /** What is deleted or replaced: `size` bytes, below 0 where there is nothing. */
  addOld(path: string, size: number): Volume {
    const volume = this.volume(volumeOf(path));
    volume.backup += Math.max(size, 0);
    this.isRecoveryReplaced = this.isRecoveryReplaced || isOfRecovery(path);
    return volume;
  }

  /** What is written. */
  addFile(words: Words, path: string, old: number, size: number): void {
    const volume = this.addOld(path, old);
    const hash = item(words, 2);
    const kind = item(words, 4);
    volume.addStaged(staged(hash, path), Math.max(size, 0));
    if (kind === "deflate" || kind === "patch") {
      volume.giveBack(partOf(hash, int(item(words, 5)), path));
    }
    volume.addLive(path, old, Math.max(size, 0));
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
      return [onFlash, (card.free - card.needWith(this.text)) * card.block];
    } catch (error) {
      if (error instanceof OSError) {
        return [onFlash, 0];
      }
      throw error;
    }
  }

  /** Looks again how much is free. */
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

  private volume(name: string): Volume {
    if (name === "/sd") {
      this.card = this.card ?? new Volume(name);
      return this.card;
    }
    this.flash = this.flash ?? new Volume(name);
    return this.flash;
  }
}

class Volume {
  /** Bytes of a block. */
  readonly block: number;
  /** Blocks. */
  free: number;
  private readonly name: string;
  /** In blocks: the updater's folder, the file of the version, and the backup's and the journal's last blocks. */
  private need = 4;
  /** Bytes of the old files. */
  backup = 0;
  /** Bytes of new names. */
  private names = 0;
  /** That of the last file, from one slash to the other. */
  private folder = "";

  constructor(name: string) {
    const space = statvfs(name);
    this.name = name;
    this.block = space[0];
    this.free = space[3];
  }

  /** A new file where it waits: some of it may be there. */
  addStaged(path: string, size: number): void {
    const there = sizeOf(path);
    this.grow(Math.max(there, 0), size);
    if (there < 0) {
      this.names += entryBytes(path);
    }
  }

  /** What is there now will be gone before the commit. */
  giveBack(path: string): void {
    this.need -= blocksOf(Math.max(sizeOf(path), 0), this.block);
  }

  /** A new file where it lives. `old`: the size of what it replaces, or -1, and 1 less for each folder that is missing. */
  addLive(path: string, old: number, size: number): void {
    this.grow(Math.max(old, 0), size);
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
    const kept = this.backup + text;
    return (
      this.need +
      blocksOf(this.names, this.block) +
      blocksOf(kept, this.block) +
      2 * blocksOf(GUARD, this.block)
    );
  }

  private grow(old: number, size: number): void {
    this.need += Math.max(blocksOf(size, this.block) - blocksOf(old, this.block), 0);
  }

  lacking(need: number): string {
    return need > this.free ? `${this.name}: ${need} > ${this.free} blocks` : "";
  }

  measure(): void {
    this.free = statvfs(this.name)[3];
  }
}

/** The copies of recovery's modules, where the plan replaces one of them. */
function copiesIn(block: number): number {
  let need = 0;
  for (const name of COPIED) {
    need += blocksOf(Math.max(sizeOf(`/flash/lib/${name}.py`), 0), block);
  }
  return need;
}

/** LittleFS has two words in each block besides, to find the others. */
function blocksOf(size: number, block: number): number {
  return Math.floor((size + Math.floor(size / 512) + block - 1) / block);
}

/** What a name takes in its folder, in bytes: at most, on either filesystem. */
function entryBytes(path: string): number {
  return 64 + 4 * (len(encode(path)) - len(encode(parentOf(path))));
}
