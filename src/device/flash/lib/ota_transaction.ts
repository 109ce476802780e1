// A transaction: everything that an update needs, and everything that undoing it needs, is on the disk before the one
// step that commits it. What comes after is `ota_recovery`'s.

import { type Bytes, bytearray, encode, type File, len, OSError, open, slice } from "builtins";
import { sync } from "uos";
import { forget, remember } from "./ota_board.js";
import { storageError } from "./ota_errors.js";
import { copy, digest, isFile } from "./ota_files.js";
import type { Plan } from "./ota_manifest.js";
import { FOLDER, VERSION_FILE, volumeOf } from "./ota_path.js";
import { BOOTS, COPIED, INSTALLING, JOURNAL, RECORD, SEAL, STATE } from "./ota_recovery.js";
import { NEW_VERSION, staged } from "./ota_staging.js";

const BUFFER_SIZE = 512;
function backup(path: string, entry: number): string {
  return `${volumeOf(path)}/${FOLDER}/${entry}.bak`;
}

/**
 * Keeps the old files and commits the plan: from then on, whatever happens, `ota_recovery` brings it to its end.
 * `boots` is how many starts the new version has to confirm itself, -1 for no trial; the slots are those of the
 * firmware, the same where it stays.
 *
 * @throws NoSpace, StorageError
 */
export function commit(plan: Plan, boots: number, oldSlot: number, newSlot: number): void {
  try {
    const buffer = bytearray(BUFFER_SIZE);
    keepOld(plan, buffer);
    for (const name of COPIED) {
      copyIfThere(`/flash/lib/${name}`, `/flash/${FOLDER}/${name}`, buffer);
    }
    writeJournal(plan, oldSlot, newSlot);
    sync();
    remember(SEAL, digest(JOURNAL));
    if (boots < 0) {
      forget(BOOTS);
    } else {
      remember(BOOTS, boots);
    }
    remember(STATE, INSTALLING);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

/** All that is to be replaced or deleted, in the order of the entries. */
function pathsOf(plan: Plan): string[] {
  return plan.files
    .map((file) => file.path)
    .concat([VERSION_FILE])
    .concat(plan.deletes);
}

function keepOld(plan: Plan, buffer: Bytes): void {
  for (const [entry, path] of pathsOf(plan).entries()) {
    copyIfThere(path, backup(path, entry), buffer);
  }
}

function copyIfThere(source: string, target: string, buffer: Bytes): void {
  if (isFile(source)) {
    copy(source, target, buffer);
  }
}

function writeJournal(plan: Plan, oldSlot: number, newSlot: number): void {
  const journal = open(JOURNAL, "wb");
  try {
    write(journal, "v", "-", "-", plan.version);
    if (oldSlot !== newSlot) {
      write(journal, "f", `${oldSlot}`, `${newSlot}`, "firmware");
    }
    for (const [entry, file] of plan.files.entries()) {
      writePut(journal, entry, staged(file), file.path);
    }
    const version = plan.files.length;
    writePut(journal, version, NEW_VERSION, VERSION_FILE);
    for (const [number, path] of plan.deletes.entries()) {
      if (isFile(path)) {
        write(journal, "d", backup(path, version + 1 + number), "-", path);
      }
    }
  } finally {
    journal.close();
  }
}

function writePut(journal: File, entry: number, source: string, path: string): void {
  if (isFile(path)) {
    write(journal, "u", backup(path, entry), source, path);
  } else {
    write(journal, "n", "-", source, path);
  }
}

function write(journal: File, kind: string, entry: string, source: string, path: string): void {
  const record = encode(`${kind} ${entry} ${source} ${path}`);
  journal.write(record);
  journal.write(slice(encode(" ".repeat(RECORD)), len(record)));
}
