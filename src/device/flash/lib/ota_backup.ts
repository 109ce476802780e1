// The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
// writes of what finds files. The journal knows their sizes and their order; a copy of it comes first.

import { type Bytes, type File, item, type MemoryView, memoryview, OSError, open } from "builtins";
import { EACCES, EIO } from "uerrno";
import { stat } from "uos";
import { recallText, remember } from "./ota_board.js";
import {
  ABSENCE,
  clearWay,
  copyBuffer,
  digest,
  digestPart,
  ENOSPC,
  fill,
  GUARD,
  holds,
  isFile,
  overwrite,
  removeAllIn,
  removeFile,
  sizeOf,
} from "./ota_files.js";
import { giveUpRoom } from "./ota_hold.js";
import {
  each,
  FOLDER,
  isStarting,
  JOURNAL,
  Journal,
  ON_FILES,
  oldSize,
  pathOf,
  RESPELLED,
  SEAL,
  sealOf,
  usedVolumes,
  volumeOf,
  type Words,
} from "./ota_journal.js";

/** What a full disk says. FAT says the other where it is a folder that has no room. */
const FULL = [ENOSPC, EACCES];

/** Whether a card is out, or full: not for good. */
export function isPassing(error: OSError): boolean {
  return ABSENCE.includes(error.args[0]) || FULL.includes(error.args[0]);
}

function backup(volume: string): string {
  return `${volume}/${FOLDER}/old`;
}

/** Keeps every file that the journal replaces or deletes. @throws OSError EIO where one has changed since. */
export function keepOld(): void {
  for (const volume of usedVolumes()) {
    keep(volume);
  }
}

/** From now on the journal and what is kept are known by their hashes. */
export function seal(): void {
  remember(SEAL, digest(JOURNAL));
  for (const volume of usedVolumes()) {
    remember(sealOf(volume), digestPart(backup(volume), GUARD, keptSize(volume)));
  }
}

/**
 * Whether the journal is the one that was committed. One that is damaged is replaced by its copy.
 *
 * @throws OSError where it cannot be read now
 */
export function isSealed(): boolean {
  const wanted = recallText(SEAL);
  const size = sizeOf(JOURNAL);
  if (wanted === "" || size < 0) {
    return false;
  }
  if (digest(JOURNAL) === wanted) {
    return true;
  }
  const kept = backup("/flash");
  if (sizeOf(kept) < GUARD + size) {
    return false;
  }
  const copy = open(kept, "rb");
  try {
    copy.seek(GUARD);
    fill(JOURNAL, copy, size, copyBuffer());
  } finally {
    copy.close();
  }
  return digest(JOURNAL) === wanted;
}

/**
 * Whether all that going back needs is what it was. Another card than that of the update, or none, has nothing of it, and one
 * that cannot be read is no reason to stay.
 */
export function isOldWhole(): boolean {
  for (const volume of usedVolumes()) {
    if (!isWhole(volume)) {
      return false;
    }
  }
  return true;
}

function isWhole(volume: string): boolean {
  try {
    return hasOld(volume) ? isOldSealed(volume) : volume === "/sd";
  } catch (error) {
    if (!(error instanceof OSError) || volume === "/flash") {
      throw error;
    }
    return true;
  }
}

function isOldSealed(volume: string): boolean {
  return digestPart(backup(volume), GUARD, keptSize(volume)) === recallText(sealOf(volume));
}

/** Whether a volume has old files of this update, damaged or not: a card may have those of another one. */
function hasOld(volume: string): boolean {
  const path = backup(volume);
  const behind = sizeOf(path) - GUARD - keptSize(volume);
  // LittleFS does not count the room behind them.
  return (
    behind === 0 ||
    behind === GUARD ||
    (isFile(path) && digestPart(path, GUARD, sizeOf(JOURNAL)) === recallText(SEAL))
  );
}

/** @throws OSError where a card is not in: what is to be done there has to wait for it */
export function checkVolumes(): void {
  for (const volume of usedVolumes()) {
    stat(volume);
  }
}

/**
 * Brings every old file of a volume back, and removes what is new. A card that has none of them, or not as they were, stays as
 * it is.
 *
 * @throws OSError, also where a card is not in
 */
export function restoreOld(volume: string): void {
  stat(volume);
  if (volume === "/sd" && !(hasOld(volume) && isOldSealed(volume))) {
    return;
  }
  const buffer = copyBuffer();
  giveUpRoom(volume);
  // First, for a new folder may be where an old file was.
  removeNew(volume, false);
  // What was deleted is there before what starts is replaced: one of boot.py and main.py is always whole.
  for (const kinds of ["d", "vp"]) {
    try {
      putBack(volume, kinds, buffer);
    } catch (error) {
      if (!(error instanceof OSError && FULL.includes(error.args[0]))) {
        throw error;
      }
      // The version on trial has filled the disk. What it was made from is not needed any more.
      removeAllIn(`${volume}/${FOLDER}`, ".new");
      putBack(volume, kinds, buffer);
    }
  }
  removeNew(volume, true);
}

function keep(volume: string): void {
  const pack = new Pack(backup(volume));
  const journal = new Journal();
  try {
    pack.add(JOURNAL, sizeOf(JOURNAL));
    let words = journal.next(ON_FILES);
    while (words !== null) {
      if (isOn(volume, words)) {
        refuseNewcomer(words);
        pack.add(pathOf(words), oldSize(words));
      }
      words = journal.next(ON_FILES);
    }
    pack.end();
  } finally {
    journal.close();
    pack.close();
  }
}

/** What has come since the plan was made is the application's. @throws OSError EIO: it is planned anew */
function refuseNewcomer(words: Words): void {
  if (oldSize(words) < 0 && oldSize(words) !== RESPELLED && isFile(pathOf(words))) {
    throw new OSError(EIO);
  }
}

function isOn(volume: string, words: Words): boolean {
  return volumeOf(pathOf(words)) === volume;
}

/** How much is kept of a volume, in bytes. */
function keptSize(volume: string): number {
  let size = sizeOf(JOURNAL);
  eachOn(volume, (words) => {
    size += Math.max(oldSize(words), 0);
  });
  return size;
}

function eachOn(volume: string, visit: (words: Words) => void): void {
  each(ON_FILES, (words) => {
    if (isOn(volume, words)) {
      visit(words);
    }
  });
}

/** Removes what is new, and the folders that the update has made, and no others: what a start needs, or all else. */
function removeNew(volume: string, isLast: boolean): void {
  const journal = new Journal();
  try {
    let words = journal.next("vp");
    while (words !== null) {
      const old = oldSize(words);
      if (old < 0 && isOn(volume, words) && (isStarting(words) && old !== RESPELLED) === isLast) {
        removeFile(pathOf(words), -1 - old);
      }
      words = journal.next("vp");
    }
  } finally {
    journal.close();
  }
}

function putBack(volume: string, kinds: string, buffer: Bytes): void {
  const old = open(backup(volume), "rb");
  const journal = new Journal();
  try {
    let at = GUARD + sizeOf(JOURNAL);
    let words = journal.next(ON_FILES);
    while (words !== null) {
      const size = oldSize(words);
      if (size >= 0 && isOn(volume, words)) {
        if (kinds.includes(item(words, 0))) {
          // The program may have put something else there meanwhile.
          clearWay(pathOf(words));
          // What the update has not come to is left alone: it may be what cannot be written.
          if (!holds(pathOf(words), size, digestPart(backup(volume), at, size))) {
            old.seek(at);
            overwrite(pathOf(words), old, at, size, buffer);
          }
        }
        at += size;
      }
      words = journal.next(ON_FILES);
    }
  } finally {
    journal.close();
    old.close();
  }
}

/** Writes whole blocks, wherever one file ends and the next begins. */
class Pack {
  private readonly file: File;
  private readonly view: MemoryView;
  private used = 0;

  constructor(path: string) {
    this.view = memoryview(copyBuffer());
    this.file = open(path, "wb");
    this.leaveRoom();
  }

  /** Adds a file; nothing where it has no size. */
  add(path: string, size: number): void {
    if (size < 0) {
      return;
    }
    const old = open(path, "rb");
    try {
      let left = size;
      let count = old.readinto(this.view.subarray(this.used));
      while (count > 0) {
        left -= count;
        this.used += count;
        if (this.used === this.view.length) {
          this.flush();
        }
        count = old.readinto(this.view.subarray(this.used));
      }
      if (left !== 0) {
        throw new OSError(EIO);
      }
    } finally {
      old.close();
    }
  }

  end(): void {
    this.flush();
    this.leaveRoom();
  }

  close(): void {
    this.file.close();
  }

  private flush(): void {
    this.file.write(this.view.subarray(0, this.used));
    this.used = 0;
  }

  /** Moving beyond the end takes clusters on FAT and writes nothing. */
  private leaveRoom(): void {
    this.file.seek(GUARD, 1);
  }
}
