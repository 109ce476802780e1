// What an update leaves, removed. It runs from a copy of this too.

import { OSError, print } from "builtins";
import { modules } from "sys";
import { rmdir, sync } from "uos";
import { forget, recallNumber, remember } from "./ota_board.js";
import { isFolder, removeAllIn } from "./ota_files.js";
import {
  BOOTS,
  CARD,
  CLEANING,
  FOLDER,
  KEPT,
  SEAL,
  STATE,
  sealOf,
  TRIES,
  VOLUMES,
  WAITS,
  WATCHDOG,
} from "./ota_journal.js";

/** In so many starts or updates it may fail. */
const LIMIT = 3;
/** In `sys.modules`, from where it has failed until the next start, or the next `update()`. */
export const FAILED = "failed.ota";

/** What failed is tried again at the next start (a card was taken out, say); until then the board does what it can. */
export function tellOf(error: OSError): void {
  print(`OTA: errno ${error.args[0]}`);
}

/** A card has failed, or what else can be done without: whether the next start is to try again. Else it stays as it is. */
export function triesAgain(): boolean {
  if (modules.has(FAILED)) {
    return true;
  }
  const tries = recallNumber(CARD, 0);
  if (tries < LIMIT) {
    remember(CARD, tries + 1);
    // It counts once.
    modules.set(FAILED, true);
    return true;
  }
  return false;
}

/** All is in its place, new or old: what is left of the update goes. @throws OSError where that cannot be said */
export function finish(): void {
  forget(TRIES);
  try {
    remember(STATE, CLEANING);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    // In the place of this. Where the power goes here, nothing more is done to the files either.
    forget(SEAL);
    remember(STATE, CLEANING);
  }
  clean();
}

/** Removes all that is left of an update. Where that fails, the next start tries again. */
export function clean(): void {
  try {
    if (!removeWaiting(true)) {
      return;
    }
    sync();
    for (const volume of VOLUMES) {
      forget(sealOf(volume));
    }
    for (const name of [KEPT, BOOTS, WATCHDOG, TRIES, CARD, WAITS, SEAL, STATE]) {
      forget(name);
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    tellOf(error);
  }
}

/** The journal, the old files, and what brings them back stay. Where this fails, the next start tries again. */
export function keepOnlyOld(): void {
  try {
    if (!removeWaiting(false)) {
      return;
    }
    sync();
    for (const name of [BOOTS, WATCHDOG, TRIES, CARD, WAITS, STATE]) {
      forget(name);
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    tellOf(error);
  }
}

/** False where it is to be tried again. */
function removeWaiting(isAll: boolean): boolean {
  for (const volume of VOLUMES) {
    const folder = `${volume}/${FOLDER}`;
    try {
      if (isAll) {
        // First: it is the one that vouches for the other copies of recovery.
        removeAllIn(folder, "ota_resume.py");
        removeAllIn(folder, "");
        if (isFolder(folder)) {
          rmdir(folder);
        }
      } else {
        removeAllIn(folder, ".new");
        removeAllIn(folder, ".part");
      }
    } catch (error) {
      if (!(error instanceof OSError)) {
        throw error;
      }
      if (isAll && volume === "/flash") {
        throw error;
      }
      tellOf(error);
      if (triesAgain()) {
        return false;
      }
    }
  }
  return true;
}
