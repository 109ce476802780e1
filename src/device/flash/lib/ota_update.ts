// An update: manifest, download, verification, installation, restart.

import {
  type Bytes,
  bytearray,
  decode,
  isinstance,
  OSError,
  print,
  str,
  tuple,
  UnicodeError,
} from "builtins";
import { collect } from "gc";
import { restart, slotBytes, slotIsValid, spoilSlot } from "./ota_board.js";
import {
  Downgrade,
  FirmwareInvalid,
  FirmwareTooLarge,
  HashMismatch,
  ManifestInvalid,
  ManifestNotJSON,
  PathRefused,
  storageError,
} from "./ota_errors.js";
import { install, versionEntry } from "./ota_install.js";
import { type FileDownload, type FirmwareDownload, type Plan, parseManifest } from "./ota_manifest.js";
import { VERSION_FILE } from "./ota_path.js";
import { clear, isFolder, prepare, staged, verify } from "./ota_staging.js";
import { type Data, retry } from "./ota_transfer.js";
import { type Installed, installed, isNewer, write } from "./ota_version.js";

/** Where an update comes from: what the first client asked of a transport. */
export interface Source {
  getData(request: string, destPath: string | null, hash: boolean, firmware: boolean): Data;
}

const BUFFER_SIZE = 1024;

/** See `OTA.update`. */
export function update(source: Source, tries: number): boolean {
  const old = installed();
  const plan = fetchPlan(source, tries, old);
  if (plan === null) {
    print("OTA: nothing newer");
    return false;
  }
  checkPlan(plan, old);
  print(`OTA: ${old.files} to ${plan.version}, ${plan.files.length} files`);
  let mark = false;
  try {
    prepare(plan);
    stage(source, tries, plan);
    stageVersion(plan, plan.firmware === null ? old.firmware : plan.firmware.version);
    if (plan.firmware !== null) {
      mark = fillSlot(source, tries, plan.firmware);
    }
  } catch (error) {
    clear();
    throw error;
  }
  install(plan, mark);
  restart();
}

function fetchPlan(source: Source, tries: number, old: Installed): Plan | null {
  const told = old.firmware === "" ? "" : `&firmware_ver=${old.firmware}`;
  const request = `manifest.json?current_ver=${old.files}${told}`;
  const data = retry(tries, () => source.getData(request, null, false, false));
  if (isinstance(data, tuple)) {
    return parseManifest(textOf(data[0]));
  }
  return parseManifest(textOf(data));
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
  if (plan.firmware !== null && plan.firmware.size > slotBytes()) {
    throw new FirmwareTooLarge(`${plan.firmware.size} > ${slotBytes()}`);
  }
  for (const file of plan.files) {
    if (isFolder(file.path) && !isEmptied(file.path, plan)) {
      throw new PathRefused(file.path);
    }
  }
}

/** Whether the plan deletes something in a folder: then a file may take its place. */
function isEmptied(folder: string, plan: Plan): boolean {
  return plan.deletes.some((path) => path.startsWith(`${folder}/`));
}

/** Downloads and verifies every file of the plan. */
function stage(source: Source, tries: number, plan: Plan): void {
  const buffer = bytearray(BUFFER_SIZE);
  for (const [entry, file] of plan.files.entries()) {
    stageFile(source, tries, file, staged(file.path, entry), buffer);
    collect();
  }
}

function stageVersion(plan: Plan, firmware: string): void {
  try {
    write(staged(VERSION_FILE, versionEntry(plan)), plan.version, firmware);
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}

function stageFile(source: Source, tries: number, file: FileDownload, path: string, buffer: Bytes): void {
  retry(tries, () => downloadFile(source, file, path, buffer));
}

function downloadFile(source: Source, file: FileDownload, path: string, buffer: Bytes): void {
  source.getData(file.request, path, false, false);
  verify(file, path, buffer);
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
