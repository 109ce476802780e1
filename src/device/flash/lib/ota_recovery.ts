// From a committed plan to the new version, or back to the old one. Every step can be repeated, so a power cut in any of
// them costs nothing but the time to do it again. There are no renames: on FAT these are two steps, and a cut between
// them leaves two names for one file.
//
// While the library itself is being replaced, this runs from a private copy beside the staged files. It imports nothing
// of ours but `ota_board` and `ota_files`, of which there are copies too.

import { type Bytes, bytearray, decode, type File, int, item, OSError, open, print, strip } from "builtins";
import { path as folders, modules } from "sys";
import { ENODEV, ENOENT } from "uerrno";
import { listdir, remove, rmdir, sync } from "uos";
import {
  activeSlot,
  chooseSlot,
  forget,
  markSlot,
  recallNumber,
  recallText,
  remember,
  restart,
} from "./ota_board.js";
import { digest, put, removeFile } from "./ota_files.js";

/** What non-volatile storage says while an update is on its way; nothing where there is none. */
export const STATE = "ota";
/** Committed: the plan is being carried out. This is the only point at which an update takes effect. */
export const INSTALLING = 1;
/** All files are the new ones: firmware is to be checked, the trial to be counted. */
export const INSTALLED = 2;
/** The old files are being brought back. */
export const UNDOING = 3;
/** What is left is being removed. */
export const CLEANING = 4;

/** How many starts a version on trial has left; none where there is no trial. */
export const BOOTS = "ota_boots";
/** The SHA-1 of the journal that was committed, in hexadecimal. */
export const SEAL = "ota_seal";
/** The version that failed, and why. */
export const BAD = "ota_bad";
export const REASON = "ota_why";

export const JOURNAL = "/flash/.ota/journal";
/** The size of each record in the journal, in bytes: a kind, an entry, a staged file, and a path. */
export const RECORD = 192;
/** What is copied beside the staged files before anything is replaced, from `/flash/lib`. */
export const COPIED = ["ota_recovery.py", "ota_board.py", "ota_files.py"];
const BUFFER_SIZE = 512;
const FOLDERS = ["/flash/.ota", "/sd/.ota"];
/** One record. The kinds: `v` the version, `f` the firmware, `u` an update, `n` a new file, `d` a deletion. */
interface Step {
  kind: string;
  /** Where the old file is kept, and, for `f`, the slot that ran. */
  entry: string;
  /** Where the new file waits, and, for `f`, the slot that is to run. */
  staged: string;
  path: string;
}

/** What boot.py and main.py begin with: finishes or undoes what was interrupted, counts a version's starts on trial. */
export function resume(): void {
  const state = recallNumber(STATE, 0);
  try {
    if (state === INSTALLING) {
      install(false);
      restart();
    } else if (state === UNDOING) {
      undo();
      restart();
    } else if (state === INSTALLED) {
      settle();
    } else {
      clean();
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    // A card that was taken out, say. The next start tries again; until then, the board does what it can.
    print(`OTA: ${error.message}`);
  }
  leave();
}

/** The program that starts now loads its own modules, not the copies. */
function leave(): void {
  for (const name of ["ota_recovery", "ota_board", "ota_files"]) {
    modules.delete(name);
  }
  if (folders.includes("/flash/.ota")) {
    folders.shift();
  }
}

/**
 * Carries the plan out. `mark`: the firmware slot was written since the board started. False where it could not be
 * carried out, and the old files are back.
 */
export function install(mark: boolean): boolean {
  if (!isSealed()) {
    abandon();
    return false;
  }
  try {
    deleteOld();
    writeNew();
    switchSlot(mark);
    sync();
    remember(STATE, INSTALLED);
    return true;
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    goBack(error.message);
    undo();
    return false;
  }
}

/** After the restart into the new version: is its firmware the one that runs, has it starts left? */
function settle(): void {
  if (!isSealed()) {
    abandon();
    return;
  }
  const boots = recallNumber(BOOTS, -1);
  if (!isFirmwareRight()) {
    refuse("firmware does not start");
    undo();
    restart();
  } else if (boots < 0) {
    remember(STATE, CLEANING);
    clean();
  } else if (boots === 0) {
    refuse("not confirmed");
    undo();
    restart();
  } else {
    remember(BOOTS, boots - 1);
  }
}

/** Ends the trial of the version that runs: it stays. False where there is no trial. */
export function confirm(): boolean {
  if (recallNumber(STATE, 0) !== INSTALLED) {
    return false;
  }
  remember(STATE, CLEANING);
  clean();
  return true;
}

/** Brings the old version back and restarts. False where it is no longer there. */
export function rollback(reason: string): boolean {
  if (recallNumber(STATE, 0) !== INSTALLED) {
    return false;
  }
  refuse(reason);
  undo();
  restart();
}

/** The version that runs has failed: it is not taken again. */
function refuse(reason: string): void {
  const version = only("v");
  if (version !== null) {
    remember(BAD, version.path);
  }
  goBack(reason);
}

/** From here on there is no way but back. */
function goBack(reason: string): void {
  print(`OTA: goes back: ${reason}`);
  remember(REASON, reason);
  remember(STATE, UNDOING);
}

/** Brings back every old file, and the old firmware. */
function undo(): void {
  if (!isSealed()) {
    abandon();
    return;
  }
  removeNew();
  restoreOld();
  sync();
  remember(STATE, CLEANING);
  clean();
}

/** A journal that is not the one that was committed tells nothing: better the files as they are than wrong ones. */
function abandon(): void {
  print("OTA: the journal is damaged, the update is abandoned");
  remember(STATE, CLEANING);
  clean();
}

/** Removes all that is left of an update. Where that fails, the next start tries again. */
export function clean(): void {
  try {
    for (const folder of FOLDERS) {
      removeFolder(folder);
    }
    sync();
  } catch (error) {
    if (error instanceof OSError) {
      print(`OTA: ${error.message}`);
      return;
    }
    throw error;
  }
  forget(BOOTS);
  forget(SEAL);
  forget(STATE);
}

/** Nothing to do where there is no such folder, or no card. */
function removeFolder(folder: string): void {
  let names: string[] = [];
  try {
    names = listdir(folder);
  } catch (error) {
    if (error instanceof OSError && (error.args[0] === ENOENT || error.args[0] === ENODEV)) {
      return;
    }
    throw error;
  }
  for (const name of names) {
    remove(`${folder}/${name}`);
  }
  rmdir(folder);
}

/** Reads the journal, record by record. */
class Journal {
  private readonly file: File;
  private readonly record: Bytes;

  constructor() {
    this.file = open(JOURNAL, "rb");
    this.record = bytearray(RECORD);
  }

  /** The next step of one of these kinds; none at the end. */
  next(kinds: string): Step | null {
    while (this.file.readinto(this.record) === RECORD) {
      const parts = strip(decode(this.record)).split(" ");
      const kind = item(parts, 0);
      if (kinds.includes(kind)) {
        return { kind, entry: item(parts, 1), staged: item(parts, 2), path: parts.slice(3).join(" ") };
      }
    }
    return null;
  }

  close(): void {
    this.file.close();
  }
}

/** The first step of a kind, if there is one. */
function only(kind: string): Step | null {
  const journal = new Journal();
  try {
    return journal.next(kind);
  } finally {
    journal.close();
  }
}

function each(kinds: string, carryOut: (step: Step) => void): void {
  const journal = new Journal();
  try {
    let step = journal.next(kinds);
    while (step !== null) {
      carryOut(step);
      step = journal.next(kinds);
    }
  } finally {
    journal.close();
  }
}

/** Deletions go first: they may make room for a file where a folder was, or the other way round. */
function deleteOld(): void {
  each("d", (step) => removeFile(step.path));
}

function writeNew(): void {
  const buffer = bytearray(BUFFER_SIZE);
  each("un", (step) => put(step.staged, step.path, buffer));
}

function removeNew(): void {
  each("n", (step) => removeFile(step.path));
}

function restoreOld(): void {
  const buffer = bytearray(BUFFER_SIZE);
  each("ud", (step) => put(step.entry, step.path, buffer));
  const firmware = only("f");
  if (firmware !== null && activeSlot() !== int(firmware.entry)) {
    chooseSlot(int(firmware.entry));
  }
}

/** Marks the new firmware's slot. */
function switchSlot(mark: boolean): void {
  const firmware = only("f");
  if (firmware !== null && activeSlot() !== int(firmware.staged)) {
    if (mark) {
      markSlot();
    } else {
      chooseSlot(int(firmware.staged));
    }
  }
}

function isFirmwareRight(): boolean {
  const firmware = only("f");
  return firmware === null || activeSlot() === int(firmware.staged);
}

/** Whether the journal is the one that was committed. */
function isSealed(): boolean {
  const seal = recallText(SEAL);
  try {
    return seal !== "" && seal === digest(JOURNAL);
  } catch (error) {
    if (error instanceof OSError) {
      return false;
    }
    throw error;
  }
}
