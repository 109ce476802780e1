// Heap is short: what is not needed any more makes room for what is.

import { collect, threshold } from "gc";
import { modules } from "sys";

/** Bytes that may be allocated before what is garbage is collected. */
const COLLECT_AFTER = 4096;

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

/** Forgets modules: who needs one loads it again. */
export function unload(names: readonly string[]): void {
  for (const name of names) {
    modules.delete(name);
  }
  collect();
}
