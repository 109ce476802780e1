# Emitted from src/device/flash/lib/ota_errors.ts by pycom-ota: edit that file, not this one.
#
# Why an update was refused or failed. The class's name is the reason.

from micropython import const
from ota_board import recall_text, remember

# The firmware's `uerrno` has no name for it.
ENOSPC = const(28)


# Whatever an update raises. After it, the board's files are what they were.
class OTAError(Exception):
    pass


# The link or the server failed: trying again may help.
class LinkError(OTAError):
    pass


class ConnectionRefused(LinkError):
    pass


class ConnectionClosed(LinkError):
    pass


class TimedOut(LinkError):
    pass


class ServerError(LinkError):
    pass


# What answers does not speak HTTP, or a part of it that is not understood.
class BadResponse(LinkError):
    pass


# The size of what was written is not the manifest's.
class SizeMismatch(LinkError):
    pass


# The hash of what was written is not the manifest's.
class HashMismatch(LinkError):
    pass


class NotFound(OTAError):
    pass


# A status that is neither success nor one of the others.
class UnexpectedStatus(OTAError):
    pass


class WiFiAbsent(LinkError):
    pass


# The network is there and does not let us in: most often the password.
class WiFiRefused(LinkError):
    pass


class ManifestNotJSON(OTAError):
    pass


class ManifestTruncated(OTAError):
    pass


# A field is missing, or is not what it should be.
class ManifestInvalid(OTAError):
    pass


class ManifestTooLarge(OTAError):
    pass


class Downgrade(OTAError):
    pass


# This version failed its trial on this board.
class VersionRefused(OTAError):
    pass


# The version that runs is on trial: `confirm()` it first.
class Unconfirmed(OTAError):
    pass


# It is no patch, or none for the file that is there.
class PatchInvalid(OTAError):
    pass


# A path that leaves `/flash` and `/sd`, or that no filesystem holds.
class PathRefused(OTAError):
    pass


# A path into the updater's own state.
class PathReserved(OTAError):
    pass


class PathTooLong(OTAError):
    pass


class PathDuplicated(OTAError):
    pass


# An old version is kept where the update needs the room; the library gives it up, and raises this to itself alone.
class OldKept(OTAError):
    pass


class NoSpace(OTAError):
    pass


# The heap has no room for the update.
class NoMemory(OTAError):
    pass


# The filesystem failed otherwise.
class StorageError(OTAError):
    pass


class FirmwareTooLarge(OTAError):
    pass


# What was written to the slot is no firmware.
class FirmwareInvalid(OTAError):
    pass


# What a failure of the filesystem is called.
def storage_error(error):
    errno = error.args[0]
    return NoSpace("") if errno == ENOSPC else StorageError("errno {}".format(errno))


# Why the last update failed, until a server was told: a name in non-volatile storage.
ERROR = "ota_err"


# The error, which the next server is told of. Writes only what is new: storage wears.
def noted(error):
    name = type(error).__name__
    try:
        if recall_text(ERROR) != name:
            remember(ERROR, name)
    except OSError:
        # What went wrong matters more than that it is not noted.
        pass
    return error
