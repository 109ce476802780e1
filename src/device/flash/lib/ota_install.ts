// What a committed journal says of files and of firmware, done. Every step can be repeated, so a power cut in any of them
// costs nothing but the time to do it again. There are no renames: on FAT these are two steps, and a cut between them
// leaves two names for one file.

import { type Bytes, encode, int, item, OSError, open } from "builtins";
import { EIO } from "uerrno";
import { checkVolumes } from "./ota_backup.js";
import { activeSlot, recallNumber, remember, startFrom } from "./ota_board.js";
import { ALL_LEVELS, copyBuffer, digest, holds, put, removeFile, sizeOf } from "./ota_files.js";
import {
  first,
  isStarting,
  Journal,
  oldSize,
  pathOf,
  RESPELLED,
  staged,
  TRIES,
  VERSION_FILE,
  type Words,
} from "./ota_journal.js";

/** Deletions go first: they may make room for a file where a folder was, or the other way round. */
const DELETING = 0;
const WRITING = 1;
/** Of boot.py and main.py: as long as anything is to be done, one of them is there that goes on with it. */
const COMING = 2;
const CHANGING = 3;
const GOING = 4;

/** A power cut may come before the bootloader knows: one try is not enough. */
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
  carryOutTurn(DELETING, buffer);
  carryOutTurn(WRITING, buffer);
  writeVersion();
  carryOutTurn(COMING, buffer);
  carryOutTurn(CHANGING, buffer);
  carryOutTurn(GOING, buffer);
}

function carryOutTurn(turn: number, buffer: Bytes): void {
  const journal = new Journal();
  try {
    let words = journal.next("dp");
    while (words !== null) {
      if (turnOf(words) === turn) {
        carryOutStep(words, buffer);
      }
      words = journal.next("dp");
    }
  } finally {
    journal.close();
  }
}

function turnOf(words: Words): number {
  const isDeleted = item(words, 0) === "d";
  if (!isStarting(words)) {
    return isDeleted ? DELETING : WRITING;
  }
  if (isDeleted || oldSize(words) === RESPELLED) {
    return GOING;
  }
  return oldSize(words) < 0 ? COMING : CHANGING;
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
  remember(TRIES, tries + 1);
  startFrom(slot);
}
