// Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are
// there and verified. Entry `n` of a plan is `n.new` there, and `n.bak` what it replaces.

import { type Bytes, decode, type File, memoryview, OSError, open } from "builtins";
import { hexlify } from "ubinascii";
import { type Hash, sha1 } from "uhashlib";
import { listdir, mkdir, remove, rmdir, stat, statvfs } from "uos";
import { HashMismatch, NoSpace, SizeMismatch, storageError } from "./ota_errors.js";
import type { FileDownload, Plan } from "./ota_manifest.js";
import { STATE, volumeOf } from "./ota_path.js";

const FOLDER = 0x4000;
const VOLUMES = ["/flash", "/sd"];

export function staged(path: string, entry: number): string {
  return `${volumeOf(path)}/${STATE}/${entry}.new`;
}

export function backup(path: string, entry: number): string {
  return `${volumeOf(path)}/${STATE}/${entry}.bak`;
}

export function exists(path: string): boolean {
  return modeOf(path) !== 0;
}

export function isFolder(path: string): boolean {
  return (modeOf(path) & FOLDER) !== 0;
}

function modeOf(path: string): number {
  try {
    return stat(path)[0];
  } catch (error) {
    if (error instanceof OSError) {
      return 0;
    }
    throw error;
  }
}

/**
 * Makes room for a plan's staged files.
 *
 * @throws NoSpace where the sizes that the server gave do not fit, StorageError
 */
export function prepare(plan: Plan): void {
  try {
    clear();
    makeRoom(plan);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

function makeRoom(plan: Plan): void {
  for (const volume of VOLUMES) {
    let need = 0;
    // The version file is staged on /flash whatever else is.
    let used = volume === "/flash";
    for (const file of plan.files) {
      if (volumeOf(file.path) === volume) {
        used = true;
        need += Math.max(file.size, 0);
      }
    }
    for (const path of plan.deletes) {
      used = used || volumeOf(path) === volume;
    }
    if (used) {
      checkRoom(volume, need);
      mkdir(`${volume}/${STATE}`);
    }
  }
}

function checkRoom(volume: string, need: number): void {
  const space = statvfs(volume);
  const free = space[0] * space[3];
  if (need > free) {
    throw new NoSpace(`${volume}: ${need} > ${free}`);
  }
}

/** Removes whatever an update left in the updater's folders; what cannot be removed now waits for the next one. */
export function clear(): void {
  for (const volume of VOLUMES) {
    const folder = `${volume}/${STATE}`;
    try {
      for (const name of listdir(folder)) {
        remove(`${folder}/${name}`);
      }
      rmdir(folder);
    } catch (error) {
      if (!(error instanceof OSError)) {
        throw error;
      }
    }
  }
}

/**
 * Reads back what was written for `file` and compares.
 *
 * @throws SizeMismatch, HashMismatch
 */
export function verify(file: FileDownload, path: string, buffer: Bytes): void {
  const source = open(path, "rb");
  try {
    const hash = sha1();
    let digest = "";
    let size = 0;
    try {
      size = hashAll(source, hash, buffer);
    } finally {
      // Nothing else frees the board's only hash unit.
      digest = decode(hexlify(hash.digest()));
    }
    if (file.size >= 0 && size !== file.size) {
      throw new SizeMismatch(file.path);
    }
    if (digest !== file.hash) {
      throw new HashMismatch(file.path);
    }
  } finally {
    source.close();
  }
}

function hashAll(source: File, hash: Hash, buffer: Bytes): number {
  const view = memoryview(buffer);
  let size = 0;
  let count = source.readinto(buffer);
  while (count > 0) {
    hash.update(view.subarray(0, count));
    size += count;
    count = source.readinto(buffer);
  }
  return size;
}
