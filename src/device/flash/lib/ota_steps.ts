// What can be told of steps without the plan that they are in.

import { int, item, len } from "builtins";
import { listdir } from "uos";
import { isFolder } from "./ota_files.js";
import { each, pathOf, type Words } from "./ota_journal.js";

/** What a step adds to what travels, in bytes; the files' own are in the bundle's, where there is one. */
export function wireOf(words: Words): number {
  const kind = item(words, 0);
  if (kind === "b") {
    return int(item(words, 1));
  }
  if (kind === "f") {
    return Math.max(int(item(words, 7)), 0);
  }
  return kind === "p" && item(words, 4) === "get" ? Math.max(int(item(words, 3)), 0) : 0;
}

/** What a line has that the manifest's does not. */
export function ownBytes(words: Words): number {
  const kind = item(words, 0);
  if (kind === "f") {
    return len(item(words, 1)) + len(item(words, 2)) + 2;
  }
  return kind === "d" || kind === "p" ? len(item(words, 1)) + 1 : 0;
}

/** Whether the plan deletes all that is in a folder: then a file may take its place. */
export function isEmptied(folder: string): boolean {
  for (const name of listdir(folder)) {
    const path = `${folder}/${name}`;
    if (!(isFolder(path) ? isEmptied(path) : isDeleted(path))) {
      return false;
    }
  }
  return true;
}

function isDeleted(path: string): boolean {
  let isNamed = false;
  each("d", (words) => {
    isNamed = isNamed || pathOf(words) === path;
  });
  return isNamed;
}
