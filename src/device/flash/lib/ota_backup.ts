// The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
// writes of what finds files. The journal knows their sizes and their order; a copy of it comes first.

import { type Bytes, type File, type MemoryView, memoryview, OSError, open } from "builtins";
import { EIO } from "uerrno";
import { recallText, remember } from "./ota_board.js";
import { copyBuffer, digest, digestPart, fill, GUARD, isFile, removeFile, sizeOf } from "./ota_files.js";
import {
  each,
  FOLDER,
  JOURNAL,
  ON_FILES,
  oldSize,
  pathOf,
  usedVolumes,
  volumeOf,
  type Words,
} from "./ota_journal.js";

/** The SHA-1 of the journal that was committed, in hexadecimal: a name in non-volatile storage. */
export const SEAL = "ota_seal";

function backup(volume: string): string {
  return `${volume}/${FOLDER}/old`;
}

/** Where the SHA-1 of a volume's old files is kept. */
export function sealOf(volume: string): string {
  return volume === "/sd" ? "ota_old_sd" : "ota_old";
}

/** Keeps every file that the journal replaces or deletes. @throws OSError EIO where one has changed since. */
export function keepOld(): void {
  for (const volume of usedVolumes()) {
    keep(volume);
  }
}

/** From now on the journal and what is kept are known by their hashes. */
export function seal(): void {
  remember(SEAL, digest(JOURNAL));
  for (const volume of usedVolumes()) {
    remember(sealOf(volume), digestPart(backup(volume), GUARD, keptSize(volume)));
  }
}

/**
 * Whether the journal is the one that was committed. One that is damaged is replaced by its copy.
 *
 * @throws OSError where it cannot be read now
 */
export function isSealed(): boolean {
  const wanted = recallText(SEAL);
  const size = sizeOf(JOURNAL);
  if (wanted === "" || size < 0) {
    return false;
  }
  if (digest(JOURNAL) === wanted) {
    return true;
  }
  const kept = backup("/flash");
  if (sizeOf(kept) < GUARD + size) {
    return false;
  }
  const copy = open(kept, "rb");
  try {
    copy.seek(GUARD);
    fill(JOURNAL, copy, size, copyBuffer());
  } finally {
    copy.close();
  }
  return digest(JOURNAL) === wanted;
}

/** Whether all that going back needs is what it was. */
export function isOldWhole(): boolean {
  for (const volume of usedVolumes()) {
    const path = backup(volume);
    if (!isFile(path) || digestPart(path, GUARD, keptSize(volume)) !== recallText(sealOf(volume))) {
      return false;
    }
  }
  return true;
}

/** Brings every old file back, and removes what is new. */
export function restoreOld(): void {
  const buffer = copyBuffer();
  for (const volume of usedVolumes()) {
    // First, for a new folder may be where an old file was.
    eachOn(volume, removeNew);
    putBack(volume, buffer);
  }
}

function keep(volume: string): void {
  const pack = new Pack(backup(volume));
  try {
    pack.add(JOURNAL, sizeOf(JOURNAL));
    eachOn(volume, (words) => pack.add(pathOf(words), oldSize(words)));
    pack.end();
  } finally {
    pack.close();
  }
}

/** How much is kept of a volume, in bytes. */
function keptSize(volume: string): number {
  let size = sizeOf(JOURNAL);
  eachOn(volume, (words) => {
    size += Math.max(oldSize(words), 0);
  });
  return size;
}

function eachOn(volume: string, visit: (words: Words) => void): void {
  each(ON_FILES, (words) => {
    if (volumeOf(pathOf(words)) === volume) {
      visit(words);
    }
  });
}

function removeNew(words: Words): void {
  const old = oldSize(words);
  if (old < 0) {
    // The folders that the update has made, and no others.
    removeFile(pathOf(words), -1 - old);
  }
}

function putBack(volume: string, buffer: Bytes): void {
  const old = open(backup(volume), "rb");
  try {
    old.seek(GUARD + sizeOf(JOURNAL));
    eachOn(volume, (words) => {
      if (oldSize(words) >= 0) {
        fill(pathOf(words), old, oldSize(words), buffer);
      }
    });
  } finally {
    old.close();
  }
}

/** Writes whole blocks, wherever one file ends and the next begins. */
class Pack {
  private readonly file: File;
  private readonly view: MemoryView;
  private used = 0;

  constructor(path: string) {
    this.view = memoryview(copyBuffer());
    this.file = open(path, "wb");
    this.leaveRoom();
  }

  /** Adds a file; nothing where it has no size. */
  add(path: string, size: number): void {
    if (size < 0) {
      return;
    }
    const old = open(path, "rb");
    try {
      let left = size;
      let count = old.readinto(this.view.subarray(this.used));
      while (count > 0) {
        left -= count;
        this.used += count;
        if (this.used === this.view.length) {
          this.flush();
        }
        count = old.readinto(this.view.subarray(this.used));
      }
      if (left !== 0) {
        throw new OSError(EIO);
      }
    } finally {
      old.close();
    }
  }

  end(): void {
    this.flush();
    this.leaveRoom();
  }

  close(): void {
    this.file.close();
  }

  private flush(): void {
    this.file.write(this.view.subarray(0, this.used));
    this.used = 0;
  }

  /** Moving beyond the end takes clusters on FAT and writes nothing. */
  private leaveRoom(): void {
    this.file.seek(GUARD, 1);
  }
}
