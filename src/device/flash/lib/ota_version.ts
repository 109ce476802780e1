// What is installed, as `/flash/OTA_VERSION.py` says: a module that applications can import.

import { type Bytes, encode, item, memoryview, OSError, open, str } from "builtins";
import { compareVersions } from "../../../releases/versions.js";
import { VERSION_FILE } from "./ota_path.js";

export { isVersion } from "../../../releases/versions.js";

const SIZE_LIMIT = 256;
/** What a board without the file has, as the first client had it. */
const FIRST_VERSION = "1.0.0";

/** The version of the files. */
export function fileVersion(): string {
  const version = read("VERSION");
  return version === "" ? FIRST_VERSION : version;
}

/** The version of the firmware; empty where no update has brought one yet. */
export function firmwareVersion(): string {
  return read("FIRMWARE");
}

/** Whether `version` comes after what is installed. */
export function isNewer(version: string): boolean {
  return compareVersions(version, fileVersion()) > 0;
}

/** What `VERSION_FILE` says once it is in place. */
export function write(path: string, version: string, firmware: string): void {
  const file = open(path, "wb");
  try {
    file.write(encode(`VERSION = '${version}'\n`));
    if (firmware !== "") {
      file.write(encode(`FIRMWARE = '${firmware}'\n`));
    }
  } finally {
    file.close();
  }
}

function read(name: string): string {
  for (const line of content().split("\n")) {
    const parts = line.split('"').join("'").split("'");
    if (line.startsWith(name) && parts.length === 3) {
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
    if (error instanceof OSError) {
      return "";
    }
    throw error;
  }
}
