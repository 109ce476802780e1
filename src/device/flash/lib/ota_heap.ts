// Heap is short: what is not needed any more makes room for what is.

import { collect, threshold } from "gc";
import { modules } from "sys";

/** Bytes that may be allocated before what is garbage is collected. */
const COLLECT_AFTER = 1024;

/** What stays loaded from one call to the next: it holds state, or classes of errors that programs hold. */
const STAYING = ["ota_board", "ota_heap", "ota_errors", "ota_contact", "ota_slot"];

/** The heap as a call of ours finds it. */
export class Heap {
  private readonly before: number;
  private readonly loaded: readonly string[];

  /**
   * Lets garbage be collected early, before the first module is loaded: code that is compiled among garbage stays where it
   * is, and leaves the heap in pieces.
   */
  constructor() {
    collect();
    // First: where not even this has room, nothing is changed.
    this.loaded = [...modules.keys()].sort();
    this.before = threshold();
    threshold(COLLECT_AFTER);
  }

  /** Forgets what was loaded since of the library, but for what holds something. */
  restore(): void {
    this.unload(STAYING);
    threshold(this.before);
  }

  /**
   * Forgets all that was loaded since of the library: before 1.21, MicroPython keeps what there is of a module for which it
   * had no room, and takes it for all of it from then on.
   */
  forget(): void {
    collect();
    this.unload([]);
  }

  private unload(staying: readonly string[]): void {
    for (const name of [...modules.keys()].sort()) {
      if (name.startsWith("ota_") && !staying.includes(name) && !this.loaded.includes(name)) {
        modules.delete(name);
      }
    }
    collect();
  }
}

/** Forgets modules: who needs one loads it again. */
export function unload(names: readonly string[]): void {
  for (const name of names) {
    modules.delete(name);
  }
  collect();
}
