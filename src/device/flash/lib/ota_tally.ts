// What the steps of a plan come to: how far the manifest is in it, what is to come, and whether that fits.

import { int, item, len, lower } from "builtins";
import { listdir } from "uos";
import { Downgrade, ManifestInvalid, PathRefused } from "./ota_errors.js";
import { isFolder, parentOf, STANDING, sizeOf } from "./ota_files.js";
import type { Installed } from "./ota_installed.js";
import { each, pathOf, volumeOf, type Words } from "./ota_journal.js";
import { Room } from "./ota_room.js";

export class Tally {
  /** The SHA-1 of the manifest; empty where it has none. */
  tag = "";
  /** How much of the manifest is in the plan, in bytes. */
  bytes = 0;
  version = "";
  /** That of the firmware which comes too; empty where none does. */
  firmware = "";
  /** The path of the last step, and whether that deletes it. */
  path = "";
  isDeletion = false;
  files = 0;
  isEnded = false;
  /** Bytes that travel, as far as the server tells. */
  wire = 0;
  room: Room;
  private deletes = 0;
  private size = 0;
  private expectedFiles = -1;
  private expectedSize = -1;
  /** Paths of files that are folders now, and of folders that are files. */
  private taken: string[] = [];
  /** Paths of the last files, each the beginning of the next: what follows may lie below one of them. */
  private above: string[] = [];

  constructor() {
    this.room = new Room();
  }

  /** Counts a step, whose line in the journal has so many bytes. */
  count(words: Words, length: number): void {
    const kind = item(words, 0);
    this.room.addText(length);
    if (kind === "m") {
      this.tag = item(words, 1) === "-" ? "" : item(words, 1);
      this.bytes = int(item(words, 2));
      this.expectedFiles = int(item(words, 5));
      this.expectedSize = int(item(words, 6));
    } else if (kind === "v") {
      this.version = item(words, 3);
      this.room.volume("/flash");
    } else {
      this.bytes += length - ownBytes(words);
      this.wire += wireOf(words);
      if (kind === "f") {
        this.firmware = item(words, 5);
      }
    }
    if (kind === "end") {
      this.isEnded = true;
    }
  }

  /** Counts the file of a step, if it has one. @throws PathRefused */
  countFile(words: Words): void {
    const kind = item(words, 0);
    if (kind !== "d" && kind !== "p") {
      return;
    }
    const path = pathOf(words);
    const old = int(item(words, 1));
    this.path = path;
    this.isDeletion = kind === "d";
    this.room.noteOld(path);
    const volume = this.room.volume(volumeOf(path));
    volume.backup += Math.max(old, 0);
    if (this.isDeletion) {
      this.deletes += 1;
      return;
    }
    this.checkAbove(lower(path));
    if (old < 0) {
      this.noteTaken(path, -1 - old);
    }
    const size = int(item(words, 3));
    this.files += 1;
    this.size += size;
    volume.addFile(words, path, old, Math.max(size, 0));
  }

  /**
   * Whether all is there that the manifest told at its beginning, and anything of it newer than what a board has.
   *
   * @throws ManifestInvalid, Downgrade
   */
  check(old: Installed): void {
    if (this.expectedFiles >= 0 && (this.files !== this.expectedFiles || this.size !== this.expectedSize)) {
      throw new ManifestInvalid("count");
    }
    const hasNewFirmware = this.firmware !== "" && this.firmware !== old.firmware;
    if (this.version === old.files && (this.files + this.deletes > 0 || !hasNewFirmware)) {
      throw new Downgrade(this.version);
    }
  }

  /**
   * Where a file is to be, no folder may be left with something in it; where a folder is to be, no file.
   *
   * @throws PathRefused
   */
  checkTaken(): void {
    for (const path of this.taken) {
      if (STANDING.includes(lower(path)) || !(isFolder(path) ? isEmptied(path) : isDeleted(path))) {
        throw new PathRefused(path);
      }
    }
  }

  /** Paths ascend: all that begin with a file's follow it. @throws PathRefused where one lies below it */
  private checkAbove(path: string): void {
    let last = len(this.above) - 1;
    while (last >= 0 && !path.startsWith(item(this.above, last))) {
      this.above.pop();
      last -= 1;
    }
    if (last >= 0 && path.startsWith(`${item(this.above, last)}/`)) {
      throw new PathRefused(path);
    }
    this.above.push(path);
  }

  private noteTaken(path: string, missing: number): void {
    if (isFolder(path)) {
      this.taken.push(path);
    }
    let folder = path;
    for (let left = missing; left > 0; left -= 1) {
      folder = parentOf(folder);
      if (sizeOf(folder) >= 0 && !this.taken.includes(folder)) {
        this.taken.push(folder);
      }
    }
  }
}

/** What a step adds to what travels, in bytes; the files' own are in the bundle's, where there is one. */
function wireOf(words: Words): number {
  const kind = item(words, 0);
  if (kind === "b") {
    return int(item(words, 1));
  }
  if (kind === "f") {
    return Math.max(int(item(words, 7)), 0);
  }
  return kind === "p" && item(words, 4) === "get" ? Math.max(int(item(words, 3)), 0) : 0;
}

/** What a line has that the manifest's does not. */
function ownBytes(words: Words): number {
  const kind = item(words, 0);
  if (kind === "f") {
    return len(item(words, 1)) + len(item(words, 2)) + 2;
  }
  return kind === "d" || kind === "p" ? len(item(words, 1)) + 1 : 0;
}

/** Whether the plan deletes all that is in a folder: then a file may take its place. */
function isEmptied(folder: string): boolean {
  const names = listdir(folder);
  for (const name of names) {
    const path = `${folder}/${name}`;
    if (!(isFolder(path) ? isEmptied(path) : isDeleted(path))) {
      return false;
    }
  }
  // Nobody else's folder goes, though nothing is in it.
  return len(names) > 0;
}

function isDeleted(path: string): boolean {
  let isNamed = false;
  each("d", (words) => {
    isNamed = isNamed || lower(pathOf(words)) === lower(path);
  });
  return isNamed;
}
