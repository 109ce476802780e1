// What an update needs from its source, once the plan is known: the files, then the firmware.

import { int, item, memoryview, OSError, open, print } from "builtins";
import { collect } from "gc";
import { mkdir, statvfs } from "uos";
import { slotIsValid } from "./ota_board.js";
import { BundleSink } from "./ota_bundle.js";
import { arrived, reach, retry } from "./ota_contact.js";
import { BadResponse, FirmwareInvalid, storageError } from "./ota_errors.js";
import { isFolder, sizeOf } from "./ota_files.js";
import { BlockSink, ImageSink } from "./ota_firmware.js";
import { each, FOLDER, first, partOf, pathOf, VOLUMES, type Words } from "./ota_journal.js";
import { FileSink, type Sink } from "./ota_sink.js";
import { drop, isStaged, stagedFor, verify } from "./ota_staging.js";

/** Where an update comes from: see `OTA`. */
export interface Source {
  connect(): void;
  fetch(request: string, sink: Sink): void;
}

/** Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it. */
const KEPT_FROM = 262144;
const COPY_BYTES = 1024;

/** Fetches and verifies what is not staged. `hasStaged`: something may be. */
export function fetchFiles(source: Source, hasStaged: boolean): void {
  const words = first("b");
  if (words !== null) {
    fetchBundle(source, words, hasStaged);
  } else {
    each("p", (step) => fetchFile(source, step));
  }
}

function fetchBundle(source: Source, words: Words, hasStaged: boolean): void {
  const bundle = new BundleSink(int(item(words, 1)), item(words, 2), hasStaged);
  try {
    retry(source, () => {
      while (bundle.aim()) {
        const before = arrived();
        source.fetch(item(words, 3), bundle);
        if (arrived() === before) {
          throw new BadResponse("nothing");
        }
      }
    });
  } finally {
    bundle.close();
  }
}

/** A file with a request of its own. */
function fetchFile(source: Source, step: Words): void {
  if (!isStaged(step)) {
    const path = stagedFor(step);
    const tag = int(item(step, 3)) > sizeOf(path) ? item(step, 2) : "";
    retry(source, () => {
      fetchInto(source, item(step, 5), new FileSink(path, tag, pathOf(step)));
      try {
        verify(step);
      } catch (error) {
        drop(path);
        throw error;
      }
    });
  }
  collect();
}

function fetchInto(source: Source, request: string, sink: Sink): void {
  try {
    source.fetch(request, sink);
  } finally {
    sink.close();
  }
}

/**
 * Fetches the firmware into its slot. `spare` is how many bytes `/flash` has left for it.
 *
 * @throws FirmwareTooLarge, FirmwareInvalid, HashMismatch, StorageError, and what the source raises
 */
export function fetchFirmware(source: Source, words: Words, spare: number): void {
  const isMarked = item(words, 6) === "raw" ? fetchImage(source, words) : fetchBlocks(source, words, spare);
  if (!isMarked && !slotIsValid()) {
    throw new FirmwareInvalid(item(words, 5));
  }
}

/** Whether the slot is marked: our own transports leave that to the installation. */
function fetchImage(source: Source, words: Words): boolean {
  const sink = new ImageSink(words);
  try {
    retry(source, () => {
      reach(sink.offset);
      source.fetch(item(words, 10), sink);
      sink.finish();
    });
    return sink.isMarked;
  } finally {
    sink.close();
  }
}

function fetchBlocks(source: Source, words: Words, spare: number): boolean {
  const wire = int(item(words, 7));
  const part = partFor(item(words, 3), wire, spare);
  const sink = new BlockSink(words);
  retry(source, () => {
    if (part === "") {
      reach(sink.offset);
      source.fetch(item(words, 10), sink);
      sink.finish();
      return;
    }
    if (sizeOf(part) < wire) {
      fetchInto(source, item(words, 10), new FileSink(part, item(words, 9), "firmware"));
    }
    try {
      unpack(part, sink);
      sink.finish();
    } finally {
      drop(part);
    }
  });
  return false;
}

/** Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them. */
function partFor(hash: string, wire: number, spare: number): string {
  if (wire < KEPT_FROM) {
    return "";
  }
  for (const volume of VOLUMES) {
    const path = partOf(hash, `${volume}/`);
    if (sizeOf(path) >= 0) {
      return path;
    }
  }
  const place = freeOf("/sd") > wire ? "/sd" : spare > wire ? "/flash" : "";
  if (place === "") {
    print("OTA: no room to keep the firmware, a restart begins it anew");
    return "";
  }
  if (!isFolder(`${place}/${FOLDER}`)) {
    mkdir(`${place}/${FOLDER}`);
  }
  return partOf(hash, `${place}/`);
}

/** Free bytes; 0 where no card is in. */
function freeOf(volume: string): number {
  try {
    const space = statvfs(volume);
    return space[0] * space[3];
  } catch (error) {
    if (error instanceof OSError) {
      return 0;
    }
    throw error;
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
