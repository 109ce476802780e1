// From a committed journal to the new version, or back to the old one; and the trial in between.
//
// Where the library itself is being replaced, this runs from a private copy beside the staged files. It imports nothing
// of ours but what is copied with it.

import { MemoryError, OSError, print } from "builtins";
import { modules } from "sys";
import { EIO } from "uerrno";
import { sync } from "uos";
import { isOldWhole, isPassing, isSealed, restoreOld } from "./ota_backup.js";
import {
  calmWatchdog,
  forget,
  lastEnd,
  markSlot,
  recallNumber,
  remember,
  restart,
  startWatchdog,
} from "./ota_board.js";
import { clean, finish, keepOnlyOld, tellOf, triesAgain } from "./ota_clean.js";
import type * as errors from "./ota_errors.js";
import defer * as failed from "./ota_failed.js";
import { giveUpRoom, holdRoom } from "./ota_hold.js";
import { carryOut, otherSlot, start } from "./ota_install.js";
import {
  BAD,
  BOOTS,
  CARD,
  INSTALLED,
  INSTALLING,
  KEPT,
  NEW_SLOT,
  OLD_SLOT,
  REASON,
  STATE,
  sealOf,
  TRIES,
  UNDOING,
  UNDOING_CARD,
  usedVolumes,
  VOLUMES,
  WATCHDOG,
} from "./ota_journal.js";

/** In `sys.modules`, from where a start on trial was counted until the next start. */
const COUNTED = "counted.ota";

/** What the server is told where no `update()` runs that could raise it. */
const ERROR: typeof errors.ERROR = "ota_err";
const ENOSPC: typeof errors.ENOSPC = 28;

/** See `ota_resume`. */
export function resume(): void {
  try {
    const state = recallNumber(STATE, 0);
    if (state === INSTALLING || state === UNDOING || state === UNDOING_CARD) {
      calmWatchdog();
    }
    goOn();
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    tellOf(error);
  }
}

/** @throws OSError where it has to be tried again at the next start */
export function goOn(): void {
  const state = recallNumber(STATE, 0);
  if (state === INSTALLING) {
    if (install(false) === 0) {
      start(otherSlot(NEW_SLOT));
    }
    restart();
  } else if (state === UNDOING || state === UNDOING_CARD) {
    if (bringBack()) {
      restart();
    }
  } else if (state === INSTALLED) {
    settle();
  } else if (state !== 0) {
    clean();
  }
}

/**
 * Carries the journal out. `mark`: the firmware slot was written since the board started. 0, or the number of the
 * error for which it could not be carried out: the old files are back, or will be at the next start.
 */
export function install(mark: boolean): number {
  if (!isSealed()) {
    abandon();
    return EIO;
  }
  let errno = 0;
  try {
    carryOut();
    holdRoom();
    sync();
    remember(STATE, INSTALLED);
    // Where the power goes here, the next start finds the old firmware running, and starts the new.
    if (mark && otherSlot(NEW_SLOT) >= 0) {
      markSlot();
    }
    return errno;
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    errno = error.args[0];
    tellServer(errno);
    markUndoing(`errno ${errno}`);
  }
  bringBack();
  return errno;
}

// On its own: what it loads is loaded for it alone.

function tellServer(errno: number): void {
  failed.note(ERROR, errno === ENOSPC ? "NoSpace" : "StorageError");
}

/** After the restart into the new version: is its firmware the one that runs, has it starts left? */
function settle(): void {
  if (!isSealed()) {
    abandon();
    return;
  }
  const boots = recallNumber(BOOTS, -1);
  if (recallNumber(KEPT, 0) === 1) {
    // It was confirmed.
    keepOnlyOld();
  } else if (!start(otherSlot(NEW_SLOT))) {
    refuse("firmware does not start");
  } else if (boots < 0) {
    finish();
  } else if (!modules.has(COUNTED)) {
    if (boots === 0) {
      refuse(lastEnd(recallNumber(WATCHDOG, 0) > 0));
    }
    countStart(boots - 1);
    // Both boot.py and main.py come here: a start counts once.
    modules.set(COUNTED, true);
    const timeout = recallNumber(WATCHDOG, 0);
    if (timeout > 0) {
      startWatchdog(timeout);
    }
  }
}

/** A start that cannot be counted is the last: else a version that has filled the storage would never be gone back from. */
function countStart(left: number): void {
  try {
    remember(BOOTS, left);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    for (const volume of VOLUMES) {
      giveUpRoom(volume);
    }
    refuse("no room");
  }
}

/** Brings the old version back and restarts. False where it is no longer there. */
export function rollback(reason: string): boolean {
  if (!hasOld()) {
    return false;
  }
  try {
    refuse(reason);
  } catch (error) {
    if (!(error instanceof MemoryError)) {
      throw error;
    }
    // The next start has all of the heap, and goes on.
    const state = recallNumber(STATE, 0);
    if (state !== 0 && state !== INSTALLED) {
      restart();
    }
    throw error;
  }
}

/** Whether there is an old version: that of a trial, or one that was kept. */
function hasOld(): boolean {
  const state = recallNumber(STATE, 0);
  if (recallNumber(KEPT, 0) > 0) {
    return (state === 0 || state === INSTALLED) && isSealed() && isOldWhole(usedVolumes());
  }
  return state === INSTALLED && isSealed();
}

/** The version that runs has failed: it is not taken again, and the old one comes back. */
function refuse(reason: string): never {
  const bad = failed.withOwn();
  failed.note(BAD, bad);
  failed.note(REASON, reason);
  markUndoing(reason);
  // Where the storage was full, there is room now.
  failed.note(BAD, bad);
  bringBack();
  restart();
}

/** From here on there is no way but back: now, or at the next start. */
function markUndoing(reason: string): void {
  print(`OTA: goes back: ${reason}`);
  forget(TRIES);
  forget(CARD);
  remember(STATE, UNDOING);
  forget(BOOTS);
  forget(WATCHDOG);
}

/** Brings back every old file, and the old firmware. False where not all of that could be done: the next start goes on. */
function bringBack(): boolean {
  let isFlashBack = recallNumber(STATE, 0) === UNDOING_CARD;
  try {
    if (!isSealed()) {
      abandon();
      return true;
    }
    let obstacle = "";
    if (!isFlashBack) {
      // The firmware first: once the old one runs, this goes on here.
      if (!(isOldWhole(neededToGoBack()) && start(otherSlot(OLD_SLOT)))) {
        obstacle = "the old version is damaged";
      } else if (!restoreOld("/flash")) {
        obstacle = "there is no room for the old version";
      }
      isFlashBack = obstacle === "";
    }
    if (obstacle !== "") {
      stay(obstacle);
    } else if (usedVolumes().includes("/sd")) {
      restoreOld("/sd");
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    if (!isFlashBack || waitsForCard(error)) {
      tellOf(error);
      return false;
    }
  }
  try {
    sync();
    finish();
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    tellOf(error);
    return false;
  }
  return true;
}

/** There is no way back. */
function stay(reason: string): void {
  print(`OTA: ${reason}, the new one stays`);
  // Of a version that was kept, the new files are in their places.
  if (recallNumber(KEPT, 0) !== 1) {
    carryOut();
  }
  failed.forgive();
  failed.note(REASON, reason);
  // That stays so, also where it can be read again.
  forget(sealOf("/flash"));
  // Before the journal goes, which says what slot that is.
  start(otherSlot(NEW_SLOT));
}

/**
 * The volumes whose old files decide whether there is a way back. Of a version that was kept, a card was asked before: there
 * is no way forward any more.
 */
function neededToGoBack(): string[] {
  return recallNumber(KEPT, 0) === 1 ? ["/flash"] : usedVolumes();
}

/** What is on `/flash` is back, the card has failed: whether it is to be tried again, by itself. */
function waitsForCard(error: OSError): boolean {
  try {
    if (recallNumber(STATE, 0) !== UNDOING_CARD) {
      sync();
      forget(CARD);
      remember(STATE, UNDOING_CARD);
    }
    // One that is out may be put in again, and one that is full get room, however late.
    return isPassing(error) || triesAgain();
  } catch (full) {
    if (!(full instanceof OSError)) {
      throw full;
    }
    return true;
  }
}

/** A journal that is not the one that was committed tells nothing: better the files as they are than wrong ones. */
function abandon(): void {
  print("OTA: the journal is damaged, the update is abandoned");
  failed.note(REASON, "the journal is damaged");
  finish();
}
