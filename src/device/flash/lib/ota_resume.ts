// What boot.py and main.py begin with, where an update is on its way.

import { path as folders } from "sys";
import { Heap, unload } from "./ota_heap.js";
import defer * as recovery from "./ota_recovery.js";

/** What the start loads, or has loaded to know that there is something to do, before the heap is in order. */
const OWN = ["ota_resume", "ota_heap", "ota_board"];

/** Finishes or undoes what was interrupted, counts a version's starts on trial. */
export function resume(): void {
  const heap = new Heap();
  try {
    recover();
  } finally {
    heap.restore();
    leave();
  }
}

/** On its own: what it loads is loaded once the heap is in order. */
function recover(): void {
  recovery.resume();
}

/** The program that starts now loads its own modules, not the copies. */
function leave(): void {
  unload(OWN);
  if (folders.includes("/flash/.ota")) {
    folders.shift();
  }
}
