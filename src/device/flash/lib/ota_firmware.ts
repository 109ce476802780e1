// Firmware: from its source into the slot that does not run. In blocks, it goes on at the last one as long as the board is
// on; from one start to the next only where it is kept on a disk first, since nothing can read a slot.

import { type File, int, item, memoryview, OSError, open, print } from "builtins";
import { BytesIO } from "uio";
import { mkdir, statvfs } from "uos";
import type { BlockSink } from "./ota_blocks.js";
import defer * as blocks from "./ota_blocks.js";
import { slotIsValid } from "./ota_board.js";
import { isCallers, reach, Tries } from "./ota_contact.js";
import { FirmwareInvalid, NoSpace, SizeMismatch, StorageError, storageError } from "./ota_errors.js";
import { BLOCK, drop, isFolder, sizeOf } from "./ota_files.js";
import defer * as images from "./ota_image.js";
import { FOLDER, partOf, VOLUMES, type Words } from "./ota_journal.js";
import { FileSink } from "./ota_output.js";
import { fetchInto, type Source } from "./ota_sink.js";
import { NAME, UNREAD, unmark } from "./ota_slot.js";
import defer * as staging from "./ota_staging.js";

/** Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it. */
const KEPT_FROM = 262144;
const COPY_BYTES = 1024;

/**
 * Fetches the firmware into its slot. `spare` is how many bytes `/flash` and `/sd` have left for it. Whether the slot is
 * marked already: our own transports leave that to the installation.
 *
 * @throws FirmwareTooLarge, FirmwareInvalid, HashMismatch, StorageError, and what the source raises
 */
export function fetchFirmware(source: Source, words: Words, spare: readonly number[]): boolean {
  const isMarked = item(words, 6) === "raw" ? fetchImage(source, words) : fetchBlocks(source, words, spare);
  if (!isMarked && !slotIsValid()) {
    throw new FirmwareInvalid(item(words, 5));
  }
  return isMarked;
}

function fetchImage(source: Source, words: Words): boolean {
  const sink = new images.ImageSink(words);
  const tries = new Tries(source);
  try {
    while (true) {
      try {
        tries.begin();
        reach(sink.offset);
        source.fetch(item(words, 10), sink);
        sink.finish();
        return sink.isMarked;
      } catch (error) {
        if (sink.isMarked) {
          sink.isMarked = false;
          unmark();
        }
        if (!tries.goesOn(error)) {
          throw error;
        }
      }
    }
  } finally {
    sink.close();
  }
}

function fetchBlocks(source: Source, words: Words, spare: readonly number[]): boolean {
  const wire = int(item(words, 7));
  let part = partFor(item(words, 3), wire, spare);
  const sink = newSink(words, new BytesIO(BLOCK + UNREAD));
  const tries = new Tries(source);
  while (true) {
    let isFetched = false;
    try {
      tries.begin();
      if (part === "") {
        reach(sink.offset);
        source.fetch(item(words, 10), sink);
      } else {
        if (sizeOf(part) < wire) {
          fetchPart(source, words, part, wire);
        }
        isFetched = true;
        unpack(part, sink);
      }
      sink.finish();
      // The part stays until the update is over: where the power goes before its commit, the slot is written from it again.
      return false;
    } catch (error) {
      if (isFetched) {
        // It is not what it should be.
        drop(part);
      }
      if (part.startsWith("/sd/") && !isCallers(error) && (isFetched || error instanceof StorageError)) {
        // A card that does not take it, or give it back as it was, is not in the way of firmware.
        part = "";
      } else if (!tries.goesOn(error)) {
        throw error;
      }
    }
  }
}

/** Fetches what is missing of the blocks to where they are kept: not where there is no room, and not more than they are. */
function fetchPart(source: Source, words: Words, part: string, wire: number): void {
  try {
    fetchInto(source, item(words, 10), new FileSink(part, item(words, 9), wire, NAME));
  } catch (error) {
    if (error instanceof NoSpace || error instanceof SizeMismatch) {
      drop(part);
    }
    throw error;
  }
}

/** On its own: memory for a block is taken before its module is loaded, while the heap has a piece that is large enough. */
function newSink(words: Words, memory: File): BlockSink {
  return new blocks.BlockSink(words, memory);
}

/** Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them. */
function partFor(hash: string, wire: number, spare: readonly number[]): string {
  if (wire < KEPT_FROM) {
    return "";
  }
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

function unpack(part: string, sink: BlockSink): void {
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
