// What is installed, as `/flash/OTA_VERSION.py` says: a module that applications can import. On FAT, which does not tell
// upper from lower case, no module of ours may have its name.

import { type Bytes, item, memoryview, OSError, open, str, UnicodeError } from "builtins";
import { ENOENT } from "uerrno";
import { compareVersions, isVersion } from "../../../releases/versions.js";
import { storageError } from "./ota_errors.js";
import { VERSION_FILE } from "./ota_journal.js";

export { isVersion } from "../../../releases/versions.js";

const SIZE_LIMIT = 256;
/** What a board without the file has, as the first client had it. */
const FIRST_VERSION = "1.0.0";

/** What is installed. `firmware` is empty where no update has brought one yet. */
export interface Installed {
  files: string;
  firmware: string;
}

/** @throws StorageError */
export function installed(): Installed {
  const text = content();
  const files = assigned(text, "VERSION");
  return { files: files === "" ? FIRST_VERSION : files, firmware: assigned(text, "FIRMWARE") };
}

/** Whether version `a` comes after version `b`. */
export function isNewer(a: string, b: string): boolean {
  return compareVersions(a, b) > 0;
}

/** The version between the first quotes of the line that begins with `name`; empty where there is none. */
function assigned(text: string, name: string): string {
  for (const line of text.split("\n")) {
    const parts = line.split('"').join("'").split("'");
    if (line.startsWith(name) && parts.length > 2 && isVersion(item(parts, 1))) {
      return item(parts, 1);
    }
  }
  return "";
}

function content(): string {
  const buffer: Bytes = new Uint8Array(SIZE_LIMIT);
  try {
    const file = open(VERSION_FILE, "rb");
    try {
      const size = file.readinto(buffer);
      return str(memoryview(buffer).subarray(0, size), "utf-8");
    } finally {
      file.close();
    }
  } catch (error) {
    // A file that is not there means that nothing was updated yet; in one that is damaged, there is no version either.
    if (error instanceof UnicodeError) {
      return "";
    }
    if (error instanceof OSError) {
      if (error.args[0] === ENOENT) {
        return "";
      }
      throw storageError(error);
    }
    throw error;
  }
}
