import * as os from "os";
import { findVersion } from "../releases/choice.js";
import { isKnown, rangeOf } from "../releases/conditions.js";
import { firmwareName } from "../releases/contents.js";
import { type Difference, difference, type Release, type ReleaseFile } from "../releases/difference.js";
import { manifestLines, NO_LINES, type Parcel } from "../releases/lines.js";
import { type FirmwareImage, type Manifest, manifestText, NOTHING_NEWER } from "../releases/manifest.js";
import { chooseOffer } from "../releases/offer.js";
import { Refusal, statusText } from "../releases/refusal.js";
import { stepsTo, writtenBy } from "../releases/steps.js";
import { parseTarget, type Target } from "../releases/target.js";
import { encodePath, isHost } from "../releases/urls.js";
import { type Body, FilesBody, type Piece, TextBody } from "./bodies.js";
import { say } from "./console.js";
import { hashTexts, isFile } from "./files.js";
import type { ReleaseFolder } from "./folder.js";
import type { Answer, Request } from "./http.js";
import { UTF8 } from "./utf8.js";

/** What is served: `tag` names its content, `null` for clients of HTTP/1.0. */
interface Entity {
  readonly type: string;
  readonly body: Body;
  readonly tag: string | null;
}

const TEXT = "text/plain; charset=utf-8";
const JSON_TEXT = "application/json";
const BYTES = "application/octet-stream";

/** The answer to a request; what goes wrong is one too. */
export function answer(folder: ReleaseFolder, request: Request): Answer {
  try {
    return answerWith(entityFor(folder, request), request);
  } catch (e) {
    if (e instanceof Refusal) {
      // What a client asks wrongly is its own business, and is told to it.
      if (e.status >= 500) {
        say(`failed: ${e.message}`);
      }
      return refusal(e.status, e.message);
    }
    say(`failed: ${e instanceof Error ? e.message : ""}`);
    return refusal(500, "see the server's log");
  }
}

/** The answer that refuses a request. */
export function refusal(status: number, reason: string): Answer {
  return refusalWith(status, reason, status === 405 ? ["Allow: GET, HEAD"] : []);
}

function refusalWith(status: number, reason: string, fields: readonly string[]): Answer {
  return whole(status, TEXT, fields, new TextBody(`${status} ${statusText(status)}: ${reason}\n`));
}

function whole(status: number, media: string, fields: readonly string[], body: Body): Answer {
  return { status, type: media, fields, body, start: 0, end: body.size };
}

/** As much of an entity as a client wants. */
function answerWith(entity: Entity, request: Request): Answer {
  const { type: media, body, tag } = entity;
  if (tag === null) {
    return whole(200, media, [], body);
  }
  const quoted = `"${tag}"`;
  const fields = [`ETag: ${quoted}`, "Accept-Ranges: bytes"];
  if (isKnown(request.conditions, quoted)) {
    return whole(304, media, fields, new TextBody(""));
  }
  const part = request.method === "GET" ? rangeOf(request.conditions, quoted, body.size) : null;
  if (part === null) {
    return whole(200, media, fields, body);
  }
  const { start, end } = part;
  if (start === body.size) {
    return refusalWith(416, "it starts past the end", [...fields, `Content-Range: bytes */${body.size}`]);
  }
  const place = `Content-Range: bytes ${start}-${end - 1}/${body.size}`;
  return { status: 206, type: media, fields: [...fields, place], body, start, end };
}

/** @throws Refusal */
function entityFor(folder: ReleaseFolder, request: Request): Entity {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new Refusal(405, "only GET and HEAD");
  }
  if (request.host !== null && !isHost(request.host)) {
    throw new Refusal(400, "the Host header is garbled");
  }
  const target = parseTarget(request.target, UTF8);
  switch (target.wanted) {
    case "json":
      return jsonFor(offerFor(folder, target), request);
    case "lines":
      return linesFor(offerFor(folder, target), request);
    case "bundle":
      return bundleFor(folder, offerFor(folder, target), request);
    default:
      return fileAt(folder, target.path, request);
  }
}

function textEntity(media: string, text: string, request: Request): Entity {
  return { type: media, body: new TextBody(text), tag: request.isOld ? null : hashTexts([text]) };
}

function jsonFor(offered: Offered | null, request: Request): Entity {
  if (offered === null) {
    return textEntity(JSON_TEXT, NOTHING_NEWER, request);
  }
  const host = request.host ?? request.address;
  if (host === null) {
    throw new Refusal(400, "a Host header is needed");
  }
  return textEntity(JSON_TEXT, manifestText(host, offered.manifest), request);
}

/** Nothing is packed: a board in the vehicle has neither time nor room. */
function linesFor(offered: Offered | null, request: Request): Entity {
  if (offered === null) {
    return textEntity(TEXT, NO_LINES, request);
  }
  const { manifest, next } = offered;
  const steps = stepsTo(next, manifest.files, UTF8);
  const bundle = {
    tag: tagOf(writtenBy(steps)),
    request: `bundle?current_ver=${encodePath(manifest.previous, UTF8)}`,
  };
  const packed = new Map<string, Parcel>();
  return textEntity(TEXT, manifestLines(manifest, steps, packed, bundle, null), request);
}

/** The bundle is what the manifest would name now, whatever it named before: its tag tells. */
function bundleFor(folder: ReleaseFolder, offered: Offered | null, request: Request): Entity {
  if (offered === null) {
    throw new Refusal(404, "nothing is newer");
  }
  const { manifest, next } = offered;
  const files = writtenBy(stepsTo(next, manifest.files, UTF8));
  const pieces: Piece[] = [];
  for (const { path, size, sha1 } of files) {
    pieces.push({ path: `${manifest.version}/${path}`, size, sha1 });
  }
  return {
    type: BYTES,
    body: new FilesBody(folder, pieces),
    tag: request.isOld ? null : tagOf(files),
  };
}

function tagOf(files: readonly ReleaseFile[]): string {
  return hashTexts(files.map((file) => file.sha1));
}

function fileAt(folder: ReleaseFolder, path: string, request: Request): Entity {
  const real = folder.resolve(path);
  if (real === null || !isFile(real)) {
    throw new Refusal(404, "no such file in a release");
  }
  const tag = request.isOld ? null : folder.digest(real).sha1;
  const piece = { path, size: os.stat(real)[6], sha1: tag };
  return { type: BYTES, body: new FilesBody(folder, [piece]), tag };
}

/** A manifest, and the release that the client comes to: empty where its files stay. */
interface Offered {
  readonly manifest: Manifest;
  readonly next: Release;
}

function offerFor(folder: ReleaseFolder, target: Target): Offered | null {
  const releases = folder.releases();
  const offer = chooseOffer(target.current, target.firmware, releases, folder.images());
  if (offer.files === null && offer.firmware === null) {
    return null;
  }
  const next = offer.files === null ? new Map<string, ReleaseFile>() : folder.release(offer.files);
  const manifest = {
    previous: target.current,
    version: offer.files ?? target.current,
    files: differenceTo(folder, target.current, releases, offer.files === null ? null : next),
    firmware: imageOf(folder, offer.firmware),
  };
  return { manifest, next };
}

function differenceTo(
  folder: ReleaseFolder,
  current: string,
  releases: readonly string[],
  next: Release | null,
): Difference {
  if (next === null) {
    return { deleted: [], added: [], changed: [] };
  }
  const known = findVersion(releases, current);
  const before = known === null ? new Map<string, ReleaseFile>() : folder.release(known);
  return difference(before, next);
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
