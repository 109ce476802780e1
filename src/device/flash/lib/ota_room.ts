// Whether a plan fits: asked before its first write.

import { encode, len, lower } from "builtins";
import { listdir, statvfs } from "uos";
import { GUARD } from "./ota_backup.js";
import { NoSpace, PathRefused } from "./ota_errors.js";
import { isFile, isFolder, parentOf, sizeOf } from "./ota_files.js";
import { staged, volumeOf } from "./ota_journal.js";
import type { Plan } from "./ota_manifest.js";
import { COPIED } from "./ota_recovery.js";

/** What a staged file takes in its folder: a long name and two names' worth of it, on FAT. */
const ENTRY_BYTES = 96;
/** What a line of the journal has besides request and path. */
const LINE_BYTES = 80;

/** A file takes the place of a folder only where the plan leaves nothing in it. @throws PathRefused */
export function checkFolders(plan: Plan): void {
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

/**
 * A file is there three times for a while: old, in the backup, and new, staged, before it takes the old one's place.
 *
 * @throws NoSpace
 */
export function checkRoom(volume: string, plan: Plan): void {
  const space = statvfs(volume);
  const block = space[0];
  // The updater's folder, the file of the version, and the backup's and the journal's last blocks.
  let need = 4;
  let backup = 0;
  let text = 0;
  let folder = "";
  for (const file of plan.files) {
    text += LINE_BYTES + len(encode(file.path)) + len(encode(file.request));
    if (volumeOf(file.path) === volume) {
      const old = Math.max(sizeOf(file.path), 0);
      const size = Math.max(file.size, 0);
      backup += old;
      need += Math.max(blocksOf(size, block) - blocksOf(old, block), 0);
      if (!isFile(staged(file.hash, file.path))) {
        need += blocksOf(size + ENTRY_BYTES, block);
      }
      const parent = parentOf(file.path);
      if (parent !== folder && !isFolder(parent)) {
        need += 1;
      }
      folder = parent;
    }
  }
  for (const path of plan.deletes) {
    text += LINE_BYTES + len(encode(path));
    if (volumeOf(path) === volume) {
      backup += Math.max(sizeOf(path), 0);
    }
  }
  need += blocksOf(backup + text, block) + 2 * blocksOf(GUARD, block);
  if (volume === "/flash") {
    need += blocksOf(text, block) + copies(plan, block);
  }
  if (need > space[3]) {
    throw new NoSpace(`${volume}: ${need} > ${space[3]} blocks`);
  }
}

/** What the copies of recovery's modules take, where the plan replaces one of them. */
function copies(plan: Plan, block: number): number {
  let need = 0;
  if (plan.files.some((file) => isOfRecovery(file.path)) || plan.deletes.some((path) => isOfRecovery(path))) {
    for (const name of COPIED) {
      need += blocksOf(Math.max(sizeOf(`/flash/lib/${name}.py`), 0) + ENTRY_BYTES, block);
    }
  }
  return need;
}

/** Whether recovery loads what is, or will be, at `path`: then it runs from a copy. */
export function isOfRecovery(path: string): boolean {
  const names = lower(path).split("/");
  return COPIED.some((name) => names.includes(`${name}.py`));
}

function blocksOf(size: number, block: number): number {
  return Math.floor((size + block - 1) / block);
}
