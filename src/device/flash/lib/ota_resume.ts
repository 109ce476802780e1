// What boot.py and main.py begin with, where an update is on its way.

import { threshold } from "gc";
import { path as folders } from "sys";
import { tidy, unloadBut } from "./ota_heap.js";
import defer * as recovery from "./ota_recovery.js";

/** Finishes or undoes what was interrupted, counts a version's starts on trial. */
export function resume(): void {
  const before = tidy();
  try {
    recover();
  } finally {
    leave();
    threshold(before);
  }
}

/** On its own: what it loads is loaded once the heap is tidy. */
function recover(): void {
  recovery.resume();
}

/** The program that starts now loads its own modules, not the copies, and finds the heap in order. */
function leave(): void {
  unloadBut([]);
  if (folders.includes("/flash/.ota")) {
    folders.shift();
  }
}
