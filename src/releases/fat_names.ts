import type { Utf8 } from "./urls.js";

/** What FatFs takes for one letter in names that fit 8.3, in code page 437, which Pycom's driver reads names in. */
const SHORT = new Map([
  [0x81, 0x9a],
  [0x82, 0x45],
  [0x83, 0x41],
  [0x84, 0x8e],
  [0x85, 0x41],
  [0x86, 0x8f],
  [0x87, 0x80],
  [0x88, 0x45],
  [0x89, 0x45],
  [0x8a, 0x45],
  [0x8b, 0x49],
  [0x8c, 0x49],
  [0x8d, 0x49],
  [0x91, 0x92],
  [0x93, 0x4f],
  [0x94, 0x99],
  [0x95, 0x4f],
  [0x96, 0x55],
  [0x97, 0x55],
  [0x98, 0x59],
  [0xa0, 0x41],
  [0xa1, 0x49],
  [0xa2, 0x4f],
  [0xa3, 0x55],
  [0xa4, 0xa5],
]);

/** In longer names these alone: letters whose upper case the code page has. */
const LONG = new Map([
  [0x81, 0x9a],
  [0x82, 0x90],
  [0x84, 0x8e],
  [0x86, 0x8f],
  [0x87, 0x80],
  [0x91, 0x92],
  [0x94, 0x99],
  [0xa4, 0xa5],
  [0xe5, 0xe4],
  [0xed, 0xe8],
]);

/**
 * What a path is to FAT, which takes each byte of its UTF-8 for a letter and does not tell upper from lower case: paths are
 * one file where these are equal.
 */
export function fatKey(path: string, utf8: Utf8): string {
  const key: number[] = [];
  for (const name of path.split("/")) {
    const letters = fitsShort(name, utf8) ? SHORT : LONG;
    key.push(47);
    for (const byte of utf8.encode(name)) {
      pushLower(letters.get(byte) ?? byte, key);
    }
  }
  return textOf(key, utf8);
}

/**
 * What orders a path in ASCII, which sorts alike on every platform: a byte beyond it is 127, which no path holds, and the
 * rest of it.
 */
export function nameKey(path: string, utf8: Utf8): string {
  const key: number[] = [];
  for (const byte of utf8.encode(path)) {
    pushLower(byte, key);
  }
  return textOf(key, utf8);
}

function pushLower(byte: number, key: number[]): void {
  if (byte > 127) {
    key.push(127);
  }
  key.push(byte >= 65 && byte <= 90 ? byte + 32 : byte & 127);
}

function textOf(key: readonly number[], utf8: Utf8): string {
  const text = utf8.decode(key);
  return text ?? "";
}

/** Whether a name has at most eight bytes, a dot, and at most three. */
function fitsShort(name: string, utf8: Utf8): boolean {
  let parts = 0;
  for (const part of name.split(".")) {
    parts += 1;
    let count = 0;
    for (const _byte of utf8.encode(part)) {
      count += 1;
    }
    if (count > (parts === 1 ? 8 : 3)) {
      return false;
    }
  }
  return parts <= 2;
}
