// What is on trial may fill the disk, and is gone back from for that: the room that going back takes is held for it.

import { bytearray, encode, len, OSError, open } from "builtins";
import { ilistdir, statvfs } from "uos";
import { recallNumber } from "./ota_board.js";
import { blocksOf, isFolder, parentOf, removeAllIn, sizeOf } from "./ota_files.js";
import {
  BOOTS,
  each,
  FOLDER,
  Journal,
  KEPT,
  ON_FILES,
  oldSize,
  pathOf,
  usedVolumes,
  volumeOf,
} from "./ota_journal.js";

/** What its pieces are called, behind a number. */
const GAP = ".gap";
/** Of the room, in bytes: on FAT, what a power cut takes along must not be what going back needs. */
const PIECE = 8192;
/** LittleFS keeps files up to this size, in bytes, in their folder. */
const SMALL = 512;
/** For what the filesystem, and a board that remembers in files, write besides. */
const SPARE_BLOCKS = 4;
const FOLDER_BLOCKS = 2;

/**
 * Takes the room, now that all is new, or all that there is. Without a trial, nothing runs that could fill it.
 *
 * It cannot fail: an update that fits is not to be undone for it.
 */
export function holdRoom(): void {
  if (recallNumber(BOOTS, -1) < 0) {
    return;
  }
  for (const volume of usedVolumes()) {
    try {
      hold(volume);
    } catch (error) {
      if (!(error instanceof OSError)) {
        throw error;
      }
      giveUpRoom(volume);
    }
  }
}

/** Gives the room of a volume up: it is needed now. */
export function giveUpRoom(volume: string): void {
  try {
    removeAllIn(`${volume}/${FOLDER}`, GAP);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

function hold(volume: string): void {
  // It may be there already, from a start that was cut short.
  giveUpRoom(volume);
  const info = statvfs(volume);
  const most = Math.max(Math.floor(PIECE / info[0]), 1);
  let left = Math.min(blocksBack(volume, info[0]), info[3] - SPARE_BLOCKS);
  while (left > 0) {
    take(`${volume}/${FOLDER}/${left}${GAP}`, Math.min(left, most) * info[0]);
    left -= most;
  }
}

function take(path: string, size: number): void {
  const file = open(path, "wb");
  try {
    // LittleFS has two words in each block besides.
    file.seek(size - Math.floor(size / SMALL) - 1);
    file.write(bytearray(1));
  } finally {
    file.close();
  }
}

/**
 * Whether there may be room to go back, where there is none now and the new files are still staged. On FAT, what was deleted or
 * held may be lost.
 */
export function mayGoBack(volume: string): boolean {
  if (recallNumber(KEPT, 0) === 1) {
    return true;
  }
  const info = statvfs(volume);
  const folder = `${volume}/${FOLDER}`;
  let free = info[3];
  for (const entry of ilistdir(folder)) {
    if (entry[0].endsWith(".new")) {
      free += blocksOf(sizeOf(`${folder}/${entry[0]}`), info[0]);
    }
  }
  return leastBack(volume, info[0]) <= free;
}

/** How many blocks going back takes at least; below 0 where it gives some. */
function leastBack(volume: string, block: number): number {
  let blocks = 0;
  each(ON_FILES, (words) => {
    const path = pathOf(words);
    if (volumeOf(path) === volume) {
      const old = oldSize(words);
      const more = clustersOf(old, block) - clustersOf(sizeOf(path), block);
      blocks += old > SMALL ? more : Math.min(more, 0);
    }
  });
  return blocks;
}

/** What a file takes on FAT, and on LittleFS at least where it is not small. */
function clustersOf(size: number, block: number): number {
  return Math.floor((Math.max(size, 0) + block - 1) / block);
}

/** How many blocks going back takes at most, beside those of the new files. */
function blocksBack(volume: string, block: number): number {
  let blocks = SPARE_BLOCKS;
  let small = 0;
  let last = "";
  const journal = new Journal();
  try {
    let words = journal.next(ON_FILES);
    while (words !== null) {
      const path = pathOf(words);
      const old = oldSize(words);
      if (old >= 0 && volumeOf(path) === volume) {
        const size = sizeOf(path);
        if (old > SMALL) {
          blocks += Math.max(blocksOf(old, block) - (size > SMALL ? blocksOf(size, block) : 0), 0);
        } else if (size <= 0) {
          small += bytesOfSmall(old, path, block);
        }
        // A folder that has gone is made once.
        let folder = parentOf(path);
        while (!last.startsWith(`${folder}/`) && !isFolder(folder)) {
          blocks += FOLDER_BLOCKS;
          folder = parentOf(folder);
        }
        last = `${parentOf(path)}/`;
      }
      words = journal.next(ON_FILES);
    }
  } finally {
    journal.close();
  }
  return blocks + blocksOf(small, block);
}

/** What a small file takes: a block on FAT, whose blocks are small too; on LittleFS its place in the folder, four times. */
function bytesOfSmall(size: number, path: string, block: number): number {
  return Math.min(block, 4 * (64 + size + len(encode(path))));
}
