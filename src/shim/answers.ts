import { encode } from "builtins";
import * as os from "os";
import { findVersion } from "../releases/choice.js";
import { firmwareName } from "../releases/contents.js";
import { type Difference, difference, type ReleaseFile } from "../releases/difference.js";
import { manifestLines, NO_LINES, type Parcel } from "../releases/lines.js";
import { type FirmwareImage, type Manifest, manifestText, NOTHING_NEWER } from "../releases/manifest.js";
import { chooseOffer } from "../releases/offer.js";
import { Refusal, statusText } from "../releases/refusal.js";
import { parseTarget, type Target } from "../releases/target.js";
import { isHost } from "../releases/urls.js";
import { say } from "./console.js";
import { isFile } from "./files.js";
import type { ReleaseFolder } from "./folder.js";
import type { Answer, Request } from "./http.js";
import { UTF8 } from "./utf8.js";

/** The answer to a request; what goes wrong is one too. */
export function answer(folder: ReleaseFolder, request: Request): Answer {
  try {
    return answerTo(folder, request);
  } catch (e) {
    if (e instanceof Refusal) {
      return refusal(e.status, e.message);
    }
    say(`failed: ${e instanceof Error ? e.message : ""}`);
    return refusal(500, "see the server's log");
  }
}

function textAnswer(status: number, media: string, text: string): Answer {
  return { status, type: media, text, file: null, size: encode(text).length };
}

/** The answer that refuses a request. */
export function refusal(status: number, reason: string): Answer {
  return textAnswer(status, "text/plain; charset=utf-8", `${status} ${statusText(status)}: ${reason}\n`);
}

/** @throws Refusal */
function answerTo(folder: ReleaseFolder, request: Request): Answer {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new Refusal(405, "only GET and HEAD");
  }
  if (request.host !== null && !isHost(request.host)) {
    throw new Refusal(400, "the Host header is garbled");
  }
  const target = parseTarget(request.target, UTF8);
  if (target.path === null) {
    return manifestAnswer(manifestFor(folder, target), target, request.host ?? request.address);
  }
  const path = folder.resolve(target.path);
  if (path === null || !isFile(path)) {
    throw new Refusal(404, "no such file in a release");
  }
  return { status: 200, type: "application/octet-stream", text: "", file: path, size: os.stat(path)[6] };
}

/** A manifest in the form that was asked for. Nothing is packed: a board in the vehicle has neither time nor room. */
function manifestAnswer(manifest: Manifest | null, target: Target, host: string | null): Answer {
  if (target.lines) {
    const nothing = new Map<string, Parcel>();
    const lines = manifest === null ? NO_LINES : manifestLines(manifest, nothing, null, UTF8);
    return textAnswer(200, "text/plain; charset=utf-8", lines);
  }
  if (manifest === null) {
    return textAnswer(200, "application/json", NOTHING_NEWER);
  }
  if (host === null) {
    throw new Refusal(400, "a Host header is needed");
  }
  return textAnswer(200, "application/json", manifestText(host, manifest));
}

function manifestFor(folder: ReleaseFolder, target: Target): Manifest | null {
  const releases = folder.releases();
  const offer = chooseOffer(target.current, target.firmware, releases, folder.images());
  if (offer.files === null && offer.firmware === null) {
    return null;
  }
  return {
    previous: target.current,
    version: offer.files ?? target.current,
    files: differenceTo(folder, target.current, releases, offer.files),
    firmware: imageOf(folder, offer.firmware),
  };
}

function differenceTo(
  folder: ReleaseFolder,
  current: string,
  releases: readonly string[],
  next: string | null,
): Difference {
  if (next === null) {
    return { deleted: [], added: [], changed: [] };
  }
  const known = findVersion(releases, current);
  const before = known === null ? new Map<string, ReleaseFile>() : folder.release(known);
  return difference(before, folder.release(next));
}

function imageOf(folder: ReleaseFolder, version: string | null): FirmwareImage | null {
  if (version === null) {
    return null;
  }
  const path = folder.resolve(firmwareName(version));
  if (path === null) {
    throw new Refusal(404, "no such file in a release");
  }
  const digest = folder.digest(path);
  return { version, sha1: digest.sha1, size: digest.size };
}
