// Before an update is committed: the old files are kept as they were, see `ota_backup`.

import { type File, type MemoryView, memoryview, OSError, open } from "builtins";
import { EIO } from "uerrno";
import { backup, digestOld, isOn, keptSize, OLD } from "./ota_backup.js";
import { remember } from "./ota_board.js";
import { copyBuffer, digest, GUARD, isFile, PIECE, removeAllIn, sizeOf } from "./ota_files.js";
import {
  FOLDER,
  JOURNAL,
  Journal,
  ON_FILES,
  oldSize,
  pathOf,
  RESPELLED,
  SEAL,
  sealOf,
  type Words,
} from "./ota_journal.js";

/** Removes what an attempt before has kept of old files. */
export function dropOld(volumes: readonly string[]): void {
  for (const volume of volumes) {
    removeAllIn(`${volume}/${FOLDER}`, OLD);
  }
}

/** Keeps every file on these volumes that the journal replaces or deletes. @throws OSError EIO where one has changed since. */
export function keepOld(volumes: readonly string[]): void {
  for (const volume of volumes) {
    keep(volume);
  }
}

/** From now on the journal and what is kept are known by their hashes. */
export function seal(volumes: readonly string[]): void {
  remember(SEAL, digest(JOURNAL));
  for (const volume of volumes) {
    remember(sealOf(volume), digestOld(volume, GUARD, keptSize(volume)));
  }
}

function keep(volume: string): void {
  const pack = new Pack(volume);
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

/** Writes whole blocks, wherever one file ends and the next begins. */
class Pack {
  private readonly volume: string;
  private piece = 0;
  /** None once it is closed: LittleFS must not be asked to close a file twice. */
  private file: File | null;
  private readonly view: MemoryView;
  private used = 0;
  /** Bytes of the piece. */
  private written = GUARD;

  constructor(volume: string) {
    this.volume = volume;
    this.view = memoryview(copyBuffer());
    this.file = open(backup(volume, 0), "wb");
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
      let count = old.readinto(this.view.subarray(this.used, this.most()));
      while (count > 0) {
        left -= count;
        this.used += count;
        if (this.used === this.most()) {
          this.flush();
        }
        count = old.readinto(this.view.subarray(this.used, this.most()));
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
    const file = this.file;
    this.file = null;
    if (file !== null) {
      file.close();
    }
  }

  /** How much is written at once, in bytes. */
  private most(): number {
    return Math.min(this.view.length, PIECE - this.written);
  }

  private flush(): void {
    this.opened().write(this.view.subarray(0, this.used));
    this.written += this.used;
    this.used = 0;
    if (this.written === PIECE) {
      this.close();
      this.piece += 1;
      this.written = 0;
    }
  }

  /** Moving beyond the end takes clusters on FAT and writes nothing. */
  private leaveRoom(): void {
    this.opened().seek(GUARD, 1);
  }

  private opened(): File {
    if (this.file === null) {
      this.file = open(backup(this.volume, this.piece), "wb");
    }
    return this.file;
  }
}
