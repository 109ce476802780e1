// The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
// writes of what finds files. The journal knows their sizes and their order.

import { type Bytes, bytearray, type File, type MemoryView, memoryview, OSError, open } from "builtins";
import { EIO } from "uerrno";
import { BLOCK, fill, removeFile } from "./ota_files.js";
import {
  each,
  FOLDER,
  isUsed,
  ON_FILES,
  oldSize,
  pathOf,
  VOLUMES,
  volumeOf,
  type Words,
} from "./ota_journal.js";

function backup(volume: string): string {
  return `${volume}/${FOLDER}/old`;
}

/** Keeps every file that the journal replaces or deletes. @throws OSError EIO where one has changed since */
export function keepOld(): void {
  for (const volume of VOLUMES) {
    if (isUsed(volume)) {
      keep(volume);
    }
  }
}

function keep(volume: string): void {
  const pack = new Pack(backup(volume));
  try {
    eachOn(volume, (words) => pack.add(pathOf(words), oldSize(words)));
    pack.flush();
  } finally {
    pack.close();
  }
}

/** Brings every old file back, and removes what is new. */
export function restoreOld(): void {
  const buffer = bytearray(BLOCK);
  for (const volume of VOLUMES) {
    if (isUsed(volume)) {
      // First, for a new folder may be where an old file was.
      eachOn(volume, removeNew);
      putBack(volume, buffer);
    }
  }
}

function eachOn(volume: string, visit: (words: Words) => void): void {
  each(ON_FILES, (words) => {
    if (volumeOf(pathOf(words)) === volume) {
      visit(words);
    }
  });
}

function removeNew(words: Words): void {
  if (oldSize(words) < 0) {
    removeFile(pathOf(words));
  }
}

function putBack(volume: string, buffer: Bytes): void {
  const old = open(backup(volume), "rb");
  try {
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
    this.view = memoryview(bytearray(BLOCK));
    this.file = open(path, "wb");
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
        if (this.used === BLOCK) {
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

  flush(): void {
    this.file.write(this.view.subarray(0, this.used));
    this.used = 0;
  }

  close(): void {
    this.file.close();
  }
}
