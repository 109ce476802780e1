// Heap is short: what is not needed any more makes room for what is.

import { collect, threshold } from "gc";
import { modules } from "sys";

/** Bytes that may be allocated before what is garbage is collected. */
const COLLECT_AFTER = 1024;

/** What is whole whenever a call of ours begins. */
export const WHOLE = ["ota_board", "ota_heap", "ota_errors"];
/** What stays loaded from one call to the next: it holds state, or what programs hold. */
export const STAYING = ["ota_board", "ota_heap", "ota_errors", "ota_contact", "ota_slot"];

/**
 * Lets garbage be collected early, before the first module is loaded: code that is compiled among garbage stays where it
 * is, and leaves the heap in pieces. The threshold that was before.
 */
export function tidy(): number {
  const before = threshold();
  threshold(COLLECT_AFTER);
  collect();
  return before;
}

/**
 * Forgets the library's modules but for those that are named. Behind an import for which the heap had no room, too: before
 * 1.21, MicroPython keeps what there is of the module, and takes it for all of it from then on.
 */
export function unloadBut(names: readonly string[]): void {
  unload([...modules.keys()].sort().filter((name) => name.startsWith("ota_") && !names.includes(name)));
}

/** Forgets modules: who needs one loads it again. */
export function unload(names: readonly string[]): void {
  for (const name of names) {
    modules.delete(name);
  }
  collect();
}
