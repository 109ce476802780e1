// The files of an update: in one bundle, or each with a request of its own.

import { int, item } from "builtins";
import { collect } from "gc";
import defer * as bundles from "./ota_bundle.js";
import { retry } from "./ota_contact.js";
import { BadResponse, HashMismatch, NoSpace, SizeMismatch } from "./ota_errors.js";
import { drop, sizeOf } from "./ota_files.js";
import { each, first, pathOf, type Words } from "./ota_journal.js";
import { FileSink } from "./ota_output.js";
import { fetchInto, type Source } from "./ota_sink.js";
import { isStaged, makeFolders, removeOthers, stagedFor, verify } from "./ota_staging.js";

/** Fetches and verifies what is not staged. `isForIt`: what is staged is for this update. */
export function fetchFiles(source: Source, isForIt: boolean): void {
  const hasStaged = isForIt || removeOthers("pf");
  makeFolders();
  const words = first("b");
  if (words !== null) {
    fetchBundle(source, words, hasStaged);
  } else {
    each("p", (step) => fetchFile(source, step));
  }
}

function fetchBundle(source: Source, words: Words, hasStaged: boolean): void {
  const bundle = new bundles.BundleSink(int(item(words, 1)), item(words, 2), hasStaged);
  try {
    retry(source, () => {
      let before = -1;
      while (bundle.aim()) {
        if (bundle.offset === before) {
          throw new BadResponse("nothing");
        }
        before = bundle.offset;
        source.fetch(item(words, 3), bundle);
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
    retry(source, () => fetchTo(source, step, path, tag));
  }
  collect();
}

/** What is of another size or content is not kept, nor what there is no room for. */
function fetchTo(source: Source, step: Words, path: string, tag: string): void {
  try {
    fetchInto(source, item(step, 5), new FileSink(path, tag, int(item(step, 3)), pathOf(step)));
    verify(step);
  } catch (error) {
    if (error instanceof SizeMismatch || error instanceof HashMismatch || error instanceof NoSpace) {
      drop(path);
    }
    throw error;
  }
}
