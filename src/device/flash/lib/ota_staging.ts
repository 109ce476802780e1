// Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are there
// and verified.

import { int, item, OSError, slice } from "builtins";
import { ilistdir, mkdir, remove, stat } from "uos";
import { HashMismatch, OTAError, SizeMismatch, storageError } from "./ota_errors.js";
import { digest, isFolder } from "./ota_files.js";
import {
  each,
  FOLDER,
  NAME_DIGITS,
  pathOf,
  staged,
  usedVolumes,
  VOLUMES,
  type Words,
} from "./ota_journal.js";

/** How many names of files are looked at together. */
const SOME = 64;

/** Where the new file of a step waits. */
export function stagedFor(words: Words): string {
  return staged(item(words, 2), pathOf(words));
}

/** Makes the folders where files wait. @throws StorageError */
export function makeFolders(): void {
  try {
    for (const volume of usedVolumes()) {
      if (!isFolder(`${volume}/${FOLDER}`)) {
        mkdir(`${volume}/${FOLDER}`);
      }
    }
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

/**
 * Removes what earlier updates have staged and this one's steps of some kinds do not need; whether anything is left of it.
 * Unless `isExact`, what is needed stays in other packings too: another vehicle's may go on with it. A card that cannot be
 * written fails where it is needed, not here.
 *
 * @throws StorageError
 */
export function removeOthers(kinds: string, isExact: boolean): boolean {
  let kept = 0;
  for (const volume of VOLUMES) {
    const folder = `${volume}/${FOLDER}`;
    try {
      if (isFolder(folder)) {
        kept += keepNeeded(folder, kinds, isExact);
      }
    } catch (error) {
      if (!(error instanceof OSError)) {
        throw error;
      }
      if (volume === "/flash") {
        throw storageError(error);
      }
    }
  }
  // The journal is one.
  return kept > 1;
}

/** How many files are left. A few at a time: neither all names nor all of the journal are to be in memory. */
function keepNeeded(folder: string, kinds: string, isExact: boolean): number {
  let kept = 0;
  let names = namesIn(folder, kept);
  while (names.length > 0) {
    const others = notNeeded(names, kinds, isExact);
    for (const name of others) {
      remove(`${folder}/${name}`);
    }
    kept += names.length - others.length;
    names = namesIn(folder, kept);
  }
  return kept;
}

/** Some names, but for the first `skipped`. */
function namesIn(folder: string, skipped: number): string[] {
  const names: string[] = [];
  let left = skipped;
  // All are looked at: what an iterator that is left early has open on LittleFS, nothing closes.
  for (const entry of ilistdir(folder)) {
    if (left > 0) {
      left -= 1;
    } else if (names.length < SOME) {
      names.push(entry[0]);
    }
  }
  return names;
}

function notNeeded(names: readonly string[], kinds: string, isExact: boolean): string[] {
  const needed = ["journal"];
  each(kinds, (words) => {
    const exact = namesFor(words);
    for (const name of names) {
      if (exact.includes(name) || (!isExact && name.startsWith(contentOf(words)))) {
        needed.push(name);
      }
    }
  });
  return names.filter((name) => !needed.includes(name));
}

/** What the names of a step's content begin with. */
function contentOf(words: Words): string {
  return slice(item(words, item(words, 0) === "f" ? 3 : 2), 0, NAME_DIGITS);
}

/** What a step's new file, or the firmware, may be staged as: whole, or as it travels. */
function namesFor(words: Words): string[] {
  const wire = item(words, item(words, 0) === "f" ? 7 : 5);
  const content = contentOf(words);
  return [`${content}.new`, `${content}${wire}.part`];
}

/** Whether the new file of a step is staged and verified. */
export function isStaged(words: Words): boolean {
  try {
    verify(words);
    return true;
  } catch (error) {
    if (error instanceof OTAError) {
      return false;
    }
    throw error;
  }
}

/**
 * Reads back what was staged for a step and compares.
 *
 * @throws SizeMismatch, HashMismatch; StorageError, also where nothing is there
 */
export function verify(words: Words): void {
  const path = stagedFor(words);
  const size = int(item(words, 3));
  try {
    if (size >= 0 && stat(path)[6] !== size) {
      throw new SizeMismatch(pathOf(words));
    }
    if (digest(path) !== item(words, 2)) {
      throw new HashMismatch(pathOf(words));
    }
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}
