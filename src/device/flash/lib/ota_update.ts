// An update: manifest, download, verification, installation, restart.

import { NotImplementedError, print } from "builtins";
import { collect } from "gc";
import { forget, recallNumber, recallText, remember, restart } from "./ota_board.js";
import { begin, expect, type OnProgress, retry } from "./ota_contact.js";
import { fetchFiles, fetchFirmware, type Source } from "./ota_download.js";
import {
  LinkError,
  OTAError,
  PatchInvalid,
  StorageError,
  Unconfirmed,
  VersionRefused,
} from "./ota_errors.js";
import { type Installed, installed } from "./ota_installed.js";
import { first } from "./ota_journal.js";
import type { Subclass } from "./ota_legacy.js";
import defer * as legacy from "./ota_legacy.js";
import { ManifestSink } from "./ota_manifest.js";
import { Plan } from "./ota_plan.js";
import { BAD, BOOTS, clean, INSTALLED, install, REASON, resume, STATE, UNDOING } from "./ota_recovery.js";
import { makeFolders, removeOthers } from "./ota_staging.js";
import { commit } from "./ota_transaction.js";

/** What `OTA` is. */
interface Transport extends Source, Subclass {
  disconnect(): void;
}

/** Why the last update failed, until a server was told: a name in non-volatile storage. */
const ERROR = "ota_err";

/** See `OTA.update`. */
export function update(
  transport: Transport,
  trialBoots: number,
  watchdogMs: number,
  deadlineMs: number,
  onProgress: OnProgress | null,
): boolean {
  begin(deadlineMs, onProgress);
  try {
    return run(transport, trialBoots, watchdogMs);
  } catch (error) {
    // A version that is refused is reported as such anyway.
    if (error instanceof OTAError && !(error instanceof VersionRefused)) {
      note(error.constructor.name);
    }
    throw error;
  } finally {
    transport.disconnect();
  }
}

/** Writes only what is new: storage wears. */
function note(error: string): void {
  if (recallText(ERROR) !== error) {
    remember(ERROR, error);
  }
}

function run(transport: Transport, trialBoots: number, watchdogMs: number): boolean {
  finishPending();
  const old = installed();
  if (!download(transport, old)) {
    print("OTA: nothing newer");
    return false;
  }
  collect();
  commit(trialBoots, watchdogMs);
  if (!install(true)) {
    throw new StorageError(recallText(REASON));
  }
  if (trialBoots <= 0 && first("f") === null) {
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

/** Downloads and verifies all that an update needs. False where there is none. */
function download(transport: Transport, old: Installed): boolean {
  try {
    return downloadIn("lines", transport, old);
  } catch (error) {
    if (error instanceof PatchInvalid) {
      // A file here is not what the server takes it for.
      return downloadIn("whole", transport, old);
    }
    if (error instanceof NotImplementedError) {
      return downloadIn("json", new legacy.Legacy(transport), old);
    }
    throw error;
  }
}

function downloadIn(form: string, source: Source, old: Installed): boolean {
  const plan = fetchPlan(form, source, old);
  if (plan === null) {
    return false;
  }
  print(`OTA: ${old.files} to ${plan.version}, ${plan.files} files`);
  const hasStaged = plan.wasComplete || removeOthers();
  makeFolders();
  expect(plan.wire);
  fetchFiles(source, hasStaged);
  const firmware = first("f");
  if (firmware !== null) {
    fetchFirmware(source, firmware, plan.spare());
  }
  return true;
}

/** The plan, and the journal with it; none where there is nothing newer. */
function fetchPlan(form: string, source: Source, old: Installed): Plan | null {
  const request = `manifest.json?current_ver=${old.files}${parameters(form)}${report(old)}`;
  const plan = retry(source, () => readPlan(source, request, new Plan(old, form)));
  forget(ERROR);
  return plan;
}

function parameters(form: string): string {
  if (form === "json") {
    return "";
  }
  return form === "whole" ? "&form=lines&whole=1" : "&form=lines";
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

function readPlan(source: Source, request: string, plan: Plan): Plan | null {
  plan.resume();
  const sink = new ManifestSink(plan);
  try {
    source.fetch(request, sink);
    return sink.finish() ? plan : null;
  } catch (error) {
    if (error instanceof LinkError && plan.tag !== "") {
      // The next try goes on with it.
      plan.close();
    } else {
      plan.discard();
    }
    throw error;
  } finally {
    collect();
  }
}
