// The manifest: from untrusted text to a plan that holds nothing unchecked.

import { bool, dict, encode, get, int, isinstance, len, list, lower, str, strip, ValueError } from "builtins";
import { loads } from "ujson";
import { ManifestInvalid, ManifestNotJSON, ManifestTruncated, PathDuplicated } from "./ota_errors.js";
import { isVersion } from "./ota_installed.js";
import { normalize } from "./ota_path.js";

/** Something to download. `size` in bytes, -1 where the server does not say; `hash` is SHA-1 in lower hex. */
export interface Download {
  /** What to ask the server for: the URL without its host and leading slash. */
  request: string;
  hash: string;
  size: number;
}

export interface FileDownload extends Download {
  path: string;
}

export interface FirmwareDownload extends Download {
  version: string;
}

/** What an update does, all paths normalized, each named once. */
export interface Plan {
  version: string;
  /** The version that the plan starts from; empty where the server does not say. */
  previous: string;
  files: FileDownload[];
  deletes: string[];
  firmware: FirmwareDownload | null;
}

const HEX = "0123456789abcdef";
const VERSION_LIMIT = 32;
/** In bytes; a path of 128 bytes takes three times as many, percent-encoded. */
const REQUEST_LIMIT = 768;

/**
 * The plan that a manifest's text describes; none where the server has nothing newer (JSON `null`). Fields that it does
 * not know are ignored.
 *
 * @throws ManifestNotJSON, ManifestTruncated, ManifestInvalid, PathDuplicated, and what `normalize` raises
 */
export function parseManifest(text: string): Plan | null {
  const json = strip(text);
  if (json === "null") {
    return null;
  }
  const manifest = parseObject(json);
  const paths = new Set<string>();
  const files: FileDownload[] = [];
  for (const field of ["new", "update"]) {
    for (const entry of listField(manifest, field)) {
      files.push(fileDownload(entry, paths));
    }
  }
  const deletes: string[] = [];
  for (const entry of listField(manifest, "delete")) {
    if (!isinstance(entry, str)) {
      throw new ManifestInvalid("delete: not a path");
    }
    deletes.push(ownPath(entry, paths));
  }
  const version = checkVersion(textField(manifest, "version"));
  const firmware = get(manifest, "firmware");
  return {
    version,
    previous: optionalText(manifest, "previous_version"),
    files,
    deletes,
    firmware: firmware === null ? null : firmwareDownload(firmware, version),
  };
}

/** MicroPython 1.11 parses truncated JSON without a word, so its end is looked for first. */
function parseObject(json: string): Record<string, unknown> {
  if (!json.startsWith("{")) {
    throw new ManifestNotJSON("");
  }
  if (!isClosed(json)) {
    throw new ManifestTruncated("");
  }
  try {
    const manifest = loads(json);
    if (isinstance(manifest, dict)) {
      return manifest;
    }
  } catch (error) {
    if (error instanceof ValueError) {
      throw new ManifestNotJSON(error.message);
    }
    throw error;
  }
  throw new ManifestNotJSON("");
}

/** Whether every brace and bracket outside strings is closed. */
function isClosed(json: string): boolean {
  let depth = 0;
  let quoted = false;
  let escaped = false;
  for (const character of json) {
    if (escaped) {
      escaped = false;
    } else if (quoted) {
      escaped = character === "\\";
      quoted = character !== '"';
    } else if (character === '"') {
      quoted = true;
    } else if (character === "{" || character === "[") {
      depth += 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
    }
  }
  return depth === 0 && !quoted;
}

function fileDownload(entry: unknown, paths: Set<string>): FileDownload {
  if (!isinstance(entry, dict)) {
    throw new ManifestInvalid("not a file");
  }
  return {
    path: ownPath(textField(entry, "dst_path"), paths),
    request: requestOf(textField(entry, "URL")),
    hash: checkHash(textField(entry, "hash")),
    size: sizeField(entry),
  };
}

function firmwareDownload(entry: unknown, version: string): FirmwareDownload {
  if (!isinstance(entry, dict)) {
    throw new ManifestInvalid("firmware");
  }
  const own = optionalText(entry, "version");
  return {
    request: requestOf(textField(entry, "URL")),
    hash: checkHash(textField(entry, "hash")),
    size: sizeField(entry),
    version: own === "" ? version : checkVersion(own),
  };
}

/** FAT does not tell upper from lower case, so neither may two paths differ in it alone. */
function ownPath(text: string, paths: Set<string>): string {
  const path = normalize(text);
  const folded = lower(path);
  if (paths.has(folded)) {
    throw new PathDuplicated(path);
  }
  paths.add(folded);
  return path;
}

function listField(manifest: Record<string, unknown>, field: string): unknown[] {
  const value = get(manifest, field);
  if (!isinstance(value, list)) {
    throw new ManifestInvalid(field);
  }
  return value;
}

function textField(entry: Record<string, unknown>, field: string): string {
  const value = get(entry, field);
  if (!isinstance(value, str)) {
    throw new ManifestInvalid(field);
  }
  return value;
}

/** Empty where the field is absent. */
function optionalText(entry: Record<string, unknown>, field: string): string {
  const value = get(entry, field);
  return value === null ? "" : textField(entry, field);
}

function sizeField(entry: Record<string, unknown>): number {
  const size = get(entry, "size");
  if (size === null) {
    return -1;
  }
  if (isinstance(size, bool) || !isinstance(size, int) || size < 0) {
    throw new ManifestInvalid("size");
  }
  return size;
}

/** The path of a URL, with or without scheme and host, without its leading slash. */
function requestOf(url: string): string {
  for (const character of url) {
    if (character <= " ") {
      throw new ManifestInvalid("URL");
    }
  }
  const parts = url.split("/");
  const own = url.includes("://") ? 3 : url.startsWith("/") ? 1 : 0;
  const request = parts.slice(own).join("/");
  if (request === "" || len(encode(request)) > REQUEST_LIMIT) {
    throw new ManifestInvalid("URL");
  }
  return request;
}

function checkHash(text: string): string {
  const hash = lower(text);
  if (len(hash) !== 40) {
    throw new ManifestInvalid("hash");
  }
  for (const character of hash) {
    if (!HEX.includes(character)) {
      throw new ManifestInvalid("hash");
    }
  }
  return hash;
}

/** A version is written into a Python file: nothing in it may end a string. */
function checkVersion(version: string): string {
  if (len(version) > VERSION_LIMIT || !isVersion(version)) {
    throw new ManifestInvalid("version");
  }
  return version;
}
