// The plan of an update as it comes to be known, step by step: what cannot be meant for this board is refused, the rest
// goes to the journal.

import { encode, IndexError, int, item, len, lower, OSError, ValueError } from "builtins";
import { activeSlot, forget, recallNumber, recallText, slotBytes } from "./ota_board.js";
import { Draft } from "./ota_draft.js";
import {
  Downgrade,
  FirmwareTooLarge,
  HashMismatch,
  ManifestInvalid,
  NoSpace,
  OTAError,
  PathRefused,
  VersionRefused,
} from "./ota_errors.js";
import { isFile, isFolder, missingFolders, sizeOf } from "./ota_files.js";
import { type Installed, isNewer } from "./ota_installed.js";
import {
  BAD,
  FOLDER,
  JOURNAL,
  Journal,
  KEPT,
  ON_FILES,
  pathOf,
  REASON,
  RESPELLED,
  STATE,
  VERSION_FILE,
  VOLUMES,
  type Words,
} from "./ota_journal.js";
import { isNamed, isSpelled } from "./ota_names.js";
import defer * as staging from "./ota_staging.js";
import defer * as tags from "./ota_tag.js";
import { Tally } from "./ota_tally.js";

const ALL = "m v f b d p end";
/** A line of the journal is not to be longer than what reads it takes. */
const TAG_LIMIT = 64;

export class Plan {
  /** What its steps come to. */
  tally: Tally;
  /** Whether an earlier pass knew all of it: then what is staged is for it. */
  wasComplete = false;
  private readonly old: Installed;
  /** What the manifest was asked for. */
  private readonly form: string;
  private readonly draft: Draft;

  constructor(old: Installed, form: string) {
    this.old = old;
    this.form = form;
    this.tally = new Tally();
    this.draft = new Draft();
  }

  /** Goes on with the journal that an earlier pass has left, if nothing has changed since. */
  resume(): void {
    if (isFile(JOURNAL) && recallNumber(KEPT, 0) <= 0) {
      try {
        this.draft.goesOn = this.reread();
        this.wasComplete = this.tally.isEnded;
      } catch (error) {
        // It was cut short, or lost what was in a block of it: nothing vouches for it before the commit.
        if (
          !(
            error instanceof OSError ||
            error instanceof ValueError ||
            error instanceof IndexError ||
            error instanceof OTAError
          )
        ) {
          throw error;
        }
      }
      if (!this.draft.goesOn) {
        this.forget();
      }
    }
  }

  /**
   * The first step: from the version that is installed to `version`. `first` is how many bytes of the manifest say so; `files`
   * and `size`, how much is to come, -1 where it is not told.
   *
   * @throws ManifestInvalid, Downgrade
   */
  begin(tag: string, first: number, previous: string, version: string, files: number, size: number): void {
    if (previous !== "" && previous !== this.old.files) {
      throw new ManifestInvalid(`made for ${previous}`);
    }
    if (version !== this.old.files && !isNewer(version, this.old.files)) {
      throw new Downgrade(version);
    }
    const name = tag === "" || tag.includes(" ") || len(tag) > TAG_LIMIT ? "-" : tag;
    this.step(["m", name, `${first}`, this.old.files, this.form, `${files}`, `${size}`]);
    const firmware = this.old.firmware === "" ? "-" : this.old.firmware;
    this.step(["v", `${this.oldOf(VERSION_FILE)}`, firmware, version]);
  }

  /** @throws Downgrade, FirmwareTooLarge, ManifestInvalid */
  firmware(said: readonly string[], size: number): void {
    const version = item(said, 2);
    if (this.tally.firmware !== "") {
      throw new ManifestInvalid("firmware");
    }
    if (this.old.firmware !== "" && isNewer(this.old.firmware, version)) {
      throw new Downgrade(version);
    }
    if (size > slotBytes()) {
      throw new FirmwareTooLarge(`${size} > ${slotBytes()}`);
    }
    const slot = activeSlot();
    this.step(["f", `${slot}`, `${1 - slot}`].concat(said));
  }

  /** @throws VersionRefused */
  bundle(said: readonly string[]): void {
    this.refuseFailed();
    this.step(["b"].concat(said));
  }

  /** @throws PathRefused */
  remove(path: string): void {
    this.step(["d", `${this.oldOf(path)}`, path]);
  }

  /** `said`: HASH SIZE KIND WIRE, as the journal has them. @throws PathRefused */
  put(said: readonly string[], path: string): void {
    this.step(["p", `${this.oldOf(path)}`].concat(said).concat([path]));
  }

  end(): void {
    this.step(["end"]);
  }

  /**
   * Writes what is left of it, if it is whole and there is room.
   *
   * @throws ManifestInvalid, Downgrade, VersionRefused, PathRefused, NoSpace; HashMismatch where an earlier pass has begun it
   * under a tag that is not its own
   */
  complete(): void {
    if (this.draft.goesOn) {
      this.close();
      if (!isTagOf(this.tally.tag)) {
        this.discard();
        this.forget();
        throw new HashMismatch("manifest");
      }
    }
    this.tally.check(this.old);
    this.refuseFailed();
    // What an update before could not remove is this one's to remove, from here on: no start looks for its copies.
    forget(STATE);
    this.checkRoom();
    this.close();
    this.tally.checkTaken();
  }

  /** How many bytes `/flash` and `/sd` have besides; none where no firmware comes. */
  spare(): readonly number[] {
    return this.tally.firmware === "" ? [0, 0] : this.tally.room.spare();
  }

  /** Begins anew, whatever an earlier pass has left. */
  forget(): void {
    this.tally = new Tally();
    this.wasComplete = false;
    this.draft.goesOn = false;
  }

  /** What there is of it is kept for the next pass. */
  close(): void {
    this.draft.close();
  }

  /** Nothing of it is kept. */
  discard(): void {
    this.draft.discard();
  }

  /** What failed its trial is not taken again, until something of it is newer. @throws VersionRefused */
  refuseFailed(): void {
    const firmware = this.tally.firmware;
    for (const failed of recallText(BAD).split(",")) {
      const names = failed.split(" ");
      if (
        this.tally.version === item(names, 0) &&
        (firmware === "" || !isNewer(firmware, names.length > 1 ? item(names, 1) : ""))
      ) {
        throw new VersionRefused(`${failed}: ${recallText(REASON)}`);
      }
    }
  }

  private checkRoom(): void {
    const room = this.tally.room;
    room.measure();
    let lacking = room.lacking();
    // What is kept of other updates is given up first, then what of this one's firmware is.
    for (const needed of ["pf", "p"]) {
      if (lacking !== "" && VOLUMES.some((volume) => isFolder(`${volume}/${FOLDER}`))) {
        this.close();
        dropStaged(needed);
        room.measure();
        lacking = room.lacking();
      }
    }
    if (lacking !== "") {
      throw new NoSpace(lacking);
    }
  }

  private step(words: Words): void {
    const line = `${words.join(" ")}\n`;
    this.tally.count(words, len(encode(line)));
    this.tally.countFile(words);
    this.draft.add(line);
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
        this.tally.count(words, len(encode(words.join(" "))) + 1);
        this.tally.countFile(words);
        words = journal.next(ALL);
      }
    } finally {
      journal.close();
    }
    return this.tally.tag !== "";
  }

  private holds(words: Words): boolean {
    const kind = item(words, 0);
    if (kind === "m") {
      return item(words, 3) === this.old.files && item(words, 4) === this.form;
    }
    if (kind === "f") {
      return int(item(words, 1)) === activeSlot();
    }
    return !ON_FILES.includes(kind) || int(item(words, 1)) === this.oldOf(pathOf(words));
  }

  /**
   * What the journal says of what is at a path: see `Words`. Where the step before deletes a name that differs in case
   * alone, to FAT it is the same file: it comes back under that name, not under this one.
   */
  private oldOf(path: string): number {
    if (lower(path) === lower(this.tally.path) && !isNamed(path)) {
      return RESPELLED;
    }
    const size = sizeOf(path);
    if (size >= 0 && !isSpelled(path)) {
      throw new PathRefused(path);
    }
    return size < 0 ? -1 - missingFolders(path) : size;
  }
}

// On its own, for what this loads is rarely needed.

function isTagOf(tag: string): boolean {
  return tags.isTagOf(tag);
}

/** Gives up what is staged, but for what steps of these kinds need. */
function dropStaged(kinds: string): void {
  staging.removeOthers(kinds, true);
}
