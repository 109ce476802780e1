// What a committed journal says of files and of firmware, done. Every step can be repeated, so a power cut in any of them
// costs nothing but the time to do it again. There are no renames: on FAT these are two steps, and a cut between them
// leaves two names for one file.

import { type Bytes, encode, int, item, OSError, open } from "builtins";
import { EIO } from "uerrno";
import { checkVolumes } from "./ota_backup.js";
import { activeSlot, forget, recallNumber, remember, startFrom, wasOff } from "./ota_board.js";
import { ALL_LEVELS, copyBuffer, digest, holds, put, removeFile, sizeOf } from "./ota_files.js";
import {
  first,
  Journal,
  pathOf,
  staged,
  startingOf,
  startingOrder,
  TRIES,
  VERSION_FILE,
  type Words,
} from "./ota_journal.js";

const TRIES_LIMIT = 3;

/**
 * Deletes what the journal deletes, writes what it writes. What is there already stays: a start that is cut short, by a
 * watchdog say, leaves less to do for the next one.
 *
 * @throws OSError
 */
export function carryOut(): void {
  checkVolumes();
  const buffer = copyBuffer();
  // Deletions go first: they may make room for a file where a folder was, or the other way round.
  carryOutSteps("d", "", buffer);
  carryOutSteps("p", "", buffer);
  writeVersion();
  for (const starting of startingOrder()) {
    carryOutSteps("dp", starting, buffer);
  }
}

/** The steps of these kinds of what runs at a start, or of all else. */
function carryOutSteps(kinds: string, starting: string, buffer: Bytes): void {
  const journal = new Journal();
  try {
    let words = journal.next(kinds);
    while (words !== null) {
      if (startingOf(words) === starting) {
        carryOutStep(words, buffer);
      }
      words = journal.next(kinds);
    }
  } finally {
    journal.close();
  }
}

function carryOutStep(words: Words, buffer: Bytes): void {
  if (item(words, 0) === "d") {
    removeFile(pathOf(words), ALL_LEVELS);
  } else {
    writeOne(pathOf(words), item(words, 2), buffer);
  }
}

function writeOne(path: string, hash: string, buffer: Bytes): void {
  const source = staged(hash, path);
  if (holds(path, sizeOf(source), hash)) {
    return;
  }
  if (digest(source) !== hash) {
    throw new OSError(EIO);
  }
  put(source, path, buffer);
}

function writeVersion(): void {
  const version = first("v");
  const firmware = first("f");
  const file = open(VERSION_FILE, "wb");
  try {
    if (version !== null) {
      file.write(encode(`VERSION = '${item(version, 3)}'\n`));
      const name = firmware === null ? item(version, 2) : item(firmware, 5);
      if (name !== "-") {
        file.write(encode(`FIRMWARE = '${name}'\n`));
      }
    }
  } finally {
    file.close();
  }
}

/** The slot of the old firmware, or of the new, where it is not the one that runs; below 0 where it is, or none came. */
export function otherSlot(word: number): number {
  const firmware = first("f");
  const slot = firmware === null ? -1 : int(item(firmware, word));
  return slot === activeSlot() ? -1 : slot;
}

/** Restarts into a slot, if there is one. False where the bootloader has stayed with the other so often: it does not start. */
export function start(slot: number): boolean {
  if (slot < 0) {
    return true;
  }
  const tries = recallNumber(TRIES, 0);
  if (tries >= TRIES_LIMIT) {
    return false;
  }
  // A power cut may have come before the bootloader knew of the slot: that says nothing of what is in it.
  if (!wasOff()) {
    // In a storage that is full it takes its own place.
    forget(TRIES);
    remember(TRIES, tries + 1);
  }
  startFrom(slot);
}
