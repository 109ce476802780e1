// The journal: what an update does, a line for each step. It is written before the first download, and every step from
// there to the update's end reads it line by line. Non-volatile storage says, under the names here, how far it has come.

import { decode, type File, int, item, len, lower, OSError, open, slice } from "builtins";
import { EIO } from "uerrno";

/** The updater's own folder on each volume. */
export const FOLDER = ".ota";
export const VOLUMES = ["/flash", "/sd"];
export const JOURNAL = "/flash/.ota/journal";
/** The file that names the version which is installed. */
export const VERSION_FILE = "/flash/OTA_VERSION.py";
/** How many digits of a file's hash name it while it is staged. */
export const NAME_DIGITS = 16;
/** A path and what is asked for, each as long as manifests may have it, and the rest. */
const LINE_LIMIT = 1024;

/** What non-volatile storage says while an update is on its way; nothing where there is none. */
export const STATE = "ota";
/** Committed: the plan is being carried out. This is the only point at which an update takes effect. */
export const INSTALLING = 1;
/** All files are the new ones: firmware is to be checked, the trial to be counted. */
export const INSTALLED = 2;
/** The old files are being brought back: the new ones could not be installed. */
export const UNDOING = 3;
/** What is left is being removed. */
export const CLEANING = 4;
/** The old files of `/flash` are back, those of the card are not. */
export const UNDOING_CARD = 5;
/** The old files are being brought back: the new version has failed. */
export const REFUSING = 6;

/** How many starts a version on trial has left; none where there is no trial. */
export const BOOTS = "ota_boots";
/** The watchdog's timeout while on trial, in milliseconds; none where there is no watchdog. */
export const WATCHDOG = "ota_wdt";
/**
 * How often the board has restarted for a firmware slot that does not run. There from the commit on: where the storage is full,
 * what says that the update goes back, or is over, takes its place.
 */
export const TRIES = "ota_tries";
/** In how many starts or updates a card has failed, or what else the update can do without. */
export const CARD = "ota_card";
/** In how many passes in a row another packing of the firmware was in the way. */
export const WAITS = "ota_waits";
/** The SHA-1 of the journal that was committed, in hexadecimal: a name in non-volatile storage. */
export const SEAL = "ota_seal";
/** The old version is kept although the new one is confirmed. */
export const KEPT = "ota_kept";
/**
 * Versions that have failed, the last first, with commas between them: each behind a space with that of its firmware, where
 * it brought some. And why the last has.
 */
export const BAD = "ota_bad";
export const REASON = "ota_why";

/** What is copied beside the staged files before any of it is replaced, from `/flash/lib`. */
export const COPIED = [
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

/** Whether recovery loads what is, or will be, at `path`: then it runs from a copy. */
export function isOfRecovery(path: string): boolean {
  const names = lower(path).split("/");
  return COPIED.some((name) => names.includes(`${name}.py`));
}

/**
 * The words of one line. OLD is the size of the file that is there, in bytes; where there is none, it is below 0: -1, and
 * 1 less for each folder that the file's path lacks. What follows OLD, the slots, or the kind alone is what the manifest
 * says: `src/releases/lines.ts` tells what.
 *
 *     m TAG BYTES PREVIOUS FORM FILES SIZE
 *                                         the manifest: its hash, or `-`; the bytes of its first line; the version it
 *                                         starts from; what it was asked for; how many files, and their bytes
 *     v OLD FIRMWARE VERSION              the version file; FIRMWARE is the version that is there, or `-`
 *     f OLD_SLOT NEW_SLOT HASH SIZE VERSION KIND WIRE CHAIN TAG REQUEST
 *     b WIRE TAG REQUEST
 *     d OLD PATH                          a file to be deleted
 *     p OLD HASH SIZE KIND WIRE PATH      a file to be put in place
 *     end
 *
 * A manifest in JSON names a request for each file: then KIND is `get`, and WIRE is that request; SIZE is -1 where it
 * tells none. Spaces in a path are spaces.
 */
export type Words = readonly string[];

/** Which words of the step of firmware are the slots. */
export const OLD_SLOT = 1;
export const NEW_SLOT = 2;

/** What runs at a start, and goes on with an update. */
const BOOT = "/flash/boot.py";
const MAIN = "/flash/main.py";

/** The steps that touch a file. */
export const ON_FILES = "vpd";

/** As OLD: what is there has another name, to FAT the same, that the step before deletes. Lower than folders can be missing. */
export const RESPELLED = -65;

/** What a step writes or deletes. */
export function pathOf(words: Words): string {
  const kind = item(words, 0);
  if (kind === "v") {
    return VERSION_FILE;
  }
  return words.slice(kind === "p" ? 6 : 2).join(" ");
}

/** The size of what is at that path before the update, in bytes; below 0 where nothing is, see {@link Words}. */
export function oldSize(words: Words): number {
  return int(item(words, 1));
}

/** Which of what runs at a start a step is of, in lower case; empty for all others. */
export function startingOf(words: Words): string {
  const path = lower(pathOf(words));
  return path === BOOT || path === MAIN ? path : "";
}

/**
 * What runs at a start, in the order in which it is installed: what is new first, what goes last. The other way round it is
 * gone back from. So one of the two is whole, and can go on, as long as anything is to be done.
 */
export function startingOrder(): string[] {
  return turnOf(MAIN) < turnOf(BOOT) ? [MAIN, BOOT] : [BOOT, MAIN];
}

/** 0 for what is new, 1 for what is replaced, under a name that differs in case or not, 2 for what goes. */
function turnOf(starting: string): number {
  let turn = 2;
  each("p", (words) => {
    if (startingOf(words) === starting) {
      turn = oldSize(words) < 0 && oldSize(words) !== RESPELLED ? 0 : 1;
    }
  });
  return turn;
}

/** `/flash` or `/sd`. */
export function volumeOf(path: string): string {
  return path.startsWith("/sd/") ? "/sd" : "/flash";
}

/** Where a new file waits. The name tells the content, so what an interrupted update has fetched serves the next one. */
export function staged(hash: string, path: string): string {
  return `${volumeOf(path)}/${FOLDER}/${slice(hash, 0, NAME_DIGITS)}.new`;
}

/** Where what is packed waits until all of its `wire` bytes are there: another packing of the same waits elsewhere. */
export function partOf(hash: string, wire: number, path: string): string {
  return `${volumeOf(path)}/${FOLDER}/${slice(hash, 0, NAME_DIGITS)}${wire}.part`;
}

/** Where the SHA-1 of a volume's old files is kept. */
export function sealOf(volume: string): string {
  return volume === "/sd" ? "ota_old_sd" : "ota_old";
}

/** Reads the journal. */
export class Journal {
  private readonly file: File;

  constructor() {
    this.file = open(JOURNAL, "rb");
  }

  /** The next step of one of these kinds; none at the end. @throws OSError EIO where a line has no end */
  next(kinds: string): Words | null {
    let line = decode(this.file.readline(LINE_LIMIT));
    while (line !== "") {
      if (!line.endsWith("\n")) {
        throw new OSError(EIO);
      }
      const words = slice(line, 0, len(line) - 1).split(" ");
      if (kinds.includes(item(words, 0))) {
        return words;
      }
      line = decode(this.file.readline(LINE_LIMIT));
    }
    return null;
  }

  close(): void {
    this.file.close();
  }
}

/** The first step of a kind, if there is one. */
export function first(kind: string): Words | null {
  const journal = new Journal();
  try {
    return journal.next(kind);
  } finally {
    journal.close();
  }
}

/** Calls `visit` with each step of these kinds. */
export function each(kinds: string, visit: (words: Words) => void): void {
  const journal = new Journal();
  try {
    let words = journal.next(kinds);
    while (words !== null) {
      visit(words);
      words = journal.next(kinds);
    }
  } finally {
    journal.close();
  }
}

/** The volumes on which a file is replaced or deleted. */
export function usedVolumes(): string[] {
  const used: string[] = [];
  each(ON_FILES, (words) => {
    const volume = volumeOf(pathOf(words));
    if (!used.includes(volume)) {
      used.push(volume);
    }
  });
  return used;
}
