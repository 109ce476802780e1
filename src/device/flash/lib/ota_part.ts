// Where the blocks of firmware are kept until all of them are there: nothing can read a slot.

import { item, len, memoryview, OSError, open, print, slice } from "builtins";
import { ilistdir, mkdir } from "uos";
import type { BlockSink } from "./ota_blocks.js";
import { forget, recallNumber, remember } from "./ota_board.js";
import { isCallers } from "./ota_contact.js";
import { NoSpace, SizeMismatch, storageError } from "./ota_errors.js";
import { drop, isFolder, parentOf, sizeOf } from "./ota_files.js";
import { FOLDER, NAME_DIGITS, partOf, VOLUMES, WAITS, type Words } from "./ota_journal.js";
import { FileSink } from "./ota_output.js";
import { fetchInto, type Source } from "./ota_sink.js";
import { NAME } from "./ota_slot.js";

/** So many passes in a row find another packing in the way before it is given up: its vehicle may come again. */
const PATIENCE = 3;
const COPY_BYTES = 1024;

/** Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them. */
export function partFor(hash: string, wire: number, spare: readonly number[]): string {
  let path = "";
  try {
    path = placeFor(hash, wire, spare);
  } catch (error) {
    // A disk that cannot be read is not in the way of firmware.
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
  if (path === "") {
    print("OTA: no room to keep the firmware, a restart begins it anew");
  }
  return path;
}

function placeFor(hash: string, wire: number, spare: readonly number[]): string {
  for (const volume of VOLUMES) {
    const begun = partOf(hash, wire, `${volume}/`);
    if (hasFolder(volume) && sizeOf(begun) >= 0) {
      noteWaits(0);
      return begun;
    }
  }
  // The card first.
  for (const at of [1, 0]) {
    const volume = item(VOLUMES, at);
    if (item(spare, at) > wire && hasFolder(volume)) {
      return partOf(hash, wire, `${volume}/`);
    }
  }
  return placeOfOthers(hash, wire, spare);
}

/** In the place of other packings, where these have been in the way for some passes; empty where there is none. */
function placeOfOthers(hash: string, wire: number, spare: readonly number[]): string {
  for (const at of [1, 0]) {
    const path = partOf(hash, wire, `${item(VOLUMES, at)}/`);
    const others = othersBeside(path);
    let room = item(spare, at);
    for (const other of others) {
      room += sizeOf(other);
    }
    if (others.length > 0 && room > wire) {
      const passes = recallNumber(WAITS, 0);
      noteWaits(passes < PATIENCE ? passes + 1 : 0);
      if (passes < PATIENCE) {
        return "";
      }
      for (const other of others) {
        drop(other);
      }
      return path;
    }
  }
  return "";
}

/** What other vehicles have packed otherwise of the same firmware, and did not bring to an end. */
function othersBeside(path: string): string[] {
  const folder = parentOf(path);
  const content = slice(path, len(folder) + 1, len(folder) + 1 + NAME_DIGITS);
  const others: string[] = [];
  try {
    for (const entry of ilistdir(folder)) {
      if (entry[0].startsWith(content) && entry[0].endsWith(".part")) {
        others.push(`${folder}/${entry[0]}`);
      }
    }
  } catch (error) {
    // There is no card, or nothing on it.
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
  return others;
}

/** Storage that takes no more is not in the way of firmware. */
function noteWaits(passes: number): void {
  try {
    if (recallNumber(WAITS, 0) !== passes) {
      if (passes > 0) {
        remember(WAITS, passes);
      } else {
        forget(WAITS);
      }
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

/** Fetches what is missing of the blocks to where they are kept: not where there is no room, and not more than they are. */
export function fetchPart(source: Source, words: Words, part: string, wire: number): void {
  try {
    fetchInto(source, item(words, 10), new FileSink(part, item(words, 9), wire, NAME));
  } catch (error) {
    if (error instanceof NoSpace || error instanceof SizeMismatch) {
      drop(part);
    }
    throw error;
  }
}

/** Whether the updater's folder is on a volume, now: not on a card that cannot be read or written. */
function hasFolder(volume: string): boolean {
  try {
    if (!isFolder(`${volume}/${FOLDER}`)) {
      mkdir(`${volume}/${FOLDER}`);
    }
    return true;
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    return false;
  }
}

export function unpack(part: string, sink: BlockSink): void {
  const view = memoryview(new Uint8Array(COPY_BYTES));
  sink.begin(-1);
  try {
    const file = open(part, "rb");
    try {
      let count = file.readinto(view);
      while (count > 0) {
        sink.take(count === COPY_BYTES ? view : view.subarray(0, count));
        count = file.readinto(view);
      }
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof OSError && !isCallers(error)) {
      throw storageError(error);
    }
    throw error;
  }
}
