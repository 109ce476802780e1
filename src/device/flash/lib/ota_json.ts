// A manifest in JSON, as the first server of this kind makes it: read whole, from untrusted text to the plan.

import { bool, dict, get, int, isinstance, list, lower, str, ValueError } from "builtins";
import { loads } from "ujson";
import {
  ManifestInvalid,
  ManifestNotJSON,
  ManifestTruncated,
  PathDuplicated,
  PathRefused,
} from "./ota_errors.js";
import { checkHash, checkRequest, checkVersion, normalize } from "./ota_fields.js";
import { parentOf } from "./ota_files.js";
import type { Plan } from "./ota_plan.js";

/**
 * Reads a manifest into the plan. Fields that it does not know are ignored.
 *
 * @throws ManifestNotJSON, ManifestTruncated, ManifestInvalid, PathDuplicated, what `normalize` raises, and the plan
 */
export function readJson(json: string, plan: Plan): void {
  const manifest = parseObject(json);
  const version = checkVersion(textField(manifest, "version"));
  plan.begin("", 0, optionalText(manifest, "previous_version"), version, -1, -1);
  const firmware = get(manifest, "firmware");
  if (firmware !== null) {
    readFirmware(firmware, version, plan);
  }
  plan.refuseFailed();
  const deleted = readDeletions(manifest);
  const paths = new Set<string>();
  for (const field of ["new", "update"]) {
    for (const entry of listField(manifest, field)) {
      if (!isinstance(entry, dict)) {
        throw new ManifestInvalid("not a file");
      }
      const path = nextPath(entry, deleted, paths);
      const folded = lower(path);
      const respelled = deleted.get(folded);
      if (respelled !== undefined) {
        plan.remove(respelled);
        deleted.delete(folded);
      }
      plan.put(fileOf(entry), path);
    }
  }
  refuseNested(paths);
  for (const folded of [...deleted.keys()].sort()) {
    const path = deleted.get(folded);
    if (path !== undefined) {
      plan.remove(path);
    }
  }
  plan.end();
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

/** The paths that are deleted, each under what FAT takes it for: it does not tell upper from lower case. */
function readDeletions(manifest: Record<string, unknown>): Map<string, string> {
  const deleted = new Map<string, string>();
  for (const entry of listField(manifest, "delete")) {
    if (!isinstance(entry, str)) {
      throw new ManifestInvalid("delete: not a path");
    }
    const path = normalize(entry);
    const folded = lower(path);
    if (deleted.has(folded)) {
      throw new PathDuplicated(path);
    }
    deleted.set(folded, path);
  }
  return deleted;
}

/** Of paths that differ in case alone, one may be deleted and one put: right behind it, for the plan to see. */
function nextPath(entry: Record<string, unknown>, deleted: Map<string, string>, paths: Set<string>): string {
  const path = normalize(textField(entry, "dst_path"));
  const folded = lower(path);
  if (paths.has(folded) || deleted.get(folded) === path) {
    throw new PathDuplicated(path);
  }
  paths.add(folded);
  return path;
}

/** No file may be where another one needs a folder. */
function refuseNested(paths: Set<string>): void {
  for (const path of [...paths].sort()) {
    let folder = parentOf(path);
    while (folder !== "") {
      if (paths.has(folder)) {
        throw new PathRefused(path);
      }
      folder = parentOf(folder);
    }
  }
}

function fileOf(entry: Record<string, unknown>): string[] {
  const request = requestOf(textField(entry, "URL"));
  return [checkHash(textField(entry, "hash")), `${sizeField(entry)}`, "get", request];
}

function readFirmware(entry: unknown, version: string, plan: Plan): void {
  if (!isinstance(entry, dict)) {
    throw new ManifestInvalid("firmware");
  }
  const own = optionalText(entry, "version");
  const hash = checkHash(textField(entry, "hash"));
  const size = sizeField(entry);
  const request = requestOf(textField(entry, "URL"));
  const name = own === "" ? version : checkVersion(own);
  plan.firmware([hash, `${size}`, name, "raw", `${size}`, "-", hash, request], size);
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
  const parts = url.split("/");
  const own = url.includes("://") ? 3 : url.startsWith("/") ? 1 : 0;
  return checkRequest(parts.slice(own).join("/"));
}
