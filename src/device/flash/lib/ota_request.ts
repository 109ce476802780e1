// The manifest: asked for, read into a plan, and tried again.

import { item } from "builtins";
import { collect } from "gc";
import { forget, recallText } from "./ota_board.js";
import { retry } from "./ota_contact.js";
import { LinkError } from "./ota_errors.js";
import { type Installed, installed } from "./ota_installed.js";
import { BAD, ERROR, REASON } from "./ota_journal.js";
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
  const plan = fetchPlan(form, source, old);
  return plan === null
    ? null
    : [old.files, plan.tally.version, plan.tally.files, plan.tally.wire, plan.wasComplete, plan.spare()];
}

/** The plan, and the journal with it; none where there is nothing newer. */
function fetchPlan(form: string, source: Source, old: Installed): Plan | null {
  const request = `manifest.json?current_ver=${old.files}${parameters(form)}${report(old)}`;
  const plan = retry(source, () => readPlan(source, request, newPlan(old, form)));
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
    parameter("failed_ver", item(recallText(BAD).split(","), 0)) +
    parameter("reason", recallText(REASON)) +
    parameter("error", recallText(ERROR))
  );
}

function parameter(name: string, value: string): string {
  return value === "" ? "" : `&${name}=${value.split(" ").join("-")}`;
}

function readPlan(source: Source, request: string, plan: Plan): Plan | null {
  plan.resume();
  const sink = newSink(plan);
  try {
    source.fetch(request, sink);
    return sink.finish() ? plan : null;
  } catch (error) {
    if (error instanceof LinkError && plan.tally.tag !== "") {
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

// The larger module is loaded first, while there is more room to compile it.

function newPlan(old: Installed, form: string): Plan {
  return new plans.Plan(old, form);
}

function newSink(plan: Plan): ManifestSink {
  return new manifests.ManifestSink(plan);
}
