// What boot.py and main.py begin with, where an update is on its way.

import { MemoryError, OSError } from "builtins";
import { path as folders, modules } from "sys";
import { stat } from "uos";
import type { Heap } from "./ota_heap.js";
import defer * as heaps from "./ota_heap.js";
import defer * as recovery from "./ota_recovery.js";

/** In `sys.modules`, from where these lines have come to their end until the next start. */
const RESUMED = "resumed.ota";
const COPIES = "/flash/.ota";
/** What has copies: `COPIED` of the journal, which is not loaded yet. */
export const OWN = [
  "ota_heap",
  "ota_recovery",
  "ota_undo",
  "ota_install",
  "ota_journal",
  "ota_backup",
  "ota_hold",
  "ota_clean",
  "ota_files",
  "ota_board",
  "ota_resume",
];

/** Finishes or undoes what was interrupted, counts a version's starts on trial. */
export function resume(): void {
  let heap: Heap | null = null;
  try {
    // Before main.py, boot.py may have loaded those of another release.
    forgetOwn();
    if (!areCopied()) {
      leaveCopies();
    }
    heap = newHeap();
    recover();
    modules.set(RESUMED, true);
  } catch (error) {
    if (!(error instanceof MemoryError)) {
      throw error;
    }
    // What there was to do at this start boot.py's lines have done, before its program took the heap.
    if (!modules.has(RESUMED)) {
      throw error;
    }
  } finally {
    if (heap !== null) {
      heap.restore();
    }
    // The program that starts now loads its own modules, not the copies.
    forgetOwn();
    leaveCopies();
  }
}

/**
 * Whether the copies of recovery are there. This module's is the last that is made, and the first that goes: what is left
 * of them then may be of another release than the rest of the library.
 */
function areCopied(): boolean {
  try {
    stat(`${COPIES}/ota_resume.py`);
    return true;
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    return false;
  }
}

// On their own: what they load is loaded once it is known from where, and once the heap is in order.

function newHeap(): Heap {
  return new heaps.Heap();
}

function recover(): void {
  recovery.resume();
}

function forgetOwn(): void {
  for (const name of OWN) {
    modules.delete(name);
  }
}

/** Of a start that ended in an error, the folder may be there once more, behind what the program has put before it. */
function leaveCopies(): void {
  const others = folders.filter((folder) => folder !== COPIES);
  while (folders.length > 0) {
    folders.pop();
  }
  folders.push(...others);
}
