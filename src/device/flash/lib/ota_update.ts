// An update: manifest, download, verification, installation, restart.

import { IndexError, item, MemoryError, NotImplementedError, OSError, print, ValueError } from "builtins";
import { collect } from "gc";
import { modules } from "sys";
import { recallNumber, restart } from "./ota_board.js";
import defer * as cleaning from "./ota_clean.js";
import { begin, end, expect, isCallers, isUpdating, type OnProgress } from "./ota_contact.js";
import defer * as downloads from "./ota_download.js";
import {
  BadResponse,
  FirmwareInvalid,
  HashMismatch,
  NoMemory,
  NotFound,
  noted,
  OTAError,
  PatchInvalid,
  SizeMismatch,
  StorageError,
  storageError,
  Unconfirmed,
  UnexpectedStatus,
  VersionRefused,
} from "./ota_errors.js";
import { isFile, removeFile } from "./ota_files.js";
import defer * as firmware from "./ota_firmware.js";
import { unload } from "./ota_heap.js";
import { CLEANING, first, INSTALLED, INSTALLING, JOURNAL, KEPT, STATE, type Words } from "./ota_journal.js";
import type { Subclass } from "./ota_legacy.js";
import defer * as legacy from "./ota_legacy.js";
import defer * as recovery from "./ota_recovery.js";
import type { Offered } from "./ota_request.js";
import defer * as requests from "./ota_request.js";
import type { Source } from "./ota_sink.js";
import { unmark } from "./ota_slot.js";
import defer * as transaction from "./ota_transaction.js";

/** What `OTA` is. */
interface Transport extends Source, Subclass {
  disconnect(): void;
}

/** What is loaded for one step alone. */
const PLANNING = [
  "ota_request",
  "ota_manifest",
  "ota_lines",
  "ota_json",
  "ota_fields",
  "ota_plan",
  "ota_names",
  "ota_tag",
  "ota_tally",
  "ota_draft",
  "ota_room",
  "ota_installed",
];
const STAGING = ["ota_download", "ota_bundle", "ota_unpack", "ota_inflate", "ota_patch", "ota_staging"];
const DOWNLOADING = [
  "ota_firmware",
  "ota_part",
  "ota_blocks",
  "ota_block",
  "ota_image",
  "ota_legacy",
  "ota_sink",
  "ota_output",
  "ota_http",
  "ota_head",
  "ota_connection",
  "ota_socket",
];
const COMMITTING = ["ota_transaction", "ota_keep"];
const RECOVERING = ["ota_recovery", "ota_undo", "ota_install", "ota_backup", "ota_hold", "ota_clean"];

/** Where a card has failed at this start, it may be tried again. */
const FAILED: typeof cleaning.FAILED = "failed.ota";

/** Whether a transport has marked the firmware's slot itself. */
let isMarked = false;

/** See `OTA.update`. */
export function update(
  transport: Transport,
  trialBoots: number,
  watchdogMs: number,
  deadlineMs: number,
  onProgress: OnProgress | null,
): boolean {
  if (isUpdating()) {
    throw new OTAError("within another update");
  }
  try {
    begin(deadlineMs, onProgress);
    finishPending();
    if (!download(transport)) {
      print("OTA: nothing newer");
      return false;
    }
    transport.disconnect();
    unload(DOWNLOADING);
    commit(trialBoots, watchdogMs);
    unload(COMMITTING);
    install(trialBoots);
  } catch (error) {
    collect();
    if (isMarked) {
      isMarked = false;
      unmark();
    }
    if (isCallers(error)) {
      throw error;
    }
    if (error instanceof OSError) {
      throw noted(storageError(error));
    }
    if (error instanceof MemoryError) {
      throw noted(new NoMemory(""));
    }
    // Of a version that is refused, the server was told why.
    if (error instanceof OTAError && !(error instanceof VersionRefused)) {
      noted(error);
    }
    throw error;
  } finally {
    end();
    transport.disconnect();
  }
}

// Each step is a function of its own: what it imports is loaded when it begins, and dropped behind it.

/** What an earlier update has left over is brought to its end first: boards may lack the line in boot.py. */
function finishPending(): void {
  modules.delete(FAILED);
  if (recallNumber(STATE, 0) === 0) {
    return;
  }
  // On trial too: where the new version lacks the lines, its starts are counted here.
  try {
    goOn();
  } catch (error) {
    // What is left to do says what has failed.
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
  const state = recallNumber(STATE, 0);
  if (state === INSTALLED && recallNumber(KEPT, 0) <= 0) {
    throw new Unconfirmed("");
  }
  if (state !== 0 && state !== CLEANING) {
    // Its journal is still needed.
    throw new StorageError("the last update is not over");
  }
}

function goOn(): void {
  try {
    recovery.goOn();
  } finally {
    unload(RECOVERING);
  }
}

/** Downloads and verifies all that an update needs. False where there is none. */
function download(transport: Transport): boolean {
  let form = begunForm();
  let source: Source = transport;
  while (true) {
    try {
      const offered = request(form, source);
      unload(PLANNING);
      if (offered === null) {
        return false;
      }
      const [old, next, files, wire, isStaged, spare] = offered;
      print(`OTA: ${old} to ${next}, ${files} files`);
      expect(wire);
      fetchFiles(source, isStaged);
      unload(STAGING);
      const words = first("f");
      if (words !== null) {
        isMarked = fetchFirmware(source, words, spare);
      }
      return true;
    } catch (error) {
      if (isCallers(error)) {
        throw error;
      }
      if (isDoubt(error) && recallNumber(KEPT, 0) <= 0) {
        removeFile(JOURNAL, 1);
      }
      if (error instanceof PatchInvalid && form === "lines") {
        // A file here is not what the server takes it for.
        form = "whole";
      } else if (error instanceof NotImplementedError && form !== "json") {
        form = "json";
        source = sourceOf(transport);
      } else {
        throw error;
      }
    }
  }
}

/**
 * What an earlier pass has asked for, and got a part of. Where it was `whole`, a patch was of no use: who began with patches
 * again would never come to an end in short passes.
 */
function begunForm(): string {
  if (isFile(JOURNAL) && recallNumber(KEPT, 0) <= 0) {
    try {
      const words = first("m");
      if (words !== null && item(words, 4) === "whole") {
        return "whole";
      }
    } catch (error) {
      // It is damaged: the plan will see.
      if (!(error instanceof OSError || error instanceof IndexError || error instanceof ValueError)) {
        throw error;
      }
    }
  }
  return "lines";
}

function sourceOf(transport: Subclass): Source {
  return new legacy.Legacy(transport);
}

/** Whether it may be the plan that is wrong: the next pass asks for all of it again. What is staged stays. */
function isDoubt(error: unknown): boolean {
  return (
    error instanceof ValueError ||
    error instanceof IndexError ||
    error instanceof HashMismatch ||
    error instanceof SizeMismatch ||
    error instanceof BadResponse ||
    error instanceof NotFound ||
    error instanceof PatchInvalid ||
    error instanceof UnexpectedStatus ||
    error instanceof FirmwareInvalid ||
    error instanceof StorageError
  );
}

function request(form: string, source: Source): Offered | null {
  return requests.request(form, source);
}

function fetchFiles(source: Source, isStaged: boolean): void {
  downloads.fetchFiles(source, isStaged);
}

function fetchFirmware(source: Source, words: Words, spare: readonly number[]): boolean {
  return firmware.fetchFirmware(source, words, spare);
}

function commit(trialBoots: number, watchdogMs: number): void {
  transaction.commit(trialBoots, watchdogMs);
}

function install(trialBoots: number): never {
  try {
    installNow(trialBoots);
  } catch (error) {
    // The next start begins with all of the heap, and goes on.
    if (!(error instanceof MemoryError || error instanceof OSError)) {
      throw error;
    }
    if (error instanceof OSError && !isOnItsWay()) {
      throw error;
    }
  }
  restart();
}

/** Whether the next start brings in what is new, or has nothing left to do for that but to start it. */
function isOnItsWay(): boolean {
  const state = recallNumber(STATE, 0);
  return state === INSTALLING || state === INSTALLED;
}

function installNow(trialBoots: number): void {
  const errno = recovery.install(true);
  if (errno !== 0) {
    throw new OSError(errno);
  }
  if (trialBoots <= 0 && first("f") === null) {
    cleaning.finish();
  }
}
