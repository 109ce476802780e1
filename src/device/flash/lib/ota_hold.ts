// What is on trial may fill the disk, and is gone back from for that: the room that going back takes is held for it.

import { bytearray, encode, len, OSError, open } from "builtins";
import { statvfs } from "uos";
import { recallNumber } from "./ota_board.js";
import { blocksOf, drop, isFolder, parentOf, sizeOf } from "./ota_files.js";
import { BOOTS, FOLDER, Journal, ON_FILES, oldSize, pathOf, usedVolumes, volumeOf } from "./ota_journal.js";

/** LittleFS keeps files up to this size, in bytes, in their folder. */
const SMALL = 512;
/** For what the filesystem, and a board that remembers in files, write besides. */
const SPARE_BLOCKS = 4;
const FOLDER_BLOCKS = 2;

function held(volume: string): string {
  return `${volume}/${FOLDER}/room`;
}

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
      drop(held(volume));
    }
  }
}

/** Gives the room of a volume up: it is needed now. */
export function giveUpRoom(volume: string): void {
  drop(held(volume));
}

function hold(volume: string): void {
  // It may be there already, from a start that was cut short.
  drop(held(volume));
  const info = statvfs(volume);
  const blocks = Math.min(blocksBack(volume, info[0]), info[3] - SPARE_BLOCKS);
  if (blocks > 0) {
    const file = open(held(volume), "wb");
    try {
      // LittleFS has two words in each block besides.
      file.seek(blocks * info[0] - Math.floor((blocks * info[0]) / SMALL) - 1);
      file.write(bytearray(1));
    } finally {
      file.close();
    }
  }
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
