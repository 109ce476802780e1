// The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
// writes of what finds files. Where they are long, in several. The journal knows their sizes and their order; a copy of it
// comes first.

import { type Bytes, type File, type MemoryView, OSError, open } from "builtins";
import { EACCES } from "uerrno";
import { stat } from "uos";
import { recallText } from "./ota_board.js";
import { triesAgain } from "./ota_clean.js";
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
  PIECE,
  removeAllIn,
  removeFile,
  sizeOf,
} from "./ota_files.js";
import { giveUpRoom, mayGoBack } from "./ota_hold.js";
import {
  each,
  FOLDER,
  JOURNAL,
  Journal,
  ON_FILES,
  oldSize,
  pathOf,
  SEAL,
  sealOf,
  startingOf,
  startingOrder,
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

/** What a piece of the old files is called, behind its number. */
export const OLD = ".old";

/** Where a piece of the old files of a volume is kept. */
export function backup(volume: string, piece: number): string {
  return `${volume}/${FOLDER}/${piece}${OLD}`;
}

/** The old files of a volume: one file, whatever pieces it is in. The first `GUARD` bytes are none of them. */
class Backup {
  private readonly volume: string;
  private piece = 0;
  private file: File;

  constructor(volume: string) {
    this.volume = volume;
    this.file = open(backup(volume, 0), "rb");
  }

  seek(at: number): number {
    const piece = Math.floor(at / PIECE);
    this.turnTo(piece);
    return this.file.seek(at - piece * PIECE);
  }

  readinto(view: MemoryView): number {
    let count = this.file.readinto(view);
    if (count === 0 && view.length > 0 && isFile(backup(this.volume, this.piece + 1))) {
      this.turnTo(this.piece + 1);
      count = this.file.readinto(view);
    }
    return count;
  }

  close(): void {
    this.file.close();
  }

  private turnTo(piece: number): void {
    if (piece !== this.piece) {
      const file = open(backup(this.volume, piece), "rb");
      this.file.close();
      this.file = file;
      this.piece = piece;
    }
  }
}

/** The SHA-1 of what is kept of a volume, of `size` bytes from `start` on. */
export function digestOld(volume: string, start: number, size: number): string {
  const old = new Backup(volume);
  try {
    return digestPart(old, start, size);
  } finally {
    old.close();
  }
}

/**
 * Whether the journal is the one that was committed. One that is damaged, or cannot be read, is replaced by its copy.
 *
 * @throws OSError where neither can be read now
 */
export function isSealed(): boolean {
  const wanted = recallText(SEAL);
  const size = sizeOf(JOURNAL);
  if (wanted === "" || size < 0) {
    return false;
  }
  try {
    if (digest(JOURNAL) === wanted) {
      return true;
    }
    if (takenBy("/flash") < GUARD + size) {
      return false;
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    if (digestOld("/flash", GUARD, size) !== wanted) {
      throw error;
    }
  }
  const copy = new Backup("/flash");
  try {
    copy.seek(GUARD);
    fill(JOURNAL, copy, size, copyBuffer());
  } finally {
    copy.close();
  }
  return digest(JOURNAL) === wanted;
}

/**
 * Whether all that going back needs on these volumes is what it was. Another card than that of the update, or none, has nothing
 * of it, and one that cannot be read is no reason to stay.
 *
 * @throws OSError where `/flash` cannot be read; what cannot be read at start after start is damaged
 */
export function isOldWhole(volumes: readonly string[]): boolean {
  for (const volume of volumes) {
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
    if (!(error instanceof OSError)) {
      throw error;
    }
    if (volume === "/flash" && triesAgain()) {
      throw error;
    }
    return volume === "/sd";
  }
}

function isOldSealed(volume: string): boolean {
  return digestOld(volume, GUARD, keptSize(volume)) === recallText(sealOf(volume));
}

/** Whether a volume has old files of this update, damaged or not: a card may have those of another one. */
function hasOld(volume: string): boolean {
  const behind = takenBy(volume) - GUARD - keptSize(volume);
  // LittleFS does not count the room behind them.
  return (
    behind === 0 ||
    behind === GUARD ||
    (isFile(backup(volume, 0)) && digestOld(volume, GUARD, sizeOf(JOURNAL)) === recallText(SEAL))
  );
}

/** How long the backup of a volume is, in bytes; below 0 where there is none. */
function takenBy(volume: string): number {
  let size = sizeOf(backup(volume, 0));
  let last = size;
  let piece = 1;
  // Only the last one is not full.
  while (last === PIECE) {
    last = sizeOf(backup(volume, piece));
    size += Math.max(last, 0);
    piece += 1;
  }
  return size;
}

/** @throws OSError where a card is not in: what is to be done there has to wait for it */
export function checkVolumes(): void {
  for (const volume of usedVolumes()) {
    stat(volume);
  }
}

/**
 * Brings every old file of a volume back, and removes what is new. A card that has none of them, or not as they were, stays as
 * it is. False where there is no room for them on `/flash`, and there will be none: what is new can still be had.
 *
 * @throws OSError, also where a card is not in
 */
export function restoreOld(volume: string): boolean {
  stat(volume);
  if (volume === "/sd" && !(hasOld(volume) && isOldSealed(volume))) {
    return true;
  }
  const buffer = copyBuffer();
  giveUpRoom(volume);
  const order = volume === "/flash" ? startingOrder() : [];
  order.push("");
  order.reverse();
  for (const starting of order) {
    // First, for a new folder may be where an old file was.
    removeNew(volume, starting);
    try {
      putBack(volume, starting, buffer);
    } catch (error) {
      if (!(error instanceof OSError && FULL.includes(error.args[0]))) {
        throw error;
      }
      if (volume === "/flash" && !mayGoBack(volume)) {
        return false;
      }
      // The version on trial has filled the disk. What it was made from is not needed any more.
      removeAllIn(`${volume}/${FOLDER}`, ".new");
      putBack(volume, starting, buffer);
    }
  }
  return true;
}

/** Whether a step is of a file on this volume. */
export function isOn(volume: string, words: Words): boolean {
  return volumeOf(pathOf(words)) === volume;
}

/** How much is kept of a volume, in bytes. */
export function keptSize(volume: string): number {
  let size = sizeOf(JOURNAL);
  each(ON_FILES, (words) => {
    size += isOn(volume, words) ? Math.max(oldSize(words), 0) : 0;
  });
  return size;
}

/** Removes what is new, and the folders that the update has made, and no others: of what runs at a start, or of all else. */
function removeNew(volume: string, starting: string): void {
  const journal = new Journal();
  try {
    let words = journal.next("vp");
    while (words !== null) {
      if (oldSize(words) < 0 && isOn(volume, words) && startingOf(words) === starting) {
        removeFile(pathOf(words), -1 - oldSize(words));
      }
      words = journal.next("vp");
    }
  } finally {
    journal.close();
  }
}

function putBack(volume: string, starting: string, buffer: Bytes): void {
  const old = new Backup(volume);
  const journal = new Journal();
  try {
    let at = GUARD + sizeOf(JOURNAL);
    let words = journal.next(ON_FILES);
    while (words !== null) {
      const size = oldSize(words);
      if (size >= 0 && isOn(volume, words)) {
        if (startingOf(words) === starting) {
          // The program may have put something else there meanwhile.
          clearWay(pathOf(words));
          // What the update has not come to is left alone: it may be what cannot be written.
          if (!holds(pathOf(words), size, digestOld(volume, at, size))) {
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
