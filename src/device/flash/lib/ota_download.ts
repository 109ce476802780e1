// The files of an update: in one bundle, or each with a request of its own.

import { int, item } from "builtins";
import { collect } from "gc";
import defer * as bundles from "./ota_bundle.js";
import { Tries } from "./ota_contact.js";
import { BadResponse, HashMismatch, NoSpace, SizeMismatch } from "./ota_errors.js";
import { drop, sizeOf } from "./ota_files.js";
import { first, Journal, pathOf, type Words } from "./ota_journal.js";
import { FileSink } from "./ota_output.js";
import type { Source } from "./ota_sink.js";
import { isStaged, makeFolders, removeOthers, stagedFor, verify } from "./ota_staging.js";

/** Fetches and verifies what is not staged. `isForIt`: what is staged is for this update. */
export function fetchFiles(source: Source, isForIt: boolean): void {
  const hasStaged = isForIt || removeOthers("pf", false);
  makeFolders();
  const words = first("b");
  if (words === null) {
    fetchEach(source);
    return;
  }
  const bundle = new bundles.BundleSink(int(item(words, 1)), item(words, 2), hasStaged);
  const tries = new Tries(source);
  try {
    let before = -1;
    let isMissing = true;
    while (isMissing) {
      try {
        tries.begin();
        isMissing = bundle.aim();
        if (isMissing) {
          if (bundle.offset === before) {
            throw new BadResponse("nothing");
          }
          before = bundle.offset;
          source.fetch(item(words, 3), bundle);
        }
      } catch (error) {
        if (!tries.goesOn(error)) {
          throw error;
        }
        before = -1;
      }
    }
  } finally {
    bundle.close();
  }
}

/** Files that have a request each. */
function fetchEach(source: Source): void {
  const journal = new Journal();
  try {
    let words = journal.next("p");
    while (words !== null) {
      if (!isStaged(words)) {
        fetchFile(source, words);
      }
      collect();
      words = journal.next("p");
    }
  } finally {
    journal.close();
  }
}

/** What is of another size or content is not kept, nor what there is no room for. */
function fetchFile(source: Source, step: Words): void {
  const path = stagedFor(step);
  const size = int(item(step, 3));
  const tag = size > sizeOf(path) ? item(step, 2) : "";
  const tries = new Tries(source);
  while (true) {
    const sink = new FileSink(path, tag, size, pathOf(step));
    try {
      tries.begin();
      source.fetch(item(step, 5), sink);
      sink.close();
      verify(step);
      return;
    } catch (error) {
      sink.close();
      if (error instanceof SizeMismatch || error instanceof HashMismatch || error instanceof NoSpace) {
        drop(path);
      }
      if (!tries.goesOn(error)) {
        throw error;
      }
    }
  }
}
