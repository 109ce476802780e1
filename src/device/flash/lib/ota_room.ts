// Whether a plan fits, counted step by step.

import { item } from "builtins";
import { statvfs } from "uos";
import { GUARD, isFolder, parentOf, sizeOf } from "./ota_files.js";
import { COPIED, isOfRecovery, staged, volumeOf, type Words } from "./ota_journal.js";

/** What a staged file takes in its folder: a long name and two names' worth of it, on FAT. */
const ENTRY_BYTES = 96;

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
    this.addOld(path, old).add(staged(item(words, 2), path), path, Math.max(old, 0), Math.max(size, 0));
  }

  /** What is missing, in words; empty where nothing is. */
  lacking(): string {
    const flash = this.flash === null ? "" : this.flash.lacking(this.needOnFlash(this.flash));
    if (flash !== "" || this.card === null) {
      return flash;
    }
    return this.card.lacking(this.card.needWith(this.text));
  }

  /** How many bytes of `/flash` an update leaves free. */
  spare(): number {
    return this.flash === null ? 0 : (this.flash.free - this.needOnFlash(this.flash)) * this.flash.block;
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
  private folder = "";

  constructor(name: string) {
    const space = statvfs(name);
    this.name = name;
    this.block = space[0];
    this.free = space[3];
  }

  add(stage: string, path: string, old: number, size: number): void {
    const there = sizeOf(stage);
    this.need += Math.max(blocksOf(size, this.block) - blocksOf(old, this.block), 0);
    if (there < 0) {
      this.need += blocksOf(size + ENTRY_BYTES, this.block);
    } else {
      this.need += Math.max(blocksOf(size, this.block) - blocksOf(there, this.block), 0);
    }
    const parent = parentOf(path);
    if (parent !== this.folder && !isFolder(parent)) {
      this.need += 1;
    }
    this.folder = parent;
  }

  /** Everything, with so many bytes of journal. */
  needWith(text: number): number {
    return this.need + blocksOf(this.backup + text, this.block) + 2 * blocksOf(GUARD, this.block);
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
    need += blocksOf(Math.max(sizeOf(`/flash/lib/${name}.py`), 0) + ENTRY_BYTES, block);
  }
  return need;
}

function blocksOf(size: number, block: number): number {
  return Math.floor((size + block - 1) / block);
}
