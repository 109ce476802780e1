// Where the blocks of firmware are kept until all of them are there: nothing can read a slot.

import { item, memoryview, OSError, open, print } from "builtins";
import { mkdir, statvfs } from "uos";
import type { BlockSink } from "./ota_blocks.js";
import { NoSpace, SizeMismatch, storageError } from "./ota_errors.js";
import { drop, isFolder, sizeOf } from "./ota_files.js";
import { FOLDER, partOf, VOLUMES, type Words } from "./ota_journal.js";
import { FileSink } from "./ota_output.js";
import { fetchInto, type Source } from "./ota_sink.js";
import { NAME } from "./ota_slot.js";
import defer * as staging from "./ota_staging.js";

const COPY_BYTES = 1024;

/** Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them. */
export function partFor(hash: string, wire: number, spare: readonly number[]): string {
  for (const volume of VOLUMES) {
    const path = partOf(hash, wire, `${volume}/`);
    if (hasFolder(volume) && sizeOf(path) >= 0) {
      return path;
    }
  }
  let place = roomyVolume(wire, item(spare, 0), item(spare, 1));
  if (place === "") {
    // What another vehicle packed otherwise may have the room.
    const onFlash = freeBytes("/flash");
    const onCard = freeBytes("/sd");
    dropOthers();
    const gained = freeBytes("/flash") - onFlash;
    place = roomyVolume(wire, item(spare, 0) + gained, item(spare, 1) + freeBytes("/sd") - onCard);
  }
  if (place !== "") {
    return partOf(hash, wire, `${place}/`);
  }
  print("OTA: no room to keep the firmware, a restart begins it anew");
  return "";
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

/** The volume for so many bytes; empty where none has the room. */
function roomyVolume(wire: number, onFlash: number, onCard: number): string {
  if (onCard > wire && hasFolder("/sd")) {
    return "/sd";
  }
  return onFlash > wire && hasFolder("/flash") ? "/flash" : "";
}

/** 0 where there is no card. */
function freeBytes(volume: string): number {
  try {
    const info = statvfs(volume);
    return info[0] * info[3];
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    return 0;
  }
}

/** On its own: what this loads is rarely needed. */
function dropOthers(): void {
  staging.removeOthers("pf", true);
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
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}
