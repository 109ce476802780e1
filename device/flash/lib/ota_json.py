# Emitted from src/device/flash/lib/ota_json.ts by pycom-ota: edit that file, not this one.
#
# A manifest in JSON, as the first server of this kind makes it: read whole, from untrusted text to the plan.

from ujson import loads
from ota_errors import (
    ManifestInvalid, ManifestNotJSON, ManifestTruncated, PathDuplicated, PathRefused
)
from ota_fields import check_hash, check_request, check_version, normalize
from ota_files import parent_of


# Reads a manifest into the plan. Fields that it does not know are ignored.
#
# Raises ManifestNotJSON, ManifestTruncated, ManifestInvalid, PathDuplicated, what `normalize` raises, and the plan
def read_json(json, plan):
    manifest = parse_object(json)
    version = check_version(text_field(manifest, "version"))
    plan.begin("", 0, optional_text(manifest, "previous_version"), version, -1, -1)
    firmware = manifest.get("firmware")
    if firmware is not None:
        read_firmware(firmware, version, plan)
    plan.refuse_failed()
    deleted = read_deletions(manifest)
    paths = set()
    for field in ["new", "update"]:
        for entry in list_field(manifest, field):
            if not isinstance(entry, dict):
                raise ManifestInvalid("not a file")
            path = next_path(entry, deleted, paths)
            folded = path.lower()
            respelled = deleted.get(folded)
            if respelled is not None:
                plan.remove(respelled)
                deleted.pop(folded, None)
            plan.put(file_of(entry), path)
    refuse_nested(paths)
    for folded in sorted(deleted):
        path = deleted.get(folded)
        if path is not None:
            plan.remove(path)
    plan.end()


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


# The paths that are deleted, each under what FAT takes it for: it does not tell upper from lower case.
def read_deletions(manifest):
    deleted = {}
    for entry in list_field(manifest, "delete"):
        if not isinstance(entry, str):
            raise ManifestInvalid("delete: not a path")
        path = normalize(entry)
        folded = path.lower()
        if folded in deleted:
            raise PathDuplicated(path)
        deleted[folded] = path
    return deleted


# Of paths that differ in case alone, one may be deleted and one put: right behind it, for the plan to see.
def next_path(entry, deleted, paths):
    path = normalize(text_field(entry, "dst_path"))
    folded = path.lower()
    if folded in paths or deleted.get(folded) == path:
        raise PathDuplicated(path)
    paths.add(folded)
    return path


# No file may be where another one needs a folder.
def refuse_nested(paths):
    for path in sorted(paths):
        folder = parent_of(path)
        while folder != "":
            if folder in paths:
                raise PathRefused(path)
            folder = parent_of(folder)


def file_of(entry):
    request = request_of(text_field(entry, "URL"))
    return [check_hash(text_field(entry, "hash")), "{}".format(size_field(entry)), "get", request]


def read_firmware(entry, version, plan):
    if not isinstance(entry, dict):
        raise ManifestInvalid("firmware")
    own = optional_text(entry, "version")
    hash = check_hash(text_field(entry, "hash"))
    size = size_field(entry)
    request = request_of(text_field(entry, "URL"))
    name = version if own == "" else check_version(own)
    plan.firmware(
        [hash, "{}".format(size), name, "raw", "{}".format(size), "-", hash, request], size
    )


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
    parts = url.split("/")
    own = 3 if "://" in url else (1 if url.startswith("/") else 0)
    return check_request("/".join(parts[own:]))
