// The way back to the old version: from one that has failed, or could not be installed. It runs from a copy of this too.

import { item, MemoryError, OSError, print } from "builtins";
import { sync } from "uos";
import { isOldWhole, isPassing, isSealed, restoreOld } from "./ota_backup.js";
import { forget, recallNumber, recallText, remember, restart } from "./ota_board.js";
import { finish, tellOf, triesAgain } from "./ota_clean.js";
import { carryOut, otherSlot, start } from "./ota_install.js";
import {
  BAD,
  BOOTS,
  CARD,
  first,
  INSTALLED,
  KEPT,
  NEW_SLOT,
  OLD_SLOT,
  REASON,
  REFUSING,
  STATE,
  sealOf,
  TRIES,
  UNDOING,
  UNDOING_CARD,
  usedVolumes,
  WATCHDOG,
} from "./ota_journal.js";

/** So many versions that have failed are remembered. */
const LIMIT = 3;

/** Brings the old version back and restarts. False where it is no longer there. */
export function rollback(): boolean {
  if (!hasOld()) {
    return false;
  }
  try {
    refuse("asked for");
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
export function refuse(reason: string): never {
  note(REASON, reason);
  markUndoing(reason, REFUSING);
  bringBack();
  restart();
}

/** Whether the version was confirmed, and the old one kept. */
export function isKept(): boolean {
  return recallNumber(KEPT, 0) === 1;
}

/** Whether the old version is being brought back. */
export function isGoingBack(state: number): boolean {
  return state === UNDOING || state === UNDOING_CARD || state === REFUSING;
}

/** From here on there is no way but back: now, or at the next start. `state` says whether it is the version that has failed. */
export function markUndoing(reason: string, state: number): void {
  print(`OTA: goes back: ${reason}`);
  forget(TRIES);
  forget(CARD);
  remember(STATE, state);
  forget(BOOTS);
  forget(WATCHDOG);
}

/** Brings back every old file, and the old firmware. False where not all of that could be done: the next start goes on. */
export function bringBack(): boolean {
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
      } else if (recallNumber(STATE, 0) === REFUSING) {
        noteFailed();
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

/** Not before the old version is there, for what stays has not failed; and there is room for it now. */
function noteFailed(): void {
  try {
    remember(BAD, withOwn());
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    if (triesAgain()) {
      throw error;
    }
  }
}

/** There is no way back. */
function stay(reason: string): void {
  print(`OTA: ${reason}, the new one stays`);
  // Of a version that was kept, the new files are in their places.
  if (!isKept()) {
    carryOut();
  }
  note(REASON, reason);
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
  return isKept() ? ["/flash"] : usedVolumes();
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
export function abandon(): void {
  print("OTA: the journal is damaged, the update is abandoned");
  note(REASON, "the journal is damaged");
  finish();
}

/** What is for a report alone may be missing where there is no room for it. */
export function note(name: string, value: string): void {
  try {
    if (recallText(name) !== value) {
      remember(name, value);
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    tellOf(error);
  }
}

/** The versions that have failed, the journal's first. */
function withOwn(): string {
  const own = ownName();
  const others = recallText(BAD)
    .split(",")
    .filter((other) => other !== "" && other !== own);
  return [own].concat(others).slice(0, LIMIT).join(",");
}

function ownName(): string {
  const version = first("v");
  const firmware = first("f");
  const files = version === null ? "-" : item(version, 3);
  return firmware === null ? files : `${files} ${item(firmware, 5)}`;
}
