# Emitted from src/device/flash/lib/ota_path.ts by pycom-ota: edit that file, not this one.
#
# The paths of a manifest: one spelling each, and nothing outside `/flash` and `/sd`.

from micropython import const
from ota_errors import PathRefused, PathReserved, PathTooLong
from ota_journal import FOLDER, VERSION_FILE

_PATH_LIMIT = const(128)
# FAT holds none of these in a name.
FORBIDDEN = '\\:*?"<>|'


# The path with its leading slash: manifests come with and without.
#
# Raises PathRefused outside `/flash` and `/sd`, `..`, empty or unstorable names
# Raises PathReserved into the updater's own state
# Raises PathTooLong over 128 bytes
def normalize(path):
    full = path if path.startswith("/") else "/{}".format(path)
    names = full.split("/")[1:]
    if not (full.startswith("/flash/") or full.startswith("/sd/")):
        raise PathRefused(path)
    if len(full.encode()) > _PATH_LIMIT:
        raise PathTooLong(path)
    for name in names:
        check_name(name, path)
    # FAT does not tell upper from lower case.
    folded = full.lower()
    if folded == VERSION_FILE.lower() or FOLDER in folded.split("/"):
        raise PathReserved(path)
    return full


# FAT drops dots and spaces at the end of a name: with them, one file would have many names.
def check_name(name, path):
    if name == "" or name.endswith(".") or name.endswith(" "):
        raise PathRefused(path)
    for character in name:
        if character < " " or character in FORBIDDEN:
            raise PathRefused(path)
