import { hexlify } from "binascii";
import { AttributeError, bytearray, decode, encode, memoryview, open } from "builtins";
import { sha1 } from "hashlib";
import * as os from "os";

/** Every file passes through here. */
export const BUFFER = bytearray(2048);
export const VIEW = memoryview(BUFFER);

/** An absolute path without symbolic links, with slashes; on MicroPython the path as it is. */
export function realPath(path: string): string {
  try {
    return os.path.realpath(path).split("\\").join("/");
  } catch (e) {
    if (e instanceof AttributeError) {
      return path;
    }
    throw e;
  }
}

export function isFolder(path: string): boolean {
  return (os.stat(path)[0] & 0xf000) === 0x4000;
}

export function isFile(path: string): boolean {
  return (os.stat(path)[0] & 0xf000) === 0x8000;
}

/** The SHA-1 of a file, in hexadecimal. */
export function hashFile(path: string): string {
  const file = open(path, "rb");
  try {
    // A board has one hash unit, which only digest() frees.
    const hash = sha1();
    try {
      let count = file.readinto(BUFFER);
      while (count > 0) {
        hash.update(VIEW.subarray(0, count));
        count = file.readinto(BUFFER);
      }
    } catch (e) {
      hash.digest();
      throw e;
    }
    return decode(hexlify(hash.digest()));
  } finally {
    file.close();
  }
}

/** The SHA-1 of texts, one after the other, in hexadecimal. */
export function hashTexts(texts: readonly string[]): string {
  const hash = sha1();
  for (const text of texts) {
    hash.update(encode(text));
  }
  return decode(hexlify(hash.digest()));
}
