// What a manifest may say: each field checked before anything is done with it.

import { encode, int, len, lower, slice, ValueError } from "builtins";
import { ManifestInvalid, PathRefused, PathReserved, PathTooLong } from "./ota_errors.js";
import { isVersion } from "./ota_installed.js";
import { FOLDER, VERSION_FILE } from "./ota_journal.js";

const DIGITS = "0123456789";
const HEX = "0123456789abcdef";
const VERSION_LIMIT = 32;
/** In bytes; a path of 128 bytes takes three times as many, percent-encoded. */
const REQUEST_LIMIT = 768;
const PATH_LIMIT = 128;
/** FAT holds none of these in a name. */
const FORBIDDEN = '\\:*?"<>|';

/** A SHA-1, in lower hex. @throws ManifestInvalid */
export function checkHash(text: string): string {
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

/** A version is written into a Python file: nothing in it may end a string. @throws ManifestInvalid */
export function checkVersion(version: string): string {
  if (len(version) > VERSION_LIMIT || !isVersion(version)) {
    throw new ManifestInvalid("version");
  }
  return version;
}

/** A number of bytes or files. @throws ManifestInvalid */
export function checkCount(text: string): number {
  try {
    const value = int(text);
    if (value >= 0) {
      return value;
    }
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw error;
    }
  }
  throw new ManifestInvalid("size");
}

/** What a server is asked for. @throws ManifestInvalid */
export function checkRequest(request: string): string {
  for (const character of request) {
    if (character <= " ") {
      throw new ManifestInvalid("URL");
    }
  }
  if (request === "" || len(encode(request)) > REQUEST_LIMIT) {
    throw new ManifestInvalid("URL");
  }
  return request;
}

/**
 * A path with its leading slash: manifests come with and without. One spelling each, and nothing outside `/flash` and `/sd`.
 *
 * @throws PathRefused outside `/flash` and `/sd`, `..`, empty or unstorable names
 * @throws PathReserved into the updater's own state
 * @throws PathTooLong over 128 bytes
 */
export function normalize(path: string): string {
  const full = path.startsWith("/") ? path : `/${path}`;
  const names = full.split("/").slice(1);
  if (!(full.startsWith("/flash/") || full.startsWith("/sd/"))) {
    throw new PathRefused(path);
  }
  if (len(encode(full)) > PATH_LIMIT) {
    throw new PathTooLong(path);
  }
  for (const name of names) {
    checkName(name, path);
  }
  // FAT does not tell upper from lower case.
  const folded = lower(full);
  if (folded === lower(VERSION_FILE) || folded.split("/").includes(FOLDER)) {
    throw new PathReserved(path);
  }
  return full;
}

/**
 * One file is to have one name. FAT drops dots and spaces at the end of a name, and knows a long one by a short one too:
 * `/flash/~1.ota` leads to `/flash/.ota`.
 */
function checkName(name: string, path: string): void {
  if (name === "" || name.endsWith(".") || name.endsWith(" ")) {
    throw new PathRefused(path);
  }
  for (const part of name.split("~").slice(1)) {
    if (part !== "" && DIGITS.includes(slice(part, 0, 1))) {
      throw new PathRefused(path);
    }
  }
  for (const character of name) {
    if (character < " " || FORBIDDEN.includes(character)) {
      throw new PathRefused(path);
    }
  }
}
