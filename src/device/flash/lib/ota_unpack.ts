// What a file travels as, where it waits until all of it has come, and how it is unpacked and verified.

import { type File, int, item, OSError, open } from "builtins";
import { collect } from "gc";
import { HashMismatch, LinkError, PatchInvalid, storageError } from "./ota_errors.js";
import { drop, sizeOf } from "./ota_files.js";
import defer * as inflater from "./ota_inflate.js";
import { partOf, pathOf, type Words } from "./ota_journal.js";
import { Output } from "./ota_output.js";
import defer * as patches from "./ota_patch.js";
import { stagedFor, verify } from "./ota_staging.js";

/** What is packed and not longer is kept in memory until it is unpacked, in bytes: so much may be fetched twice. */
export const PACK_LIMIT = 1024;

/** How many bytes of the bundle are a step's. */
export function wireOf(words: Words): number {
  return int(item(words, 5));
}

export function isInMemory(words: Words): boolean {
  return item(words, 4) !== "raw" && wireOf(words) <= PACK_LIMIT;
}

/** Where the bytes of a step wait until all have come. */
export function waitsAt(words: Words): string {
  return item(words, 4) === "raw" ? stagedFor(words) : partOf(item(words, 2), wireOf(words), pathOf(words));
}

/** How much of a step's bytes an earlier pass has left. */
export function waiting(words: Words): number {
  return isInMemory(words) ? 0 : Math.max(sizeOf(waitsAt(words)), 0);
}

/**
 * Unpacks what has come for a step, from memory or from the disk, and verifies it.
 *
 * @throws HashMismatch; PatchInvalid where the file on the board is not the one that the patch is for; StorageError
 */
export function settle(words: Words, memory: File | null): void {
  const kind = item(words, 4);
  try {
    if (kind !== "raw" && wireOf(words) > 0) {
      unpack(words, memory);
    }
    verify(words);
  } catch (error) {
    drop(stagedFor(words));
    if (error instanceof PatchInvalid || error instanceof LinkError) {
      if (kind === "patch") {
        throw new PatchInvalid(pathOf(words));
      }
      throw new HashMismatch(pathOf(words));
    }
    throw error;
  } finally {
    if (memory === null && kind !== "raw") {
      drop(waitsAt(words));
    }
    collect();
  }
}

function unpack(words: Words, memory: File | null): void {
  const output = new Output(stagedFor(words), false);
  try {
    const packed = memory === null ? open(waitsAt(words), "rb") : memory;
    packed.seek(0);
    try {
      const size = int(item(words, 3));
      if (item(words, 4) === "patch") {
        const path = pathOf(words);
        if (sizeOf(path) < 0) {
          throw new PatchInvalid(path);
        }
        const old = open(path, "rb");
        try {
          patches.apply(packed, old, output, size);
        } finally {
          old.close();
        }
      } else {
        inflater.inflate(packed, output, size);
      }
    } finally {
      if (memory === null) {
        packed.close();
      }
    }
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  } finally {
    output.close();
  }
}
