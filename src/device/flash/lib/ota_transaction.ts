// A transaction: everything that an update needs, and everything that undoing it needs, is on the disk before the one
// step that commits it. What comes after is `ota_recovery`'s.

import { OSError } from "builtins";
import { sync } from "uos";
import { forget, remember } from "./ota_board.js";
import { storageError } from "./ota_errors.js";
import { copyBuffer, isFile, put, removeAllIn } from "./ota_files.js";
import {
  BOOTS,
  CARD,
  COPIED,
  each,
  INSTALLING,
  isOfRecovery,
  KEPT,
  pathOf,
  STATE,
  TRIES,
  usedVolumes,
  WATCHDOG,
} from "./ota_journal.js";
import { dropOld, keepOld, seal } from "./ota_keep.js";

const COPIES = "/flash/.ota";

/**
 * Keeps the old files and commits the journal: from then on, whatever happens, `ota_recovery` brings it to its end.
 * `boots` is how many starts the new version has to confirm itself, 0 for no trial; `watchdog` is the timeout of the
 * watchdog in each of them, in milliseconds, 0 for none.
 *
 * @throws NoSpace, StorageError
 */
export function commit(boots: number, watchdog: number): void {
  try {
    const volumes = usedVolumes();
    dropOld(volumes);
    removeAllIn(COPIES, ".py");
    // First, so that what is kept guards them from one side, and what is staged from the other.
    if (isRecoveryReplaced()) {
      copyRecovery();
    }
    keepOld(volumes);
    sync();
    seal(volumes);
    rememberPositive(BOOTS, boots);
    rememberPositive(WATCHDOG, boots > 0 ? watchdog : 0);
    remember(TRIES, 0);
    forget(CARD);
    forget(KEPT);
    remember(STATE, INSTALLING);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

function rememberPositive(name: string, value: number): void {
  if (value > 0) {
    remember(name, value);
  } else {
    forget(name);
  }
}

function isRecoveryReplaced(): boolean {
  let isReplaced = false;
  each("pd", (words) => {
    isReplaced = isReplaced || isOfRecovery(pathOf(words));
  });
  return isReplaced;
}

/** What finishes or undoes the update must not be what the update replaces. */
function copyRecovery(): void {
  const buffer = copyBuffer();
  for (const name of COPIED) {
    const path = `/flash/lib/${name}.py`;
    if (isFile(path)) {
      put(path, `${COPIES}/${name}.py`, buffer);
    }
  }
}
