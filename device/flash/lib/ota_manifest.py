# Emitted from src/device/flash/lib/ota_manifest.ts by pycom-ota: edit that file, not this one.
#
# The manifest: from untrusted text to a plan that holds nothing unchecked.

from micropython import const
from ujson import loads
from ota_errors import ManifestInvalid, ManifestNotJSON, ManifestTruncated, PathDuplicated
from ota_installed import is_version
from ota_path import normalize

HEX = "0123456789abcdef"
_VERSION_LIMIT = const(32)
# In bytes; a path of 128 bytes takes three times as many, percent-encoded.
_REQUEST_LIMIT = const(768)


# The plan that a manifest's text describes; none where the server has nothing newer (JSON `None`). Fields that it does
# not know are ignored.
#
# Raises ManifestNotJSON, ManifestTruncated, ManifestInvalid, PathDuplicated, and what `normalize` raises
def parse_manifest(text):
    json = text.strip()
    if json == "null":
        return None
    manifest = parse_object(json)
    paths = set()
    files = []
    for field in ["new", "update"]:
        for entry in list_field(manifest, field):
            files.append(file_download(entry, paths))
    deletes = []
    for entry in list_field(manifest, "delete"):
        if not isinstance(entry, str):
            raise ManifestInvalid("delete: not a path")
        deletes.append(own_path(entry, paths))
    version = check_version(text_field(manifest, "version"))
    firmware = manifest.get("firmware")
    return {
        "version": version,
        "previous": optional_text(manifest, "previous_version"),
        "files": files,
        "deletes": deletes,
        "firmware": None if firmware is None else firmware_download(firmware, version),
    }


# MicroPython 1.11 parses truncated JSON without a word, so its end is looked for first.
def parse_object(json):
    if not json.startswith("{"):
        raise ManifestNotJSON("")
    if not is_closed(json):
        raise ManifestTruncated("")
    try:
        manifest = loads(json)
        if isinstance(manifest, dict):
            return manifest
    except ValueError as error:
        raise ManifestNotJSON(str(error))
    raise ManifestNotJSON("")


# Whether every brace and bracket outside strings is closed.
def is_closed(json):
    depth = 0
    quoted = False
    escaped = False
    for character in json:
        if escaped:
            escaped = False
        elif quoted:
            escaped = character == "\\"
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character == "{" or character == "[":
            depth += 1
        elif character == "}" or character == "]":
            depth -= 1
    return depth == 0 and not quoted


def file_download(entry, paths):
    if not isinstance(entry, dict):
        raise ManifestInvalid("not a file")
    return {
        "path": own_path(text_field(entry, "dst_path"), paths),
        "request": request_of(text_field(entry, "URL")),
        "hash": check_hash(text_field(entry, "hash")),
        "size": size_field(entry),
    }


def firmware_download(entry, version):
    if not isinstance(entry, dict):
        raise ManifestInvalid("firmware")
    own = optional_text(entry, "version")
    return {
        "request": request_of(text_field(entry, "URL")),
        "hash": check_hash(text_field(entry, "hash")),
        "size": size_field(entry),
        "version": version if own == "" else check_version(own),
    }


# FAT does not tell upper from lower case, so neither may two paths differ in it alone.
def own_path(text, paths):
    path = normalize(text)
    folded = path.lower()
    if folded in paths:
        raise PathDuplicated(path)
    paths.add(folded)
    return path


def list_field(manifest, field):
    value = manifest.get(field)
    if not isinstance(value, list):
        raise ManifestInvalid(field)
    return value


def text_field(entry, field):
    value = entry.get(field)
    if not isinstance(value, str):
        raise ManifestInvalid(field)
    return value


# Empty where the field is absent.
def optional_text(entry, field):
    value = entry.get(field)
    return "" if value is None else text_field(entry, field)


def size_field(entry):
    size = entry.get("size")
    if size is None:
        return -1
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise ManifestInvalid("size")
    return size


# The path of a URL, with or without scheme and host, without its leading slash.
def request_of(url):
    for character in url:
        if character <= " ":
            raise ManifestInvalid("URL")
    parts = url.split("/")
    own = 3 if "://" in url else (1 if url.startswith("/") else 0)
    request = "/".join(parts[own:])
    if request == "" or len(request.encode()) > _REQUEST_LIMIT:
        raise ManifestInvalid("URL")
    return request


def check_hash(text):
    hash = text.lower()
    if len(hash) != 40:
        raise ManifestInvalid("hash")
    for character in hash:
        if character not in HEX:
            raise ManifestInvalid("hash")
    return hash


# A version is written into a Python file: nothing in it may end a string.
def check_version(version):
    if len(version) > _VERSION_LIMIT or not is_version(version):
        raise ManifestInvalid("version")
    return version
