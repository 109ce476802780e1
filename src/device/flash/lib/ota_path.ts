// The paths of a manifest: one spelling each, and nothing outside `/flash` and `/sd`.

import { encode, len, lower } from "builtins";
import { PathRefused, PathReserved, PathTooLong } from "./ota_errors.js";
import { FOLDER, VERSION_FILE } from "./ota_journal.js";

const PATH_LIMIT = 128;
/** FAT holds none of these in a name. */
const FORBIDDEN = '\\:*?"<>|';

/**
 * The path with its leading slash: manifests come with and without.
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

/** FAT drops dots and spaces at the end of a name: with them, one file would have many names. */
function checkName(name: string, path: string): void {
  if (name === "" || name.endsWith(".") || name.endsWith(" ")) {
    throw new PathRefused(path);
  }
  for (const character of name) {
    if (character < " " || FORBIDDEN.includes(character)) {
      throw new PathRefused(path);
    }
  }
}
