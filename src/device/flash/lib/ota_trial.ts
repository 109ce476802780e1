// The end of a trial.

import { IndexError, int, item, MemoryError, OSError, ValueError } from "builtins";
import { activeSlot, recallNumber, remember, startWatchdog } from "./ota_board.js";
import defer * as cleaning from "./ota_clean.js";
import { CLEANING, first, INSTALLED, KEPT, NEW_SLOT, STATE, WATCHDOG } from "./ota_journal.js";
import defer * as recovery from "./ota_recovery.js";
import defer * as undoing from "./ota_undo.js";

/** A watchdog cannot be stopped: once the trial is over, a program that runs longer than this has to feed it. */
const AFTER_TRIAL_MS = 3600000;

/** See `OTA.confirm`. @throws OSError */
export function confirm(isKept: boolean): boolean {
  if (recallNumber(STATE, 0) !== INSTALLED) {
    return false;
  }
  const isWell = firmwareRuns();
  if (isWell) {
    end(isKept);
  }
  try {
    if (isWell) {
      tidyUp(isKept);
    } else {
      goOn();
    }
  } catch (error) {
    // The next start has all of the heap, and tries again.
    if (!(error instanceof MemoryError || error instanceof OSError)) {
      throw error;
    }
  }
  return isWell;
}

/**
 * Where the new version lacks the lines in boot.py and main.py, nobody has seen that its firmware does not start, or that the
 * journal is damaged.
 */
function firmwareRuns(): boolean {
  try {
    const firmware = first("f");
    return firmware === null || int(item(firmware, NEW_SLOT)) === activeSlot();
  } catch (error) {
    if (!(error instanceof ValueError || error instanceof IndexError)) {
      throw error;
    }
    return false;
  }
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

// What these load is loaded for them alone: the last two take most of the heap.

function tidyUp(isKept: boolean): void {
  if (isKept) {
    cleaning.keepOnlyOld();
  } else {
    cleaning.clean();
  }
}

function goOn(): void {
  recovery.goOn();
}

/** See `OTA.rollback`. @throws OSError */
export function rollback(): boolean {
  return undoing.rollback();
}
