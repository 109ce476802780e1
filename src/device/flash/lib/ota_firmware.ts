// Firmware: from its source into the slot that does not run. In blocks, it goes on at the last one as long as the board is
// on; from one start to the next only where it is kept on a disk first, since nothing can read a slot.

import { type File, int, item } from "builtins";
import { BytesIO } from "uio";
import type { BlockSink } from "./ota_blocks.js";
import defer * as blocks from "./ota_blocks.js";
import { slotIsValid } from "./ota_board.js";
import { isCallers, reach, Tries } from "./ota_contact.js";
import { FirmwareInvalid, OTAError, StorageError } from "./ota_errors.js";
import { BLOCK, drop, sizeOf } from "./ota_files.js";
import { unload } from "./ota_heap.js";
import defer * as images from "./ota_image.js";
import type { Words } from "./ota_journal.js";
import defer * as parts from "./ota_part.js";
import type { Source } from "./ota_sink.js";
import { UNREAD, unmark } from "./ota_slot.js";

/** Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it. */
const KEPT_FROM = 262144;
/** What keeps them is loaded for it alone. */
const KEEPING = ["ota_part", "ota_output"];

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
  let part = partFor(words, wire, spare);
  if (part === "") {
    unload(KEEPING);
  }
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
      if (isCallers(error)) {
        throw error;
      }
      const isBad = isFetched && error instanceof OTAError;
      if (isBad) {
        // It is not what it should be.
        drop(part);
      }
      if (part.startsWith("/sd/") && (isBad || error instanceof StorageError)) {
        // A card that does not take it, or give it back as it was, is not in the way of firmware.
        part = "";
      } else if (!tries.goesOn(error)) {
        throw error;
      }
    }
  }
}

/** On its own: memory for a block is taken before its module is loaded, while the heap has a piece that is large enough. */
function newSink(words: Words, memory: File): BlockSink {
  return new blocks.BlockSink(words, memory);
}

// What these load is for firmware that is kept alone.

function partFor(words: Words, wire: number, spare: readonly number[]): string {
  return wire < KEPT_FROM ? "" : parts.partFor(item(words, 3), wire, spare);
}

function fetchPart(source: Source, words: Words, part: string, wire: number): void {
  parts.fetchPart(source, words, part, wire);
}

function unpack(part: string, sink: BlockSink): void {
  parts.unpack(part, sink);
}
