# Emitted from src/device/flash/lib/ota_fields.ts by pycom-ota: edit that file, not this one.
#
# What a manifest may say: each field checked before anything is done with it.

from micropython import const
from ota_errors import ManifestInvalid, PathRefused, PathReserved, PathTooLong
from ota_installed import is_version
from ota_journal import FOLDER, VERSION_FILE

DIGITS = "0123456789"
HEX = "0123456789abcdef"
_VERSION_LIMIT = const(32)
# In bytes; a path of 128 bytes takes three times as many, percent-encoded.
_REQUEST_LIMIT = const(768)
_PATH_LIMIT = const(128)
# FAT holds none of these in a name.
FORBIDDEN = '\\:*?"<>|'


# A SHA-1, in lower hex. Raises ManifestInvalid
def check_hash(text):
    hash = text.lower()
    if len(hash) != 40:
        raise ManifestInvalid("hash")
    for character in hash:
        if character not in HEX:
            raise ManifestInvalid("hash")
    return hash


# A version is written into a Python file: nothing in it may end a string. Raises ManifestInvalid
def check_version(version):
    if len(version) > _VERSION_LIMIT or not is_version(version):
        raise ManifestInvalid("version")
    return version


# A number of bytes or files. Raises ManifestInvalid
def check_count(text):
    try:
        value = int(text)
        if value >= 0:
            return value
    except ValueError:
        pass
    raise ManifestInvalid("size")


# What a server is asked for. Raises ManifestInvalid
def check_request(request):
    for character in request:
        if character <= " ":
            raise ManifestInvalid("URL")
    if request == "" or len(request.encode()) > _REQUEST_LIMIT:
        raise ManifestInvalid("URL")
    return request


# A path with its leading slash: manifests come with and without. One spelling each, and nothing outside `/flash` and `/sd`.
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


# One file is to have one name. FAT drops dots and spaces at the end of a name, and knows a long one by a short one too:
# `/flash/~1.ota` leads to `/flash/.ota`.
def check_name(name, path):
    if name == "" or name.endswith(".") or name.endswith(" "):
        raise PathRefused(path)
    for part in name.split("~")[1:]:
        if part != "" and part[0:1] in DIGITS:
            raise PathRefused(path)
    for character in name:
        if character < " " or character in FORBIDDEN:
            raise PathRefused(path)
