import type { Change } from "../../src/native/index.js";

/**
 * What `ota` in non-volatile storage says while files are written, once they are, once what is left over goes, and while the
 * old ones come back from a trial.
 */
export const INSTALLING = 1;
export const INSTALLED = 2;
export const CLEANING = 4;
export const REFUSING = 6;

/** The first change that says so; -1 where none does. */
export function comesTo(changes: readonly Change[], state: number): number {
  return changes.findIndex(
    (change) =>
      change.kind === "nvs" && new Map(Object.entries(JSON.parse(change.text))).get("ota") === state,
  );
}
