// A manifest's lines: each is checked, and becomes a step of the plan. `src/releases/lines.ts` tells what the lines are.

import { decode, encode, item, len, lower } from "builtins";
import { hexlify } from "ubinascii";
import { ManifestInvalid, PathDuplicated } from "./ota_errors.js";
import { checkCount, checkHash, checkRequest, checkVersion, normalize } from "./ota_fields.js";
import type { Plan } from "./ota_plan.js";
import type { Tally } from "./ota_tally.js";

/**
 * Takes a line, without its end, into the plan. `tag` names the manifest.
 *
 * @throws ManifestInvalid, and what the plan raises
 */
export function readLine(line: string, tag: string, plan: Plan): void {
  const words = line.split(" ");
  const kind = item(words, 0);
  const tally = plan.tally;
  if (tally.isEnded || (kind === "ota") !== (tally.version === "")) {
    throw new ManifestInvalid("order");
  }
  if (kind === "ota" && words.length === 6 && item(words, 1) === "1") {
    const version = checkVersion(item(words, 2));
    const files = checkCount(item(words, 4));
    plan.begin(tag, len(encode(line)) + 1, item(words, 3), version, files, checkCount(item(words, 5)));
  } else if (kind === "f" && words.length === 9) {
    plan.firmware(firmwareOf(words), checkCount(item(words, 2)));
  } else if (kind === "b" && words.length === 4) {
    checkCount(item(words, 1));
    checkHash(item(words, 2));
    checkRequest(item(words, 3));
    plan.bundle(words.slice(1));
  } else if (kind === "d" && words.length > 1) {
    plan.remove(nextPath(words, 1, tally, false));
  } else if (kind === "p" && words.length > 5) {
    plan.put(fileOf(words), nextPath(words, 5, tally, true));
  } else if (line === "end") {
    plan.end();
  } else {
    throw new ManifestInvalid(kind);
  }
}

/** What follows `f`. */
function firmwareOf(words: readonly string[]): string[] {
  const kind = item(words, 4);
  if (kind === "blocks") {
    checkHash(item(words, 6));
  } else if (kind !== "raw") {
    throw new ManifestInvalid("firmware");
  }
  checkHash(item(words, 1));
  checkVersion(item(words, 3));
  checkCount(item(words, 5));
  checkHash(item(words, 7));
  checkRequest(item(words, 8));
  return words.slice(1);
}

/** What follows `p`, but for the path. */
function fileOf(words: readonly string[]): string[] {
  const size = checkCount(item(words, 2));
  const kind = item(words, 3);
  const wire = checkCount(item(words, 4));
  const isPacked = kind === "deflate" || kind === "patch";
  if (isPacked ? wire === 0 || wire > size : kind !== "raw" || wire !== size) {
    throw new ManifestInvalid("file");
  }
  checkHash(item(words, 1));
  return words.slice(1, 5);
}

/**
 * Paths ascend by their bytes, whatever the case of letters: FAT does not tell it. Only a file that is deleted and one that
 * is put may differ in nothing else.
 */
function nextPath(words: readonly string[], start: number, tally: Tally, isPut: boolean): string {
  const said = words.slice(start).join(" ");
  const path = normalize(said);
  const key = keyOf(path);
  const before = keyOf(tally.path);
  if (path !== said) {
    throw new ManifestInvalid("path");
  }
  if (key === before && !(isPut && tally.isDeletion && path !== tally.path)) {
    throw new PathDuplicated(path);
  }
  if (key < before) {
    throw new ManifestInvalid("order");
  }
  return path;
}

/** Bytes do not compare, text that stands for them does. */
function keyOf(path: string): string {
  return decode(hexlify(encode(lower(path))));
}
