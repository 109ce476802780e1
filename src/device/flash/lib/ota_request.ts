// The manifest: asked for, read into a plan, and tried again.

import { item, OSError } from "builtins";
import { collect } from "gc";
import { forget, recallNumber, recallText, remember } from "./ota_board.js";
import defer * as cleaning from "./ota_clean.js";
import { Tries } from "./ota_contact.js";
import { ERROR, LinkError, OldKept, StorageError, VersionRefused } from "./ota_errors.js";
import { type Installed, installed } from "./ota_installed.js";
import { BAD, CLEANING, KEPT, REASON, STATE } from "./ota_journal.js";
import type { ManifestSink } from "./ota_manifest.js";
import defer * as manifests from "./ota_manifest.js";
import type { Plan } from "./ota_plan.js";
import defer * as plans from "./ota_plan.js";
import type { Source } from "./ota_sink.js";

/** What is to be known of a plan besides the journal. */
export type Offered = readonly [
  from: string,
  to: string,
  files: number,
  wire: number,
  isStaged: boolean,
  spare: readonly number[],
];

/**
 * Asks for the manifest in a form: `lines`, `whole` (lines without patches) or `json`. The versions, the number of files,
 * the bytes that travel, whether some are staged for certain, and the bytes that each volume has left; none where there is
 * nothing newer.
 */
export function request(form: string, source: Source): Offered | null {
  const old = installed();
  const request = `manifest.json?current_ver=${old.files}${parameters(form)}${report(old)}`;
  const tries = new Tries(source);
  while (true) {
    const plan = newPlan(old, form);
    try {
      tries.begin();
      plan.resume();
      const sink = newSink(plan);
      source.fetch(request, sink);
      const isNewer = sink.finish();
      forgetError();
      return isNewer ? offeredBy(plan, old) : null;
    } catch (error) {
      if (error instanceof OldKept || error instanceof VersionRefused) {
        // The manifest has come: the server was told.
        forgetError();
      }
      if (error instanceof OldKept) {
        plan.discard();
        plan.refuseFailed();
        dropKept();
        continue;
      }
      if (error instanceof LinkError && plan.tally.tag !== "" && recallNumber(KEPT, 0) <= 0) {
        // The next try goes on with it.
        plan.close();
      } else {
        plan.discard();
      }
      if (!tries.goesOn(error)) {
        throw error;
      }
    } finally {
      collect();
    }
  }
}

/** The server knows it now. A storage that is full is not the link's failure. */
function forgetError(): void {
  try {
    forget(ERROR);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

function offeredBy(plan: Plan, old: Installed): Offered {
  const tally = plan.tally;
  return [old.files, tally.version, tally.files, tally.wire, plan.wasComplete, plan.spare()];
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
    parameter("failed_ver", item(recallText(BAD).split(","), 0)) +
    parameter("reason", recallText(REASON)) +
    parameter("error", recallText(ERROR))
  );
}

function parameter(name: string, value: string): string {
  return value === "" ? "" : `&${name}=${value.split(" ").join("-")}`;
}

/** An update begins: it needs the place of the version that was kept. Its manifest is asked for again. */
function dropKept(): void {
  // Once some of it is gone, nothing goes back to it.
  try {
    remember(STATE, CLEANING);
  } catch (error) {
    // Storage that is full: what is removed makes room.
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
  cleaning.clean();
  if (recallNumber(KEPT, 0) > 0) {
    throw new StorageError("");
  }
}

// The larger module is loaded first, while there is more room to compile it.

function newPlan(old: Installed, form: string): Plan {
  return new plans.Plan(old, form);
}

function newSink(plan: Plan): ManifestSink {
  return new manifests.ManifestSink(plan);
}
