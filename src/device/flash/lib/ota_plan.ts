// The plan of an update as it comes to be known, step by step: what cannot be meant for this board is refused, the rest
// goes to the journal. What is short is written only when all of it is known to be right, and to fit.

import { encode, type File, int, item, len, OSError, open } from "builtins";
import { mkdir } from "uos";
import { activeSlot, recallNumber, recallText, slotBytes } from "./ota_board.js";
import {
  Downgrade,
  FirmwareTooLarge,
  ManifestInvalid,
  NoSpace,
  PathRefused,
  VersionRefused,
} from "./ota_errors.js";
import { isFile, isFolder, removeFile, sizeOf } from "./ota_files.js";
import { type Installed, isNewer } from "./ota_installed.js";
import {
  BAD,
  FOLDER,
  JOURNAL,
  Journal,
  KEPT,
  pathOf,
  REASON,
  VERSION_FILE,
  VOLUMES,
  type Words,
} from "./ota_journal.js";
import defer * as recovery from "./ota_recovery.js";
import { Room } from "./ota_room.js";
import { removeOthers } from "./ota_staging.js";
import { isEmptied, ownBytes, wireOf } from "./ota_steps.js";

/** How much of the journal is kept until it is written, in bytes. */
const TEXT_BYTES = 1024;
const ALL = "m v f b d p end";

export class Plan {
  private readonly old: Installed;
  /** What the manifest was asked for. */
  readonly form: string;
  /** The SHA-1 of the manifest; empty where it has none. */
  tag = "";
  /** How much of the manifest is in the plan, in bytes. */
  bytes = 0;
  version = "";
  /** The path of the last step. */
  path = "";
  files = 0;
  isEnded = false;
  /** Whether an earlier pass knew all of it: then what is staged is for it. */
  wasComplete = false;
  /** Bytes that travel, as far as the server tells. */
  wire = 0;
  private isResumed = false;
  private deletes = 0;
  private size = 0;
  private expectedFiles = -1;
  private expectedSize = -1;
  /** Paths of files that are folders now. */
  private folders: string[] = [];
  private room: Room;
  private text = "";
  private file: File | null;
  private isWritten = false;

  constructor(old: Installed, form: string) {
    this.old = old;
    this.form = form;
    this.room = new Room();
    this.file = null;
  }

  /** Goes on with the journal that an earlier pass has left, if nothing has changed since. */
  resume(): void {
    if (isFile(JOURNAL)) {
      try {
        this.isResumed = this.reread();
        this.wasComplete = this.isEnded;
      } catch (error) {
        // It was cut short in the middle of a line.
        if (!(error instanceof OSError)) {
          throw error;
        }
      }
      if (!this.isResumed) {
        this.forget();
      }
    }
  }

  /**
   * The first step: from the version that is installed to `version`. `first` is how many bytes of the manifest say so; `files`
   * and `size`, how much is to come, -1 where it is not told.
   *
   * @throws ManifestInvalid, Downgrade, VersionRefused
   */
  begin(tag: string, first: number, previous: string, version: string, files: number, size: number): void {
    if (previous !== "" && previous !== this.old.files) {
      throw new ManifestInvalid(`made for ${previous}`);
    }
    if (version !== this.old.files && !isNewer(version, this.old.files)) {
      throw new Downgrade(version);
    }
    if (version === recallText(BAD)) {
      throw new VersionRefused(`${version}: ${recallText(REASON)}`);
    }
    if (recallNumber(KEPT, 0) > 0) {
      dropKept();
    }
    const name = tag === "" || tag.includes(" ") ? "-" : tag;
    this.step(["m", name, `${first}`, this.old.files, this.form, `${files}`, `${size}`]);
    const firmware = this.old.firmware === "" ? "-" : this.old.firmware;
    this.step(["v", `${sizeOf(VERSION_FILE)}`, firmware, version]);
  }

  /** @throws FirmwareTooLarge */
  firmware(said: readonly string[], size: number): void {
    if (size > slotBytes()) {
      throw new FirmwareTooLarge(`${size} > ${slotBytes()}`);
    }
    const slot = activeSlot();
    this.step(["f", `${slot}`, `${1 - slot}`].concat(said));
  }

  bundle(said: readonly string[]): void {
    this.step(["b"].concat(said));
  }

  remove(path: string): void {
    this.step(["d", `${sizeOf(path)}`, path]);
  }

  /** `said`: HASH SIZE KIND WIRE, as the journal has them. */
  put(said: readonly string[], path: string): void {
    this.step(["p", `${sizeOf(path)}`].concat(said).concat([path]));
  }

  end(): void {
    this.step(["end"]);
  }

  /**
   * Writes what is left of it, if it is whole and there is room.
   *
   * @throws ManifestInvalid, Downgrade, PathRefused, NoSpace
   */
  complete(): void {
    if (this.expectedFiles >= 0 && (this.files !== this.expectedFiles || this.size !== this.expectedSize)) {
      throw new ManifestInvalid("count");
    }
    if (this.version === this.old.files && this.files + this.deletes > 0) {
      throw new Downgrade(this.version);
    }
    this.checkRoom();
    this.close();
    for (const folder of this.folders) {
      if (!isEmptied(folder)) {
        throw new PathRefused(folder);
      }
    }
  }

  /** How many bytes `/flash` has besides. */
  spare(): number {
    return this.room.spare();
  }

  /** Begins anew, whatever an earlier pass has left. */
  forget(): void {
    this.tag = "";
    this.bytes = 0;
    this.version = "";
    this.path = "";
    this.files = 0;
    this.isEnded = false;
    this.wasComplete = false;
    this.wire = 0;
    this.isResumed = false;
    this.deletes = 0;
    this.size = 0;
    this.folders = [];
    this.room = new Room();
  }

  /** What there is of it is kept for the next pass. */
  close(): void {
    this.flush();
    if (this.file !== null) {
      this.file.close();
      this.file = null;
    }
  }

  /** Nothing of it is kept. */
  discard(): void {
    const isThere = this.isResumed || this.isWritten;
    this.text = "";
    this.close();
    if (isThere) {
      removeFile(JOURNAL);
    }
  }

  private checkRoom(): void {
    let lacking = this.room.lacking();
    if (lacking !== "" && VOLUMES.some((volume) => isFolder(`${volume}/${FOLDER}`))) {
      this.close();
      removeOthers();
      this.room.measure();
      lacking = this.room.lacking();
    }
    if (lacking !== "") {
      throw new NoSpace(lacking);
    }
  }

  private step(words: Words): void {
    const line = `${words.join(" ")}\n`;
    this.take(words, len(encode(line)));
    this.text += line;
    if (len(this.text) > TEXT_BYTES) {
      this.flush();
    }
  }

  /** Counts a step, whose line has so many bytes. */
  private take(words: Words, length: number): void {
    const kind = item(words, 0);
    this.room.addText(length);
    if (kind === "m") {
      this.tag = item(words, 1) === "-" ? "" : item(words, 1);
      this.bytes = int(item(words, 2));
      this.expectedFiles = int(item(words, 5));
      this.expectedSize = int(item(words, 6));
    } else if (kind === "v") {
      this.version = item(words, 3);
      this.room.addVersion();
    } else {
      this.bytes += length - ownBytes(words);
      this.wire += wireOf(words);
    }
    if (kind === "d" || kind === "p") {
      this.takeFile(words);
    } else if (kind === "end") {
      this.isEnded = true;
    }
  }

  private takeFile(words: Words): void {
    const path = pathOf(words);
    const old = int(item(words, 1));
    this.path = path;
    if (item(words, 0) === "d") {
      this.deletes += 1;
      this.room.addOld(path, old);
      return;
    }
    const size = int(item(words, 3));
    this.files += 1;
    this.size += size;
    this.room.addFile(words, path, old, size);
    if (old < 0 && isFolder(path)) {
      this.folders.push(path);
    }
  }

  /** False where the journal is for something else, or the board is not as it was. */
  private reread(): boolean {
    const journal = new Journal();
    try {
      let words = journal.next(ALL);
      while (words !== null) {
        if (!this.holds(words)) {
          return false;
        }
        this.take(words, len(encode(words.join(" "))) + 1);
        words = journal.next(ALL);
      }
    } finally {
      journal.close();
    }
    return this.tag !== "";
  }

  private holds(words: Words): boolean {
    const kind = item(words, 0);
    if (kind === "m") {
      return item(words, 3) === this.old.files && item(words, 4) === this.form;
    }
    if (kind === "f") {
      return int(item(words, 1)) === activeSlot();
    }
    return !(kind === "v" || kind === "d" || kind === "p") || sizeOf(pathOf(words)) === int(item(words, 1));
  }

  /** On FAT, what is looked up in between would make each line a write of its own. */
  private flush(): void {
    if (this.text !== "") {
      if (this.file === null) {
        if (!isFolder(`/flash/${FOLDER}`)) {
          mkdir(`/flash/${FOLDER}`);
        }
        this.file = open(JOURNAL, this.isResumed ? "ab" : "wb");
        this.isWritten = true;
      }
      this.file.write(encode(this.text));
      this.text = "";
    }
  }
}

/** Gives up the old version that was kept: an update needs its place. On its own, for what it loads is rarely needed. */
function dropKept(): void {
  recovery.clean();
}
