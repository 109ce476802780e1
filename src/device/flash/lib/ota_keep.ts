// Before an update is committed: the old files are kept as they were, see `ota_backup`.

import { type File, int, len, type MemoryView, memoryview, OSError, open, slice } from "builtins";
import { EIO } from "uerrno";
import { backup, isOn, keptSize } from "./ota_backup.js";
import { recallText, remember } from "./ota_board.js";
import { copyBuffer, digest, digestPart, drop, GUARD, isFile, sizeOf } from "./ota_files.js";
import {
  JOURNAL,
  Journal,
  ON_FILES,
  oldSize,
  pathOf,
  RESPELLED,
  SEAL,
  sealOf,
  UNREAD,
  usedVolumes,
  type Words,
} from "./ota_journal.js";

/** In so many updates in a row a file may not be read. */
const LIMIT = 3;

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

function keep(volume: string): void {
  const pack = new Pack(backup(volume));
  const journal = new Journal();
  try {
    pack.add(JOURNAL, sizeOf(JOURNAL));
    let words = journal.next(ON_FILES);
    while (words !== null) {
      if (isOn(volume, words)) {
        refuseNewcomer(words);
        pack.add(pathOf(words), oldSize(words));
      }
      words = journal.next(ON_FILES);
    }
    pack.end();
  } finally {
    journal.close();
    pack.close();
  }
}

/** What has come since the plan was made is the application's. @throws OSError EIO: it is planned anew */
function refuseNewcomer(words: Words): void {
  if (oldSize(words) < 0 && oldSize(words) !== RESPELLED && isFile(pathOf(words))) {
    throw new OSError(EIO);
  }
}

/** A file that cannot be read, update after update, goes: or none could ever replace it. */
function missed(path: string): void {
  const known = recallText(UNREAD);
  const times = slice(known, 2, len(known)) === path ? int(slice(known, 0, 1)) : 0;
  if (times < LIMIT) {
    remember(UNREAD, `${times + 1} ${path}`);
  } else {
    drop(path);
  }
}

/** Writes whole blocks, wherever one file ends and the next begins. */
class Pack {
  private readonly file: File;
  private readonly view: MemoryView;
  private used = 0;
  /** Whether what has failed is the pack, not the file that was to go into it. */
  private isWriting = false;

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
    if (this.copy(path) !== size) {
      throw new OSError(EIO);
    }
  }

  end(): void {
    this.flush();
    this.leaveRoom();
  }

  close(): void {
    this.file.close();
  }

  /** How many bytes a file has. */
  private copy(path: string): number {
    let size = 0;
    try {
      const old = open(path, "rb");
      try {
        let count = old.readinto(this.view.subarray(this.used));
        while (count > 0) {
          size += count;
          this.used += count;
          if (this.used === this.view.length) {
            this.flush();
          }
          count = old.readinto(this.view.subarray(this.used));
        }
      } finally {
        old.close();
      }
    } catch (error) {
      if (!(error instanceof OSError)) {
        throw error;
      }
      if (!this.isWriting) {
        missed(path);
      }
      throw error;
    }
    return size;
  }

  private flush(): void {
    this.isWriting = true;
    this.file.write(this.view.subarray(0, this.used));
    this.isWriting = false;
    this.used = 0;
  }

  /** Moving beyond the end takes clusters on FAT and writes nothing. */
  private leaveRoom(): void {
    this.file.seek(GUARD, 1);
  }
}
