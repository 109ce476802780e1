// Names as the disk has them: FAT finds a file under others too.

import { encode, len, lower, slice } from "builtins";
import { ilistdir } from "uos";
import { isFolder, parentOf } from "./ota_files.js";

/**
 * Whether a file that is there has this very name, but for the case of ASCII. Of other letters, FAT's code page takes some
 * for the same, and what is there may be the application's.
 */
export function isSpelled(path: string): boolean {
  // As long in bytes as in characters: it is all ASCII.
  return len(encode(path)) === len(path) || isListed(parentOf(path), lower(nameOf(path)), true);
}

/** Whether a file has this very name, and so have its folders: FAT finds it under others too. */
export function isNamed(path: string): boolean {
  let name = path;
  let folder = parentOf(name);
  while (folder !== "") {
    if (!isFolder(folder) || !isListed(folder, nameOf(name), false)) {
      return false;
    }
    name = folder;
    folder = parentOf(name);
  }
  return true;
}

/** All names are looked at: what an iterator that is left early has open on LittleFS, nothing closes. */
function isListed(folder: string, wanted: string, isFolded: boolean): boolean {
  let isThere = false;
  for (const entry of ilistdir(folder)) {
    isThere = isThere || (isFolded ? lower(entry[0]) : entry[0]) === wanted;
  }
  return isThere;
}

function nameOf(path: string): string {
  return slice(path, len(parentOf(path)) + 1);
}
