// The end of a trial.

import { MemoryError, OSError } from "builtins";
import { recallNumber, remember, startWatchdog } from "./ota_board.js";
import { storageError } from "./ota_errors.js";
import { CLEANING, INSTALLED, KEPT, STATE, WATCHDOG } from "./ota_journal.js";
import defer * as recovery from "./ota_recovery.js";

/** A watchdog cannot be stopped: once the trial is over, a program that runs longer than this has to feed it. */
const AFTER_TRIAL_MS = 3600000;

/** See `OTA.confirm`. */
export function confirm(isKept: boolean): boolean {
  if (recallNumber(STATE, 0) !== INSTALLED) {
    return false;
  }
  if (recallNumber(WATCHDOG, 0) > 0) {
    startWatchdog(AFTER_TRIAL_MS);
  }
  try {
    if (isKept) {
      remember(KEPT, 1);
    } else {
      remember(STATE, CLEANING);
    }
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
  try {
    removeLeftovers();
  } catch (error) {
    // The next start has all of the heap.
    if (!(error instanceof MemoryError)) {
      throw error;
    }
  }
  return true;
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

function removeLeftovers(): void {
  recovery.resume();
}

function goBack(): boolean {
  return recovery.rollback("asked for");
}
