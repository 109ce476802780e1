// Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are there
// and verified.

import { OSError, slice } from "builtins";
import { listdir, mkdir, remove, stat, statvfs } from "uos";
import { HashMismatch, NoSpace, PathRefused, SizeMismatch, storageError } from "./ota_errors.js";
import { digest, isFile, isFolder } from "./ota_files.js";
import type { FileDownload, Plan } from "./ota_manifest.js";
import { FOLDER, volumeOf } from "./ota_path.js";
import { COPIED, RECORD } from "./ota_recovery.js";

const VOLUMES = ["/flash", "/sd"];
/** How many digits of a file's hash name it while it is staged. */
const NAME_DIGITS = 16;
/** The staged version file. */
export const NEW_VERSION = "/flash/.ota/version.new";

/** Where a file waits. The name tells the content, so what an interrupted update has fetched serves the next one. */
export function staged(file: FileDownload): string {
  return `${volumeOf(file.path)}/${FOLDER}/${slice(file.hash, 0, NAME_DIGITS)}.new`;
}

/**
 * Makes sure that there is room, and folders for what is to be staged. What an earlier update left there and this one
 * does not need is removed.
 *
 * @throws NoSpace, PathRefused, StorageError
 */
export function prepare(plan: Plan): void {
  try {
    checkFolders(plan);
    const kept = plan.files.map((file) => staged(file));
    for (const volume of VOLUMES) {
      if (isUsed(volume, plan)) {
        const folder = `${volume}/${FOLDER}`;
        removeOthers(folder, kept);
        checkRoom(volume, plan);
        if (!isFolder(folder)) {
          mkdir(folder);
        }
      }
    }
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

/** A file takes the place of a folder only where the plan leaves nothing in it. */
function checkFolders(plan: Plan): void {
  for (const file of plan.files) {
    if (isFolder(file.path) && !isEmptied(file.path, plan)) {
      throw new PathRefused(file.path);
    }
  }
}

/** Whether the plan deletes all that is in a folder: then a file may take its place. */
function isEmptied(folder: string, plan: Plan): boolean {
  for (const name of listdir(folder)) {
    const path = `${folder}/${name}`;
    if (!(isFolder(path) ? isEmptied(path, plan) : plan.deletes.includes(path))) {
      return false;
    }
  }
  return true;
}

/** The journal and the version file are on `/flash`, whatever else is. */
function isUsed(volume: string, plan: Plan): boolean {
  return (
    volume === "/flash" ||
    plan.files.some((file) => volumeOf(file.path) === volume) ||
    plan.deletes.some((path) => volumeOf(path) === volume)
  );
}

function removeOthers(folder: string, kept: readonly string[]): void {
  if (isFolder(folder)) {
    for (const name of listdir(folder)) {
      const path = `${folder}/${name}`;
      if (!kept.includes(path)) {
        remove(path);
      }
    }
  }
}

/** A file is there three times for a while: old, as a backup, and new, staged, before it takes the old one's place. */
function checkRoom(volume: string, plan: Plan): void {
  const space = statvfs(volume);
  const block = space[0];
  let need = 0;
  for (const file of plan.files) {
    if (volumeOf(file.path) === volume) {
      const old = blocksOf(sizeOf(file.path), block);
      const next = blocksOf(Math.max(file.size, 0), block);
      need += old + Math.max(next - old, 0);
      if (!isFile(staged(file))) {
        need += next;
      }
    }
  }
  for (const path of plan.deletes) {
    if (volumeOf(path) === volume) {
      need += blocksOf(sizeOf(path), block);
    }
  }
  if (volume === "/flash") {
    need += blocksOf(RECORD * (plan.files.length + plan.deletes.length + 3), block);
    for (const name of COPIED) {
      need += blocksOf(sizeOf(`/flash/lib/${name}`), block);
    }
  }
  if (need > space[3]) {
    throw new NoSpace(`${volume}: ${need} > ${space[3]} blocks`);
  }
}

function blocksOf(size: number, block: number): number {
  return Math.floor((size + block - 1) / block);
}

function sizeOf(path: string): number {
  return isFile(path) ? stat(path)[6] : 0;
}

/**
 * Reads back what was written for `file` and compares.
 *
 * @throws SizeMismatch, HashMismatch
 */
export function verify(file: FileDownload, path: string): void {
  if (file.size >= 0 && stat(path)[6] !== file.size) {
    throw new SizeMismatch(file.path);
  }
  if (digest(path) !== file.hash) {
    throw new HashMismatch(file.path);
  }
}
