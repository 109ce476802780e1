// Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are there
// and verified. The journal beside them says what is to become of each.

import { encode, type File, int, item, len, OSError, open } from "builtins";
import { listdir, mkdir, remove, stat } from "uos";
import { HashMismatch, LinkError, SizeMismatch, storageError } from "./ota_errors.js";
import { digest, isFolder, sizeOf } from "./ota_files.js";
import {
  FOLDER,
  JOURNAL,
  pathOf,
  staged,
  VERSION_FILE,
  VOLUMES,
  volumeOf,
  type Words,
} from "./ota_journal.js";
import type { FileDownload, Plan } from "./ota_manifest.js";
import { checkFolders, checkRoom } from "./ota_room.js";

const LINES_BYTES = 512;

/** Where the firmware is and where it will be, and the version that it will have; empty where nothing names it. */
export interface Firmware {
  oldSlot: number;
  newSlot: number;
  version: string;
}

/**
 * Makes sure that there is room, and writes the journal. What an earlier update has staged and this one does not need
 * is removed.
 *
 * @throws NoSpace, PathRefused, StorageError
 */
export function prepare(plan: Plan, firmware: Firmware): void {
  try {
    checkFolders(plan);
    const kept = plan.files.map((file) => staged(file.hash, file.path));
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
    writeJournal(plan, firmware);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
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

function writeJournal(plan: Plan, firmware: Firmware): void {
  const name = firmware.version === "" ? "-" : firmware.version;
  const journal = new Lines(JOURNAL);
  try {
    journal.add(`v ${sizeOf(VERSION_FILE)} ${name} ${plan.version}`);
    if (firmware.newSlot !== firmware.oldSlot) {
      journal.add(`f ${firmware.oldSlot} ${firmware.newSlot}`);
    }
    for (const file of plan.files) {
      journal.add(`p ${sizeOf(file.path)} ${file.hash} ${file.size} ${file.request} ${file.path}`);
    }
    for (const path of plan.deletes) {
      const size = sizeOf(path);
      if (size >= 0) {
        journal.add(`d ${size} ${path}`);
      }
    }
    journal.flush();
  } finally {
    journal.close();
  }
}

/** Writes a few lines at a time: on FAT, what is looked up in between would make each a write of its own. */
class Lines {
  private readonly file: File;
  private text = "";

  constructor(path: string) {
    this.file = open(path, "wb");
  }

  add(line: string): void {
    this.text += `${line}\n`;
    if (len(this.text) > LINES_BYTES) {
      this.flush();
    }
  }

  flush(): void {
    this.file.write(encode(this.text));
    this.text = "";
  }

  close(): void {
    this.file.close();
  }
}

/** The file that a line of the journal says is to be downloaded. */
export function fileOf(words: Words): FileDownload {
  return {
    path: pathOf(words),
    request: item(words, 4),
    hash: item(words, 2),
    size: int(item(words, 3)),
  };
}

/** Whether a file is staged and verified. */
export function isStaged(file: FileDownload): boolean {
  try {
    verify(file);
    return true;
  } catch (error) {
    if (error instanceof OSError || error instanceof LinkError) {
      return false;
    }
    throw error;
  }
}

/**
 * Reads back what was staged for `file` and compares.
 *
 * @throws SizeMismatch, HashMismatch
 */
export function verify(file: FileDownload): void {
  const path = staged(file.hash, file.path);
  if (file.size >= 0 && stat(path)[6] !== file.size) {
    throw new SizeMismatch(file.path);
  }
  if (digest(path) !== file.hash) {
    throw new HashMismatch(file.path);
  }
}
