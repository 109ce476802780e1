import { findVersion } from "./choice.js";
import { isVersion } from "./versions.js";

/** What editors and desktops leave behind, in any folder. */
const LEFT_OUT = ["pymakr.conf", ".DS_Store"];
/** The boards write it themselves. */
const CLIENT_VERSION = "flash/OTA_VERSION.py";
/** Names that no URL or FAT volume carries safely: backslash and control characters. */
const UNSAFE =
  "\\\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f" +
  "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f";

/** Whether `path`, relative to a release's folder, is left out of the release without a word. */
export function isLeftOut(path: string): boolean {
  for (const segment of path.split("/")) {
    if (LEFT_OUT.includes(segment)) {
      return true;
    }
  }
  return path === CLIENT_VERSION;
}

/** Why `path`, relative to a release's folder, can be no file of the release; `null` where it can. */
export function refusePath(path: string): string | null {
  for (const character of path) {
    if (UNSAFE.includes(character)) {
      return "a backslash or a control character in its name";
    }
  }
  if (!path.startsWith("flash/") && !path.startsWith("sd/")) {
    return "outside flash and sd";
  }
  for (const segment of path.split("/")) {
    if (segment === "" || segment === "." || segment === "..") {
      return "not a plain path";
    }
  }
  return null;
}

/**
 * Why the folder `name`, which holds `entries`, is no release beside the `versions` found so far; `null` where it is
 * one.
 */
export function refuseFolder(
  name: string,
  entries: readonly string[],
  versions: readonly string[],
): string | null {
  if (!isVersion(name)) {
    return "its name is no version";
  }
  if (!entries.includes("flash") && !entries.includes("sd")) {
    return "it holds neither flash nor sd";
  }
  const twin = findVersion(versions, name);
  return twin === null ? null : `the same version as ${twin}`;
}

/** Whether a file in the server's folder means to be a firmware image: `firmware_1.0.0.bin`. */
export function isFirmwareName(name: string): boolean {
  return name.startsWith("firmware_") && name.endsWith(".bin");
}

/** The version in a firmware image's name. */
export function firmwareVersion(name: string): string {
  const parts = name.replace("firmware_", "").split(".");
  return parts.slice(0, parts.length - 1).join(".");
}

/** The name of the image of a firmware version. */
export function firmwareName(version: string): string {
  return `firmware_${version}.bin`;
}

/** Why a firmware image is none beside the firmware `versions` found so far; `null` where it is one. */
export function refuseFirmware(name: string, versions: readonly string[]): string | null {
  const version = firmwareVersion(name);
  if (!isVersion(version)) {
    return "its name holds no version";
  }
  const twin = findVersion(versions, version);
  return twin === null ? null : `the same version as ${firmwareName(twin)}`;
}
