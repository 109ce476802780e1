// An update: manifest, download, verification, installation, restart.

import { type Bytes, decode, isinstance, OSError, print, str, tuple, UnicodeError } from "builtins";
import { collect } from "gc";
import { remove } from "uos";
import {
  activeSlot,
  forget,
  recallNumber,
  recallText,
  remember,
  restart,
  slotBytes,
  slotIsValid,
  spoilSlot,
} from "./ota_board.js";
import {
  Downgrade,
  FirmwareInvalid,
  FirmwareTooLarge,
  HashMismatch,
  ManifestInvalid,
  ManifestNotJSON,
  OTAError,
  StorageError,
  Unconfirmed,
  VersionRefused,
} from "./ota_errors.js";
import { type Installed, installed, isNewer } from "./ota_installed.js";
import { each, staged } from "./ota_journal.js";
import { type FileDownload, type FirmwareDownload, type Plan, parseManifest } from "./ota_manifest.js";
import {
  BAD,
  BOOTS,
  clean,
  dropKept,
  INSTALLED,
  install,
  REASON,
  resume,
  STATE,
  UNDOING,
} from "./ota_recovery.js";
import { fileOf, isStaged, prepare, verify } from "./ota_staging.js";
import { commit } from "./ota_transaction.js";
import { type Data, retry } from "./ota_transfer.js";

/** Where an update comes from: what the first client asked of a transport. */
export interface Source {
  getData(request: string, destPath: string | null, hash: boolean, firmware: boolean): Data;
}

/** Why the last update failed, until a server was told: a name in non-volatile storage. */
const ERROR = "ota_err";

/** See `OTA.update`. */
export function update(source: Source, tries: number, trialBoots: number, watchdogMs: number): boolean {
  try {
    return run(source, tries, trialBoots, watchdogMs);
  } catch (error) {
    // A version that is refused is reported as such anyway.
    if (error instanceof OTAError && !(error instanceof VersionRefused)) {
      note(error.constructor.name);
    }
    throw error;
  }
}

/** Writes only what is new: storage wears. */
function note(error: string): void {
  if (recallText(ERROR) !== error) {
    remember(ERROR, error);
  }
}

function run(source: Source, tries: number, trialBoots: number, watchdogMs: number): boolean {
  finishPending();
  const old = installed();
  const plan = fetchPlan(source, tries, old);
  if (plan === null) {
    print("OTA: nothing newer");
    return false;
  }
  checkPlan(plan, old);
  print(`OTA: ${old.files} to ${plan.version}, ${plan.files.length} files`);
  dropKept();
  const firmware = plan.firmware;
  const slot = activeSlot();
  prepare(plan, {
    oldSlot: slot,
    newSlot: firmware === null ? slot : 1 - slot,
    version: firmware === null ? old.firmware : firmware.version,
  });
  each("p", (words) => stage(source, tries, fileOf(words)));
  const mark = firmware !== null && fillSlot(source, tries, firmware);
  commit(trialBoots, watchdogMs);
  if (!install(mark)) {
    throw new StorageError(recallText(REASON));
  }
  if (trialBoots <= 0 && firmware === null) {
    clean();
  }
  restart();
}

/** What an earlier update has left over is brought to its end first: boards may lack the line in boot.py. */
function finishPending(): void {
  const state = recallNumber(STATE, 0);
  if (state === INSTALLED && recallNumber(BOOTS, -1) >= 0) {
    throw new Unconfirmed("");
  }
  if (state !== 0) {
    resume();
    if (recallNumber(STATE, 0) === UNDOING) {
      // Its journal is still needed.
      throw new StorageError(recallText(REASON));
    }
  }
}

function fetchPlan(source: Source, tries: number, old: Installed): Plan | null {
  const request = `manifest.json?current_ver=${old.files}${report(old)}`;
  const data = retry(tries, () => source.getData(request, null, false, false));
  forget(ERROR);
  if (isinstance(data, tuple)) {
    return parseManifest(textOf(data[0]));
  }
  return parseManifest(textOf(data));
}

/** What the server is told besides: the firmware's version, the version that failed its trial, the last error. */
function report(old: Installed): string {
  return (
    parameter("firmware_ver", old.firmware) +
    parameter("failed_ver", recallText(BAD)) +
    parameter("reason", recallText(REASON)) +
    parameter("error", recallText(ERROR))
  );
}

function parameter(name: string, value: string): string {
  return value === "" ? "" : `&${name}=${value.split(" ").join("-")}`;
}

function textOf(data: Bytes | string): string {
  if (isinstance(data, str)) {
    return data;
  }
  try {
    return decode(data);
  } catch (error) {
    if (error instanceof UnicodeError) {
      throw new ManifestNotJSON("not UTF-8");
    }
    throw error;
  } finally {
    collect();
  }
}

/** Refuses, before the first write, what cannot be meant for this board. */
function checkPlan(plan: Plan, old: Installed): void {
  if (plan.previous !== "" && plan.previous !== old.files) {
    throw new ManifestInvalid(`made for ${plan.previous}`);
  }
  const onlyFirmware = plan.files.length === 0 && plan.deletes.length === 0;
  if (!isNewer(plan.version, old.files) && !(onlyFirmware && plan.version === old.files)) {
    throw new Downgrade(plan.version);
  }
  if (plan.version === recallText(BAD)) {
    throw new VersionRefused(`${plan.version}: ${recallText(REASON)}`);
  }
  if (plan.firmware !== null && plan.firmware.size > slotBytes()) {
    throw new FirmwareTooLarge(`${plan.firmware.size} > ${slotBytes()}`);
  }
}

/** Downloads and verifies a file that is not there already. */
function stage(source: Source, tries: number, file: FileDownload): void {
  if (!isStaged(file)) {
    retry(tries, () => download(source, file));
  }
  collect();
}

function download(source: Source, file: FileDownload): void {
  const path = staged(file.hash, file.path);
  try {
    source.getData(file.request, path, false, false);
    verify(file);
  } catch (error) {
    removeStaged(path);
    throw error;
  }
}

function removeStaged(path: string): void {
  try {
    remove(path);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

/** Writes the firmware slot. Whether it is still to be marked: our own transports leave that to `install`. */
function fillSlot(source: Source, tries: number, firmware: FirmwareDownload): boolean {
  const mark = retry(tries, () => downloadFirmware(source, firmware));
  if (mark && !slotIsValid()) {
    throw new FirmwareInvalid(firmware.version);
  }
  return mark;
}

function downloadFirmware(source: Source, firmware: FirmwareDownload): boolean {
  const data = source.getData(firmware.request, null, true, true);
  if (isinstance(data, tuple)) {
    // A `get_data` that was written for the first client has marked the slot itself, whatever is in it.
    if (data[1] !== firmware.hash) {
      spoilSlot();
      throw new HashMismatch(firmware.request);
    }
    return false;
  }
  const digest = isinstance(data, str) ? data : "";
  if (digest !== firmware.hash) {
    throw new HashMismatch(firmware.request);
  }
  return true;
}
