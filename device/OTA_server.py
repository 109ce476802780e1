# Emitted from src/device/OTA_server.ts by pycom-ota: edit that file, not this one.
#
# The update server in one file: `python3 OTA_server.py [FOLDER [PORT]]`, with CPython 3.6 or newer or on a MicroPython
# board, in a folder of releases (`1.0.0/flash/…`, `1.0.0/sd/…`) and firmware images (`firmware_1.0.0.bin`). A board
# needs external RAM for it.
#
# It answers one request after the other. MicroPython does not tell which address a client reached, so there a manifest
# needs a `Host` header; nor does it tell symbolic links, so there they are followed.
# The settings come first.

import os
from binascii import hexlify
from hashlib import sha1
from sys import stdout, argv, exit
from gc import collect
from time import time
from os import getcwd, listdir
from socket import AF_INET, getaddrinfo, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket

# Where the server listens.
PORT = 8000
# Seconds that a client may be silent.
SILENCE = 5
# Seconds that a client may take to ask.
REQUEST_TIME = 20
# Bytes that a request may have.
REQUEST_SIZE = 4096


# A request that is refused: the HTTP status, and the reason as the client reads it.
class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


# What HTTP calls a status.
def status_text(status):
    if status == 200:
        return "OK"
    elif status == 206:
        return "Partial Content"
    elif status == 304:
        return "Not Modified"
    elif status == 400:
        return "Bad Request"
    elif status == 404:
        return "Not Found"
    elif status == 405:
        return "Method Not Allowed"
    elif status == 408:
        return "Request Timeout"
    elif status == 416:
        return "Range Not Satisfiable"
    else:
        return "Internal Server Error"


# Versions, in the order of Python's `LooseVersion`, made total: a version is a row of components, runs of digits, of
# lower-case letters, and of anything else but dots, which only separate. Numbers compare as numbers, of any length;
# text as text; and where the kinds differ, the end comes before text and text before a number:
# 1.0 < 1.0.0, and 1.0.1 < 1.0.1b < 1.0.1.1 < 1.0.2.
DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
OTHERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-_"


# Whether `text` is a version: a digit, then digits, ASCII letters, `.`, `+`, `-` and `_`.
def is_version(text):
    first = True
    for character in text:
        if first and character not in DIGITS:
            return False
        first = False
        if character != "." and kind_of(character) == "":
            return False
    return not first


# The set of characters that runs together with this one, empty where it belongs to no component.
def kind_of(character):
    if character in DIGITS:
        return DIGITS
    if character in LOWER:
        return LOWER
    if character in OTHERS:
        return OTHERS
    return ""


# A text that sorts as the version does: two versions are in the order of their keys, and equal where their keys are.
# A space, which sorts before everything in a version, ends each part.
def version_key(version):
    key = []
    run = []
    kind = ""
    for character in version:
        next = kind_of(character)
        if next != kind:
            key.append(component_key(run, kind))
            run = []
            kind = next
        run.append(character)
    key.append(component_key(run, kind))
    return "".join(key)


def component_key(run, kind):
    if kind == "":
        return ""
    if kind != DIGITS:
        return "0{} ".format("".join(run))
    tally = []
    digits = []
    for digit in run:
        if len(digits) > 0 or digit != "0":
            tally.append("1")
            digits.append(digit)
    return "1{} {} ".format("".join(tally), "".join(digits))


# -1, 0 or 1: whether version `a` comes before `b`, is equal to it, or comes after it.
def compare_versions(a, b):
    left = version_key(a)
    right = version_key(b)
    if left == right:
        return 0
    return -1 if left < right else 1


# The highest of `versions` that is above `current`, and not above `limit` where there is one.
def highest_above(versions, current, limit):
    best = current
    for version in versions:
        if (
            compare_versions(version, best) > 0
            and (limit is None or compare_versions(version, limit) <= 0)
        ):
            best = version
    return best if compare_versions(best, current) > 0 else None


# The one of `versions` that is equal to `version`, if any.
def find_version(versions, version):
    key = version_key(version)
    for candidate in versions:
        if version_key(candidate) == key:
            return candidate
    return None


FIGURES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
# More bytes than any entity has.
ENDLESS = 1000000000000


# The part that is asked for of the entity `tag` of `size` bytes: a single `bytes=N-` or `bytes=N-M`. `None`, the whole,
# where there is none, where it is of another kind, and where the entity is another by now.
def range_of(conditions, tag, size):
    text = conditions["range"] if conditions["range"] is not None else ""
    places = text.replace("bytes=", "", 1).split("-")
    first = places[0] if len(places) > 0 else ""
    last = places[1] if len(places) > 1 else ""
    start = natural_of(first)
    end = ENDLESS if last == "" else natural_of(last)
    is_part = text.startswith("bytes=") and len(places) == 2 and start >= 0 and end >= start
    is_changed = conditions["ifRange"] is not None and conditions["ifRange"] != tag
    return (
        {"start": min(start, size), "end": min(end + 1, size)}
        if is_part and not is_changed
        else None
    )


# Whether `If-None-Match` names the entity: the client has it.
def is_known(conditions, tag):
    known = "".join((conditions["ifNoneMatch"] if conditions["ifNoneMatch"] is not None else "").split(" ")).split(",")
    return tag in known or "W/{}".format(tag) in known or len(known) == 1 and "*" in known


# What decimal digits say; -1 where there is none, and where something else is among them.
def natural_of(text):
    value = -1
    for character in text:
        digit = digit_of(character)
        if digit < 0:
            return -1
        value = min(max(value, 0) * 10 + digit, ENDLESS)
    return value


def digit_of(character):
    for value, digit in enumerate(FIGURES):
        if digit == character:
            return value
    return -1


# What editors and desktops leave behind, in any folder.
LEFT_OUT = ["pymakr.conf", ".DS_Store"]
# The boards write it themselves.
CLIENT_VERSION = "flash/OTA_VERSION.py"
# Names that no URL or FAT volume carries safely: backslash and control characters.
UNSAFE = (
    "\\\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f"
    + "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f"
)


# Whether `path`, relative to a release's folder, is left out of the release without a word.
def is_left_out(path):
    for segment in path.split("/"):
        if segment in LEFT_OUT:
            return True
    return path == CLIENT_VERSION


# Why `path`, relative to a release's folder, can be no file of the release; `None` where it can.
def refuse_path(path):
    for character in path:
        if character in UNSAFE:
            return "a backslash or a control character in its name"
    if not path.startswith("flash/") and not path.startswith("sd/"):
        return "outside flash and sd"
    for segment in path.split("/"):
        if segment == "" or segment == "." or segment == "..":
            return "not a plain path"
    return None


# Why the folder `name`, which holds `entries`, is no release beside the `versions` found so far; `None` where it is
# one.
def refuse_folder(name, entries, versions):
    if not is_version(name):
        return "its name is no version"
    if "flash" not in entries and "sd" not in entries:
        return "it holds neither flash nor sd"
    twin = find_version(versions, name)
    return None if twin is None else "the same version as {}".format(twin)


# Whether a file in the server's folder means to be a firmware image: `firmware_1.0.0.bin`.
def is_firmware_name(name):
    return name.startswith("firmware_") and name.endswith(".bin")


# The version in a firmware image's name.
def firmware_version(name):
    parts = name.replace("firmware_", "", 1).split(".")
    return ".".join(parts[0:len(parts) - 1])


# The name of the image of a firmware version.
def firmware_name(version):
    return "firmware_{}.bin".format(version)


# Why a firmware image is none beside the firmware `versions` found so far; `None` where it is one.
def refuse_firmware(name, versions):
    version = firmware_version(name)
    if not is_version(version):
        return "its name holds no version"
    twin = find_version(versions, version)
    return None if twin is None else "the same version as {}".format(firmware_name(twin))


# What leads from the release `current` to the release `next`.
#
# Raises Refusal 500 where `next` is empty: it would delete everything.
def difference(current, next):
    if len(next) == 0:
        raise Refusal(500, "the newest release holds no file")
    deleted = []
    added = []
    changed = []
    for url in sorted(current):
        file = current.get(url)
        if file is not None and url not in next:
            deleted.append(file)
    for url in sorted(next):
        before = current.get(url)
        after = next.get(url)
        if after is not None:
            if before is None:
                added.append(after)
            elif before["size"] != after["size"] or before["sha1"] != after["sha1"]:
                changed.append(after)
    return {"deleted": deleted, "added": added, "changed": changed}


# The answer to a client for which there is nothing newer.
NO_LINES = "none\n"


# The manifest as lines, for clients that read it through a small buffer: the firmware, the bundle, what to delete and
# to write, and `end`. `parcels`, by the files' `url`, and `image` say what travels packed.
def manifest_lines(manifest, steps, parcels, bundle, image):
    files = []
    count = 0
    size = 0
    wire = 0
    for each in steps:
        file = each["file"]
        is_deletion = each["isDeletion"]
        if is_deletion:
            files.append("d /{}".format(file["path"]))
        else:
            packed = parcels.get(file["url"])
            parcel = packed if packed is not None else {"kind": "raw", "size": file["size"]}
            files.append(
                "p {} {} {} {} /{}".format(
                    file["sha1"], file["size"], parcel["kind"], parcel["size"], file["path"]
                )
            )
            count += 1
            size += file["size"]
            wire += parcel["size"]
    lines = ["ota 1 {} {} {} {}".format(manifest["version"], manifest["previous"], count, size)]
    if manifest["firmware"] is not None:
        lines.append(firmware_line(manifest["firmware"], image))
    if count > 0:
        lines.append("b {} {} {}".format(wire, bundle["tag"], bundle["request"]))
    # In one piece at once: a small board has no room for a second.
    return "\n".join(lines + files + ["end", ""])


def firmware_line(firmware, image):
    sha1 = firmware["sha1"]
    size = firmware["size"]
    version = firmware["version"]
    line = "f {} {} {}".format(sha1, size, version)
    return (
        "{} raw {} - {} {}".format(line, size, sha1, firmware_name(version))
        if image is None
        else "{} blocks {} {} {} {}".format(
            line, image["size"], image["chain"], image["tag"], image["request"]
        )
    )


# The answer to a client for which there is nothing newer.
NOTHING_NEWER = "null\n"


# The manifest as JSON, in UTF-8 rather than escapes, which boards do not join above U+FFFF. `host` is the name or
# address, and port, that the URLs start with. Paths to write to have a leading slash and paths to delete have none:
# the first clients need just that.
def manifest_text(host, manifest):
    origin = "http://{}/".format(host)
    parts = [
        '"delete": {}'.format(
            json_array([json_string(file["path"]) for file in manifest["files"]["deleted"]])
        ),
        '"new": {}'.format(
            json_array([
                entry("{}{}/".format(origin, manifest["version"]), file)
                for file in manifest["files"]["added"]
            ])
        ),
        '"update": {}'.format(
            json_array([
                entry("{}{}/".format(origin, manifest["version"]), file)
                for file in manifest["files"]["changed"]
            ])
        ),
    ]
    firmware = manifest["firmware"]
    if firmware is not None:
        url = json_string("{}{}".format(origin, firmware_name(firmware["version"])))
        version = json_string(firmware["version"])
        facts = '"hash": "{}", "size": {}, "version": {}'.format(
            firmware["sha1"], firmware["size"], version
        )
        parts.append('"firmware": {{"URL": {}, {}}}'.format(url, facts))
    parts.append('"version": {}'.format(json_string(manifest["version"])))
    parts.append('"previous_version": {}'.format(json_string(manifest["previous"])))
    return "{{\n{}\n}}\n".format(",\n".join(parts))


def json_array(items):
    return "[]" if len(items) == 0 else "[\n{}\n]".format(",\n".join(items))


def entry(folder, file):
    url = json_string("{}{}".format(folder, file["url"]))
    path = json_string("/{}".format(file["path"]))
    return '{{"URL": {}, "dst_path": {}, "hash": "{}", "size": {}}}'.format(
        url, path, file["sha1"], file["size"]
    )


# A JSON string of text without control characters.
def json_string(text):
    return '"{}"'.format('\\"'.join("\\\\".join(text.split("\\")).split('"')))


# What is offered to a client at version `current`: the highest files above it, never a downgrade. Files and firmware
# are versioned apart. A client that tells its `firmware` version gets the highest above that; one that does not (its
# `firmware` is `None`) gets the highest above `current` that is not newer than the files that come with it.
def choose_offer(current, firmware, releases, images):
    files = highest_above(releases, current, None)
    if firmware is not None:
        return {"files": files, "firmware": highest_above(images, firmware, None)}
    if files is None:
        return {"files": None, "firmware": None}
    return {"files": files, "firmware": highest_above(images, current, files)}


# What FatFs takes for one letter in names that fit 8.3, in code page 437, which Pycom's driver reads names in.
SHORT = {
    0x81: 0x9A,
    0x82: 0x45,
    0x83: 0x41,
    0x84: 0x8E,
    0x85: 0x41,
    0x86: 0x8F,
    0x87: 0x80,
    0x88: 0x45,
    0x89: 0x45,
    0x8A: 0x45,
    0x8B: 0x49,
    0x8C: 0x49,
    0x8D: 0x49,
    0x91: 0x92,
    0x93: 0x4F,
    0x94: 0x99,
    0x95: 0x4F,
    0x96: 0x55,
    0x97: 0x55,
    0x98: 0x59,
    0xA0: 0x41,
    0xA1: 0x49,
    0xA2: 0x4F,
    0xA3: 0x55,
    0xA4: 0xA5,
}

# In longer names these alone: letters whose upper case the code page has.
LONG = {
    0x81: 0x9A,
    0x82: 0x90,
    0x84: 0x8E,
    0x86: 0x8F,
    0x87: 0x80,
    0x91: 0x92,
    0x94: 0x99,
    0xA4: 0xA5,
    0xE5: 0xE4,
    0xED: 0xE8,
}


# What a path is to FAT, which takes each byte of its UTF-8 for a letter and does not tell upper from lower case: paths are
# one file where these are equal.
def fat_key(path, utf8):
    key = []
    for name in path.split("/"):
        letters = SHORT if fits_short(name, utf8) else LONG
        key.append(47)
        for byte in utf8.encode(name):
            push_lower(letters.get(byte, byte), key)
    return text_of(key, utf8)


# What orders a path in ASCII, which sorts alike on every platform: a byte beyond it is 127, which no path holds, and the
# rest of it.
def name_key(path, utf8):
    key = []
    for byte in utf8.encode(path):
        push_lower(byte, key)
    return text_of(key, utf8)


def push_lower(byte, key):
    if byte > 127:
        key.append(127)
    key.append(byte + 32 if byte >= 65 and byte <= 90 else byte & 127)


def text_of(key, utf8):
    text = utf8.decode(key)
    return text if text is not None else ""


# Whether a name has at most eight bytes, a dot, and at most three.
def fits_short(name, utf8):
    parts = 0
    for part in name.split("."):
        parts += 1
        count = 0
        for _byte in utf8.encode(part):
            count += 1
        if count > (8 if parts == 1 else 3):
            return False
    return parts <= 2


# What leads to the release `next`, in the order of the paths' bytes with ASCII letters in lower case, deletions first
# where two are equal: to FAT they are one name. What that would delete with a file that stays is not deleted.
#
# Raises Refusal 500 where `next` holds two files that are one name to FAT.
def steps_to(next, files, utf8):
    refuse_twins(next, utf8)
    steps = {}
    # A line feed comes before all that is in a path: so a name comes before those that go on from it.
    for file in files["added"] + files["changed"]:
        key = name_key(file["path"], utf8)
        steps["{}\np".format(key)] = {"file": file, "isDeletion": False}
    staying = staying_of(next, files, utf8)
    for file in files["deleted"]:
        key = name_key(file["path"], utf8)
        if key not in staying or "{}\np".format(key) in steps:
            steps["{}\nd".format(key)] = {"file": file, "isDeletion": True}
    ordered = []
    for key in sorted(steps):
        step = steps.get(key)
        if step is not None:
            ordered.append(step)
    return ordered


# The files that are to be written, in their order.
def written_by(steps):
    return [step["file"] for step in [step for step in steps if not step["isDeletion"]]]


# The names among the deleted that the next release has too.
def staying_of(next, files, utf8):
    gone = set()
    for file in files["deleted"]:
        gone.add(name_key(file["path"], utf8))
    staying = set()
    for url in sorted(next):
        file = next.get(url)
        if file is not None:
            key = name_key(file["path"], utf8)
            if key in gone:
                staying.add(key)
    return staying


# Raises Refusal where two files are one to FAT
def refuse_twins(release, utf8):
    paths = {}
    for url in sorted(release):
        file = release.get(url)
        if file is not None:
            key = fat_key(file["path"], utf8)
            twin = paths.get(key)
            if twin is not None:
                raise Refusal(500, "to FAT {} and {} are one file".format(twin, file["path"]))
            paths[key] = file["path"]


UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
HEX = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F"]
HOST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:[]"


def hex_digit(value):
    for digit, text in enumerate(HEX):
        if digit == value:
            return text
    return ""


def hex_byte(byte):
    return "{}{}".format(hex_digit((byte & 240) >> 4), hex_digit(byte & 15))


# A path as a URL carries it, percent-encoded; slashes stay.
def encode_path(path, utf8):
    encoded = []
    for character in path:
        if character in UNRESERVED:
            encoded.append(character)
        else:
            for byte in utf8.encode(character):
                encoded.append("%{}".format(hex_byte(byte)))
    return "".join(encoded)


# The value of an ASCII hexadecimal digit, -1 where it is none.
def hex_value(byte):
    if byte >= 48 and byte <= 57:
        return byte - 48
    if byte >= 65 and byte <= 70:
        return byte - 55
    if byte >= 97 and byte <= 102:
        return byte - 87
    return -1


# The bytes that percent-encoded text stands for; `None` where an escape is broken.
def percent_decode(text):
    decoded = []
    digits = 0
    value = 0
    for byte in text:
        if digits > 0:
            digit = hex_value(byte)
            if digit < 0:
                return None
            value = value * 16 + digit
            digits -= 1
            if digits == 0:
                decoded.append(value)
        elif byte == 37:
            digits = 2
            value = 0
        else:
            decoded.append(byte)
    return decoded if digits == 0 else None


# Whether a `Host` header can stand in a URL: a name or an address, and a port.
def is_host(text):
    for character in text:
        if character not in HOST:
            return False
    return text != ""


# Reads a request's target: `/manifest.json?current_ver=1.0.0&firmware_ver=1.0.0&form=lines&whole=1`,
# `/bundle?current_ver=1.0.0`, or the percent-encoded path of a file of a release or of a firmware image. Other
# parameters are ignored.
#
# Raises Refusal 400 for what is garbled, 404 for what is never served.
def parse_target(target, utf8):
    encoded = []
    query = []
    for index, part in enumerate(target.split("?")):
        (encoded if index == 0 else query).append(part)
    path = decode_text("".join(encoded), utf8)
    if path == "/manifest.json":
        return parse_query("json", "?".join(query), utf8)
    if path == "/bundle":
        return parse_query("bundle", "?".join(query), utf8)
    if not path.startswith("/") or not is_served(path.replace("/", "", 1)):
        raise Refusal(404, "no such file in a release")
    return {
        "wanted": "file",
        "current": "",
        "firmware": None,
        "whole": False,
        "path": path.replace("/", "", 1),
    }


# Only what belongs to a release, or is a firmware image, is served.
def is_served(path):
    folder = []
    inside = []
    for index, segment in enumerate(path.split("/")):
        (folder if index == 0 else inside).append(segment)
    if is_version("".join(folder)):
        file = "/".join(inside)
        return refuse_path(file) is None and not is_left_out(file)
    return is_firmware_name(path) and is_version(firmware_version(path))


def decode_text(encoded, utf8):
    decoded = percent_decode(utf8.encode(encoded))
    text = None if decoded is None else utf8.decode(decoded)
    if text is None:
        raise Refusal(400, "the address is garbled")
    return text


def parse_query(wanted, query, utf8):
    parameters = parameters_of(query)
    firmware = parameters.get("firmware_ver")
    is_lines = wanted == "json" and parameters.get("form") == "lines"
    return {
        "wanted": "lines" if is_lines else wanted,
        "current": version_of("current_ver", parameters.get("current_ver", ""), utf8),
        "firmware": None if firmware is None else version_of("firmware_ver", firmware, utf8),
        "whole": parameters.get("whole") == "1",
        "path": "",
    }


# The last value of each parameter, as it was sent.
def parameters_of(query):
    parameters = {}
    for parameter in query.split("&"):
        name = []
        value = []
        for index, part in enumerate(parameter.split("=")):
            (name if index == 0 else value).append(part)
        text = "=".join(value)
        parameters["".join(name)] = text
    return parameters


def version_of(name, encoded, utf8):
    version = decode_text(encoded, utf8)
    if not is_version(version):
        raise Refusal(400, "{} must be a version".format(name))
    return version


# Every file passes through here.
BUFFER = bytearray(2048)
VIEW = memoryview(BUFFER)


# An absolute path without symbolic links, with slashes; on MicroPython the path as it is.
def real_path(path):
    try:
        return "/".join(os.path.realpath(path).split("\\"))
    except AttributeError:
        return path


def is_folder(path):
    return os.stat(path)[0] & 0xF000 == 0x4000


def is_file(path):
    return os.stat(path)[0] & 0xF000 == 0x8000


# The SHA-1 of a file, in hexadecimal.
def hash_file(path):
    file = open(path, "rb")
    try:
        # A board has one hash unit, which only digest() frees.
        hash = sha1()
        try:
            count = file.readinto(BUFFER)
            while count > 0:
                hash.update(VIEW[0:count])
                count = file.readinto(BUFFER)
        except Exception:
            hash.digest()
            raise
        return hexlify(hash.digest()).decode()
    finally:
        file.close()


# The SHA-1 of texts, one after the other, in hexadecimal.
def hash_texts(texts):
    hash = sha1()
    for text in texts:
        hash.update(text.encode())
    return hexlify(hash.digest()).decode()


# A short text.
class TextBody:
    def __init__(self, text):
        self.data = text.encode()
        self.size = len(self.data)

    def send(self, connection, start, end):
        send_all(connection, memoryview(self.data)[start:end])


# Files, one after the other.
class FilesBody:
    def __init__(self, folder, pieces):
        self._folder = folder
        self._pieces = pieces
        size = 0
        for piece in pieces:
            size += piece["size"]
        self.size = size

    def send(self, connection, start, end):
        offset = 0
        for piece in self._pieces:
            first = max(start - offset, 0)
            size = min(end - offset, piece["size"]) - first
            if size > 0 and not self._send_piece(connection, piece, first, size):
                return
            offset += piece["size"]

    # Sends `size` bytes from `start` on; whether all were sent.
    def _send_piece(self, connection, piece, start, size):
        path = self._folder.resolve(piece["path"])
        if path is None:
            return False
        time = os.stat(path)[8]
        if piece["sha1"] is not None and self._folder.digest(path)["sha1"] != piece["sha1"]:
            return False
        file = open(path, "rb")
        try:
            file.seek(start)
            left = size
            while left > 0:
                count = min(left, file.readinto(BUFFER))
                if count == 0 or os.stat(path)[6] != piece["size"] or os.stat(path)[8] != time:
                    return False
                send_all(connection, VIEW[0:count])
                left -= count
            return True
        finally:
            file.close()


# `send` may take less than all.
def send_all(connection, data):
    view = memoryview(data)
    sent = 0
    while sent < len(data):
        sent += connection.send(view[sent:])


# A line on the console, at once, also where that is a file; none where there is no console, or it lacks a character: that
# must not end the server.
def say(line):
    try:
        print(line)
        stdout.flush()
    except Exception:
        return


class PythonUtf8:
    def encode(self, text):
        return text.encode()

    def decode(self, values):
        try:
            return bytes(values).decode()
        except UnicodeError:
            return None


# UTF-8, for what the servers share.
UTF8 = PythonUtf8()

TEXT = "text/plain; charset=utf-8"
JSON_TEXT = "application/json"
BYTES = "application/octet-stream"


# The answer to a request; what goes wrong is one too.
def answer(folder, request):
    try:
        return answer_with(entity_for(folder, request), request)
    except Refusal as e:
        # What a client asks wrongly is its own business, and is told to it.
        if e.status >= 500:
            say("failed: {}".format(str(e)))
        return refusal(e.status, str(e))
    except Exception as e:
        say("failed: {}".format(str(e) if isinstance(e, Exception) else ""))
        return refusal(500, "see the server's log")


# The answer that refuses a request.
def refusal(status, reason):
    return refusal_with(status, reason, ["Allow: GET, HEAD"] if status == 405 else [])


def refusal_with(status, reason, fields):
    return whole(
        status, TEXT, fields, TextBody("{} {}: {}\n".format(status, status_text(status), reason))
    )


def whole(status, media, fields, body):
    return {
        "status": status,
        "type": media,
        "fields": fields,
        "body": body,
        "start": 0,
        "end": body.size,
    }


# As much of an entity as a client wants.
def answer_with(entity, request):
    media = entity["type"]
    body = entity["body"]
    tag = entity["tag"]
    if tag is None:
        return whole(200, media, [], body)
    quoted = '"{}"'.format(tag)
    fields = ["ETag: {}".format(quoted), "Accept-Ranges: bytes"]
    if is_known(request["conditions"], quoted):
        return whole(304, media, fields, TextBody(""))
    part = (
        range_of(request["conditions"], quoted, body.size)
        if request["method"] == "GET"
        else None
    )
    if part is None:
        return whole(200, media, fields, body)
    start = part["start"]
    end = part["end"]
    if start == body.size:
        return refusal_with(
            416, "it starts past the end", fields + ["Content-Range: bytes */{}".format(body.size)]
        )
    place = "Content-Range: bytes {}-{}/{}".format(start, end - 1, body.size)
    return {
        "status": 206,
        "type": media,
        "fields": fields + [place],
        "body": body,
        "start": start,
        "end": end,
    }


# Raises Refusal
def entity_for(folder, request):
    if request["method"] != "GET" and request["method"] != "HEAD":
        raise Refusal(405, "only GET and HEAD")
    if request["host"] is not None and not is_host(request["host"]):
        raise Refusal(400, "the Host header is garbled")
    target = parse_target(request["target"], UTF8)
    if target["wanted"] == "json":
        return json_for(offer_for(folder, target), request)
    elif target["wanted"] == "lines":
        return lines_for(offer_for(folder, target), request)
    elif target["wanted"] == "bundle":
        return bundle_for(folder, offer_for(folder, target), request)
    else:
        return file_at(folder, target["path"], request)


def text_entity(media, text, request):
    return {
        "type": media,
        "body": TextBody(text),
        "tag": None if request["isOld"] else hash_texts([text]),
    }


def json_for(offered, request):
    if offered is None:
        return text_entity(JSON_TEXT, NOTHING_NEWER, request)
    host = request["host"] if request["host"] is not None else request["address"]
    if host is None:
        raise Refusal(400, "a Host header is needed")
    return text_entity(JSON_TEXT, manifest_text(host, offered["manifest"]), request)


# Nothing is packed: a board in the vehicle has neither time nor room.
def lines_for(offered, request):
    if offered is None:
        return text_entity(TEXT, NO_LINES, request)
    manifest = offered["manifest"]
    next = offered["next"]
    steps = steps_to(next, manifest["files"], UTF8)
    bundle = {
        "tag": tag_of(written_by(steps)),
        "request": "bundle?current_ver={}".format(encode_path(manifest["previous"], UTF8)),
    }
    packed = {}
    return text_entity(TEXT, manifest_lines(manifest, steps, packed, bundle, None), request)


# The bundle is what the manifest would name now, whatever it named before: its tag tells.
def bundle_for(folder, offered, request):
    if offered is None:
        raise Refusal(404, "nothing is newer")
    manifest = offered["manifest"]
    next = offered["next"]
    files = written_by(steps_to(next, manifest["files"], UTF8))
    pieces = []
    for each in files:
        path = each["path"]
        size = each["size"]
        sha1 = each["sha1"]
        pieces.append({
            "path": "{}/{}".format(manifest["version"], path),
            "size": size,
            "sha1": sha1,
        })
    return {
        "type": BYTES,
        "body": FilesBody(folder, pieces),
        "tag": None if request["isOld"] else tag_of(files),
    }


def tag_of(files):
    return hash_texts([file["sha1"] for file in files])


def file_at(folder, path, request):
    real = folder.resolve(path)
    if real is None or not is_file(real):
        raise Refusal(404, "no such file in a release")
    tag = None if request["isOld"] else folder.digest(real)["sha1"]
    piece = {"path": path, "size": os.stat(real)[6], "sha1": tag}
    return {"type": BYTES, "body": FilesBody(folder, [piece]), "tag": tag}


def offer_for(folder, target):
    releases = folder.releases()
    offer = choose_offer(target["current"], target["firmware"], releases, folder.images())
    if offer["files"] is None and offer["firmware"] is None:
        return None
    next = {} if offer["files"] is None else folder.release(offer["files"])
    manifest = {
        "previous": target["current"],
        "version": offer["files"] if offer["files"] is not None else target["current"],
        "files": difference_to(
            folder, target["current"], releases, None if offer["files"] is None else next
        ),
        "firmware": image_of(folder, offer["firmware"]),
    }
    return {"manifest": manifest, "next": next}


def difference_to(folder, current, releases, next):
    if next is None:
        return {"deleted": [], "added": [], "changed": []}
    known = find_version(releases, current)
    before = {} if known is None else folder.release(known)
    return difference(before, next)


def image_of(folder, version):
    if version is None:
        return None
    path = folder.resolve(firmware_name(version))
    if path is None:
        raise Refusal(404, "no such file in a release")
    digest = folder.digest(path)
    return {"version": version, "sha1": digest["sha1"], "size": digest["size"]}


# A folder of releases and firmware images. Nothing outside it is read, wherever links lead.
class ReleaseFolder:
    def __init__(self, root):
        real = real_path(root)
        self._root = root
        self._prefix = real if real.endswith("/") else "{}/".format(real)
        self._digests = {}
        self._told = []

    def _skip(self, path, reason):
        line = "skipped {}: {}".format(path, reason)
        if line not in self._told:
            self._told.append(line)
            say(line)

    # The real path of something in the folder; `None` where it does not exist or lies outside.
    def resolve(self, path):
        real = real_path("{}{}".format(self._prefix, path))
        if not real.startswith(self._prefix):
            self._skip(path, "it leads out of the folder")
            return None
        try:
            os.stat(real)
            return real
        except OSError:
            return None

    # The versions of the releases.
    def releases(self):
        versions = []
        for name in sorted(os.listdir(self._root)):
            path = None if name.startswith(".") else self.resolve(name)
            if path is not None and is_folder(path):
                reason = refuse_folder(name, os.listdir(path), versions)
                if reason is None:
                    versions.append(name)
                else:
                    self._skip(name, reason)
        return versions

    # The versions of the firmware images.
    def images(self):
        versions = []
        for name in sorted(os.listdir(self._root)):
            path = self.resolve(name) if is_firmware_name(name) else None
            if path is not None and is_file(path):
                reason = refuse_firmware(name, versions)
                if reason is None:
                    versions.append(firmware_version(name))
                else:
                    self._skip(name, reason)
        return versions

    # The files of a release.
    def release(self, version):
        release = {}
        for volume in ["flash", "sd"]:
            self._add_files(version, volume, [], release)
            # What is left over from the walk shall not lie between what stays.
            collect()
        return release

    # `folders` are the real paths on the way here: a link back to one of them would never end.
    def _add_files(self, version, folder, folders, release):
        real = self.resolve("{}/{}".format(version, folder))
        if real is None or real in folders or not is_folder(real):
            return
        for name in os.listdir(real):
            if self._is_released(version, "{}/{}".format(folder, name)):
                self._add(version, "{}/{}".format(folder, name), folders + [real], release)

    def _is_released(self, version, path):
        if is_left_out(path):
            return False
        reason = refuse_path(path)
        if reason is not None:
            self._skip("{}/{}".format(version, path), reason)
            return False
        try:
            path.encode()
            return True
        except UnicodeError:
            self._skip(version, "it holds a name that is not UTF-8")
            return False

    def _add(self, version, path, folders, release):
        real = self.resolve("{}/{}".format(version, path))
        if real is None:
            return
        if is_folder(real):
            self._add_files(version, path, folders, release)
        elif is_file(real):
            url = encode_path(path, UTF8)
            digest = self.digest(real)
            release[url] = {
                "path": path,
                "url": url,
                "sha1": digest["sha1"],
                "size": digest["size"],
            }

    # Hashes a file once until it changes, by its size and time. The time counts seconds: what changes within one and
    # keeps its size is noticed at the next start.
    def digest(self, path):
        size = os.stat(path)[6]
        changed = os.stat(path)[8]
        known = self._digests.get(path)
        if known is not None and known["size"] == size and known["time"] == changed:
            return known
        digest = {"sha1": hash_file(path), "size": size, "time": changed}
        if os.stat(path)[6] != size or os.stat(path)[8] != changed:
            raise Refusal(500, "a file changed while it was read")
        self._digests[path] = digest
        return digest


# What clients of the first generation need of an HTTP answer. They read 100 bytes at a time until the server closes,
# look for the blank line behind the headers within one such read, and decode the whole read that holds it as text. So
# the headers, with their blank line, fill a multiple of 100 bytes, and are sent at once: the blank line then ends a
# read, and the body, which may be binary, begins the next.
PADDING = "X-Padding"
READ = 100


# The value of the header `X-Padding` that fills a block of the given lines, the status line first, and itself.
def padding(lines):
    filler = []
    missing = 0
    for _character in "{}\r\n{}: \r\n\r\n".format("\r\n".join(lines), PADDING):
        missing = READ - 1 if missing == 0 else missing - 1
    while len(filler) < missing:
        filler.append(".")
    return "".join(filler)


# The given lines, ASCII, the status line first, as a padded block with its blank line.
def header_block(lines):
    return "{}\r\n{}: {}\r\n\r\n".format("\r\n".join(lines), PADDING, padding(lines))


# Reads the head of a request.
#
# Raises Refusal 400 for what is no HTTP, 408 for what comes too slowly; OSError when the client is silent.
def read_request(connection):
    lines = read_lines(connection)
    words = [] if len(lines) == 0 else lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise Refusal(400, "not an HTTP request")
    return {
        "method": words[0],
        "target": words[1],
        "isOld": words[2] == "HTTP/1.0",
        "host": field_of(lines, "host:"),
        "address": address_of(connection),
        "conditions": {
            "range": field_of(lines, "range:"),
            "ifRange": field_of(lines, "if-range:"),
            "ifNoneMatch": field_of(lines, "if-none-match:"),
        },
    }


# What the first of `lines` that begins with `name`, in any case, says; `None` where there is none.
def field_of(lines, name):
    for line in lines:
        if line.lower().startswith(name):
            return line[len(name):].strip()
    return None


def address_of(connection):
    try:
        address, port = connection.getsockname()
        return "{}:{}".format(address, port)
    except AttributeError:
        return None


# The lines up to the blank one.
def read_lines(connection):
    lines = []
    line = []
    size = 0
    deadline = time() + REQUEST_TIME
    while size < REQUEST_SIZE:
        part = connection.recv(256)
        if len(part) == 0:
            raise Refusal(400, "not an HTTP request")
        for byte in part:
            if byte == 127 or byte < 32 and byte != 9 and byte != 10 and byte != 13:
                raise Refusal(400, "not an HTTP request")
            line.append(byte)
            if byte == 10:
                decoded = UTF8.decode(line)
                if decoded is None:
                    raise Refusal(400, "not an HTTP request")
                text = decoded.strip()
                if text == "":
                    return lines
                lines.append(text)
                line = []
        if time() > deadline:
            raise Refusal(408, "the request did not come")
        size += len(part)
    raise Refusal(400, "not an HTTP request")


# Sends an answer. `body` is false for HEAD.
def send_answer(connection, answer, body):
    lines = (
        ["HTTP/1.0 {} {}".format(answer["status"], status_text(answer["status"]))]
        + content_lines(answer)
        + ["Connection: close"]
        + answer["fields"]
    )
    send_all(connection, header_block(lines).encode())
    if body:
        answer["body"].send(connection, answer["start"], answer["end"])


def content_lines(answer):
    if answer["status"] == 304:
        return []
    return [
        "Content-Type: {}".format(answer["type"]),
        "Content-Length: {}".format(answer["end"] - answer["start"]),
    ]


# Serves one connection: one request, one answer.
def serve(folder, connection):
    connection.settimeout(SILENCE)
    try:
        request = read_request(connection)
        reply = answer(folder, request)
        say("{} {} {}".format(request["method"], request["target"], reply["status"]))
        send_answer(connection, reply, request["method"] != "HEAD")
    except Refusal as e:
        send_answer(connection, refusal(e.status, str(e)), True)


# Takes the next connection and sees it closed, whatever happens in it.
def serve_next(folder, listener):
    connection, _ = listener.accept()
    try:
        serve(folder, connection)
    finally:
        connection.close()
    # A board has little memory: it shall be in one piece for the next client.
    collect()


# Serves `path` on `port` until the program is interrupted.
def run(path, port):
    folder = ReleaseFolder(path)
    listener = socket(AF_INET, SOCK_STREAM)
    try:
        listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        listener.bind(getaddrinfo("0.0.0.0", port)[0][4])
        listener.listen(5)
        say("serving {} on port {}".format(path, port))
        while True:
            try:
                serve_next(folder, listener)
            except KeyboardInterrupt:
                return
            except Exception as e:
                say("a connection failed: {}".format(str(e) if isinstance(e, Exception) else ""))
    finally:
        listener.close()


# The port on the command line; -1 where it is none.
def port_of(text):
    try:
        port = int(text)
        return port if port > 0 and port < 65536 else -1
    except ValueError:
        return -1


def is_readable(path):
    try:
        listdir(path)
        return True
    except OSError:
        return False


# What the command line says.
def main():
    path = argv[1] if len(argv) > 1 else getcwd()
    port = port_of(argv[2]) if len(argv) > 2 else PORT
    if port < 0 or not is_readable(path):
        say("usage: OTA_server.py [FOLDER [PORT]]: a folder of releases, a port from 1 to 65535")
        exit(1)
    try:
        run(path, port)
    except OSError as e:
        # A port that is taken.
        say("cannot serve {} on port {}: {}".format(path, port, str(e)))
        exit(1)


main()
