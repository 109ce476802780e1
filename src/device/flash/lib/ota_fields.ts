// What a manifest may say: each field checked before anything is done with it.

import { encode, int, len, lower, ValueError } from "builtins";
import { ManifestInvalid } from "./ota_errors.js";
import { isVersion } from "./ota_installed.js";

const HEX = "0123456789abcdef";
const VERSION_LIMIT = 32;
/** In bytes; a path of 128 bytes takes three times as many, percent-encoded. */
const REQUEST_LIMIT = 768;

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
