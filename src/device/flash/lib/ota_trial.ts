// The end of a trial.

import { int, item, MemoryError, OSError } from "builtins";
import { activeSlot, recallNumber, remember, startWatchdog } from "./ota_board.js";
import { storageError } from "./ota_errors.js";
import { CLEANING, first, INSTALLED, KEPT, NEW_SLOT, STATE, WATCHDOG } from "./ota_journal.js";
import defer * as recovery from "./ota_recovery.js";

/** A watchdog cannot be stopped: once the trial is over, a program that runs longer than this has to feed it. */
const AFTER_TRIAL_MS = 3600000;

/** See `OTA.confirm`. */
export function confirm(isKept: boolean): boolean {
  if (recallNumber(STATE, 0) !== INSTALLED) {
    return false;
  }
  let isWell = false;
  try {
    isWell = firmwareRuns();
    if (isWell) {
      end(isKept);
    }
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
  try {
    goOn();
  } catch (error) {
    // The next start has all of the heap.
    if (!(error instanceof MemoryError)) {
      throw error;
    }
  }
  return isWell;
}

/** Where the new version lacks the lines in boot.py and main.py, nobody has seen that its firmware does not start. */
function firmwareRuns(): boolean {
  const firmware = first("f");
  return firmware === null || int(item(firmware, NEW_SLOT)) === activeSlot();
}

function end(isKept: boolean): void {
  if (recallNumber(WATCHDOG, 0) > 0) {
    startWatchdog(AFTER_TRIAL_MS);
  }
  if (isKept) {
    remember(KEPT, 1);
  } else {
    remember(STATE, CLEANING);
  }
}

/** See `OTA.rollback`. */
export function rollback(): boolean {
  try {
    return goBack();
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

// On their own: they load what takes most of the heap.

function goOn(): void {
  recovery.resume();
}

function goBack(): boolean {
  return recovery.rollback("asked for");
}
