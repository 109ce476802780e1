// Why an update was refused or failed. The class's name is the reason.

import { OSError } from "builtins";
import { recallText, remember } from "./ota_board.js";

/** The firmware's `uerrno` has no name for it. */
export const ENOSPC = 28;

/** Whatever an update raises. After it, the board's files are what they were. */
export class OTAError extends Error {}

/** The link or the server failed: trying again may help. */
export class LinkError extends OTAError {}
export class ConnectionRefused extends LinkError {}
export class ConnectionClosed extends LinkError {}
export class TimedOut extends LinkError {}
export class ServerError extends LinkError {}
/** What answers does not speak HTTP, or a part of it that is not understood. */
export class BadResponse extends LinkError {}
/** The size of what was written is not the manifest's. */
export class SizeMismatch extends LinkError {}
/** The hash of what was written is not the manifest's. */
export class HashMismatch extends LinkError {}

export class NotFound extends OTAError {}
/** A status that is neither success nor one of the others. */
export class UnexpectedStatus extends OTAError {}

export class WiFiAbsent extends LinkError {}
/** The network is there and does not let us in: most often the password. */
export class WiFiRefused extends LinkError {}

export class ManifestNotJSON extends OTAError {}
export class ManifestTruncated extends OTAError {}
/** A field is missing, or is not what it should be. */
export class ManifestInvalid extends OTAError {}
export class ManifestTooLarge extends OTAError {}
export class Downgrade extends OTAError {}
/** This version failed its trial on this board. */
export class VersionRefused extends OTAError {}
/** The version that runs is on trial: `confirm()` it first. */
export class Unconfirmed extends OTAError {}

/** It is no patch, or none for the file that is there. */
export class PatchInvalid extends OTAError {}

/** A path that leaves `/flash` and `/sd`, or that no filesystem holds. */
export class PathRefused extends OTAError {}
/** A path into the updater's own state. */
export class PathReserved extends OTAError {}
export class PathTooLong extends OTAError {}
export class PathDuplicated extends OTAError {}

/** An old version is kept where the update needs the room; the library gives it up, and raises this to itself alone. */
export class OldKept extends OTAError {}
export class NoSpace extends OTAError {}
/** The heap has no room for the update. */
export class NoMemory extends OTAError {}
/** The filesystem failed otherwise. */
export class StorageError extends OTAError {}
export class FirmwareTooLarge extends OTAError {}
/** What was written to the slot is no firmware. */
export class FirmwareInvalid extends OTAError {}

/** What a failure of the filesystem is called. */
export function storageError(error: OSError): OTAError {
  const errno = error.args[0];
  return errno === ENOSPC ? new NoSpace("") : new StorageError(`errno ${errno}`);
}

/** Why the last update failed, until a server was told: a name in non-volatile storage. */
export const ERROR = "ota_err";

/** The error, which the next server is told of. Writes only what is new: storage wears. */
export function noted(error: OTAError): OTAError {
  const name = error.constructor.name;
  try {
    if (recallText(ERROR) !== name) {
      remember(ERROR, name);
    }
  } catch (full) {
    // What went wrong matters more than that it is not noted.
    if (!(full instanceof OSError)) {
      throw full;
    }
  }
  return error;
}
