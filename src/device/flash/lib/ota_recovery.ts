// From a committed journal to the new version, and its trial; the way back is `ota_undo`'s.
//
// Where the library itself is being replaced, this runs from a private copy beside the staged files. It imports nothing
// of ours but what is copied with it.

import { OSError } from "builtins";
import { modules } from "sys";
import { EIO } from "uerrno";
import { sync } from "uos";
import { isSealed } from "./ota_backup.js";
import {
  calmWatchdog,
  lastEnd,
  markSlot,
  recallNumber,
  remember,
  restart,
  startWatchdog,
} from "./ota_board.js";
import { clean, finish, keepOnlyOld, tellOf } from "./ota_clean.js";
import type * as errors from "./ota_errors.js";
import { giveUpRoom, holdRoom } from "./ota_hold.js";
import { carryOut, otherSlot, start } from "./ota_install.js";
import { BOOTS, INSTALLED, INSTALLING, NEW_SLOT, STATE, UNDOING, VOLUMES, WATCHDOG } from "./ota_journal.js";
import { abandon, bringBack, isGoingBack, isKept, markUndoing, note, refuse } from "./ota_undo.js";

/** In `sys.modules`, from where a start on trial was counted until the next start. */
const COUNTED = "counted.ota";

/** What the server is told where no `update()` runs that could raise it. */
const ERROR: typeof errors.ERROR = "ota_err";
const ENOSPC: typeof errors.ENOSPC = 28;

/** See `ota_resume`. */
export function resume(): void {
  try {
    const state = recallNumber(STATE, 0);
    if (state === INSTALLING || isGoingBack(state)) {
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
  } else if (isGoingBack(state)) {
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
    note(ERROR, errno === ENOSPC ? "NoSpace" : "StorageError");
    markUndoing(`errno ${errno}`, UNDOING);
  }
  bringBack();
  return errno;
}

/** After the restart into the new version: is its firmware the one that runs, has it starts left? */
function settle(): void {
  if (!isSealed()) {
    abandon();
    return;
  }
  const boots = recallNumber(BOOTS, -1);
  if (isKept()) {
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
