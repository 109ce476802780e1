// Versions that have failed: what is remembered of them. It runs from a copy of this too.

import { item, OSError } from "builtins";
import { forget, recallText, remember } from "./ota_board.js";
import { tellOf } from "./ota_clean.js";
import { BAD, first } from "./ota_journal.js";

/** So many are remembered. */
const LIMIT = 3;

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
export function withOwn(): string {
  const own = ownName();
  return [own].concat(others(own)).slice(0, LIMIT).join(",");
}

/** The journal's version has not failed. */
export function forgive(): void {
  const left = others(ownName());
  if (left.length > 0) {
    note(BAD, left.join(","));
  } else {
    forget(BAD);
  }
}

function ownName(): string {
  const version = first("v");
  const firmware = first("f");
  const files = version === null ? "-" : item(version, 3);
  return firmware === null ? files : `${files} ${item(firmware, 5)}`;
}

function others(own: string): string[] {
  return recallText(BAD)
    .split(",")
    .filter((other) => other !== "" && other !== own);
}
