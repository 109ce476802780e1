// Installing: from a full staging folder to the new version. Every step is a rename or a folder, and what has been done
// can be read off the disk, so `undo` needs no notes.

import { OSError } from "builtins";
import { mkdir, remove, rename, rmdir } from "uos";
import { markSlot } from "./ota_board.js";
import { PathRefused, storageError } from "./ota_errors.js";
import type { Plan } from "./ota_manifest.js";
import { parentOf, VERSION_FILE } from "./ota_path.js";
import { backup, clear, exists, isFolder, staged } from "./ota_staging.js";

/** The folders that a board has: they stay, empty or not. */
const STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"];

/** The entry of the version file: behind the files, before the deletions. */
export function versionEntry(plan: Plan): number {
  return plan.files.length;
}

/** What is moved into place, in the order of the entries. */
function newPaths(plan: Plan): string[] {
  return plan.files.map((file) => file.path).concat([VERSION_FILE]);
}

/**
 * Moves the old files away and the new ones into place, and marks the firmware slot if `mark`; undoes it all where that
 * fails.
 *
 * @throws NoSpace, StorageError
 */
export function install(plan: Plan, mark: boolean): void {
  try {
    moveOldAway(plan);
    moveNewIn(plan);
    if (mark) {
      markSlot();
    }
    clear();
  } catch (error) {
    undo(plan);
    clear();
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

/** Brings back every file that `install` moved; also halfway through. */
function undo(plan: Plan): void {
  const paths = newPaths(plan);
  for (const [entry, path] of paths.entries()) {
    // A staged file that is gone has been moved into place.
    if (!exists(staged(path, entry)) && exists(path)) {
      remove(path);
      removeEmptyFolders(path);
    }
  }
  for (const [entry, path] of paths.concat(plan.deletes).entries()) {
    const saved = backup(path, entry);
    if (exists(saved)) {
      makeFolders(path);
      rename(saved, path);
    }
  }
}

/** Deletions go first: they may make room for a file where a folder was, or the other way round. */
function moveOldAway(plan: Plan): void {
  const paths = newPaths(plan);
  for (const [number, path] of plan.deletes.entries()) {
    moveAway(path, paths.length + number);
  }
  for (const path of plan.deletes) {
    removeEmptyFolders(path);
  }
  for (const [entry, path] of paths.entries()) {
    moveAway(path, entry);
  }
}

function moveAway(path: string, entry: number): void {
  if (isFolder(path)) {
    throw new PathRefused(path);
  }
  if (exists(path)) {
    rename(path, backup(path, entry));
  }
}

function moveNewIn(plan: Plan): void {
  for (const [entry, path] of newPaths(plan).entries()) {
    makeFolders(path);
    rename(staged(path, entry), path);
  }
}

/** Makes the folders above `path` that are missing. */
function makeFolders(path: string): void {
  const parent = parentOf(path);
  if (!exists(parent)) {
    makeFolders(parent);
    mkdir(parent);
  }
}

/** Removes the folders above `path`, from the inside out, as far as they are empty. */
function removeEmptyFolders(path: string): void {
  let folder = parentOf(path);
  while (!STANDING.includes(folder)) {
    try {
      rmdir(folder);
    } catch (error) {
      if (error instanceof OSError) {
        return;
      }
      throw error;
    }
    folder = parentOf(folder);
  }
}
