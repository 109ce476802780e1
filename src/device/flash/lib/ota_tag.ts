// Whether a plan that was gone on with is the manifest that its tag names: a hostile server may have begun it under the tag of
// an honest one.

import { decode, encode, int, item, len } from "builtins";
import { hexlify } from "ubinascii";
import { sha1 } from "uhashlib";
import { each, pathOf, type Words } from "./ota_journal.js";

/** The digits of a SHA-1. */
const DIGITS = 40;

/** Whether the manifest's lines, made again from the journal's, have this SHA-1. Any other tag tells nothing. */
export function isTagOf(tag: string): boolean {
  if (len(tag) !== DIGITS) {
    return true;
  }
  const hash = sha1();
  let begun: Words = [];
  let made = "";
  try {
    each("m v f b d p end", (words) => {
      if (item(words, 0) === "m") {
        begun = words;
      } else {
        hash.update(encode(`${lineOf(words, begun)}\n`));
      }
    });
  } finally {
    // The board has but one unit that hashes.
    made = decode(hexlify(hash.digest()));
  }
  return made === tag;
}

/** A line of the manifest without what the journal says besides. `begun` is the journal's first step. */
function lineOf(words: Words, begun: Words): string {
  const kind = item(words, 0);
  if (kind === "v") {
    return firstLine(item(words, 3), begun);
  }
  if (kind === "f") {
    return ["f"].concat(words.slice(3)).join(" ");
  }
  if (kind === "d") {
    return `d ${pathOf(words)}`;
  }
  return kind === "p" ? ["p"].concat(words.slice(2)).join(" ") : words.join(" ");
}

/** It names the version before, or none. */
function firstLine(version: string, begun: Words): string {
  const sizes = `${item(begun, 5)} ${item(begun, 6)}`;
  const line = `ota 1 ${version} ${item(begun, 3)} ${sizes}`;
  return len(line) + 1 === int(item(begun, 2)) ? line : `ota 1 ${version}  ${sizes}`;
}
