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
from gc import collect
from time import time
from os import getcwd
from socket import AF_INET, getaddrinfo, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from sys import argv

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
    elif status == 400:
        return "Bad Request"
    elif status == 404:
        return "Not Found"
    elif status == 405:
        return "Method Not Allowed"
    elif status == 408:
        return "Request Timeout"
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


# Bytes in upper-case hexadecimal.
def hex_text(data):
    text = []
    for byte in data:
        text.append(hex_byte(byte))
    return "".join(text)


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


# The answer to a client for which there is nothing newer.
NO_LINES = "none\n"


# The manifest as lines, for clients that read it through a small buffer: what to delete, then what to write, each in
# the order of the paths' bytes, and `end`. `parcels`, by the files' `url`, and `image` say what travels packed.
def manifest_lines(manifest, parcels, image, utf8):
    files = in_order(manifest["files"]["added"] + manifest["files"]["changed"], utf8)
    total = 0
    for file in files:
        total += file["size"]
    lines = [
        "ota 1 {} {} {} {}".format(manifest["version"], manifest["previous"], len(files), total),
    ]
    firmware = manifest["firmware"]
    if firmware is not None:
        raw = {
            "kind": "raw",
            "size": firmware["size"],
            "request": firmware_name(firmware["version"]),
        }
        parcel = image if image is not None else raw
        lines.append(
            "f {} {} {} {}".format(
                firmware["sha1"], firmware["size"], firmware["version"], parcel_text(parcel)
            )
        )
    for file in in_order(manifest["files"]["deleted"], utf8):
        lines.append("d /{}".format(file["path"]))
    for file in files:
        raw = {
            "kind": "raw",
            "size": file["size"],
            "request": "{}/{}".format(manifest["version"], file["url"]),
        }
        parcel = parcels.get(file["url"], raw)
        lines.append(
            "p {} {} {} /{}".format(file["sha1"], file["size"], parcel_text(parcel), file["path"])
        )
    lines.append("end")
    return "{}\n".format("\n".join(lines))


def parcel_text(parcel):
    return "{} {} {}".format(parcel["kind"], parcel["size"], parcel["request"])


# Platforms order text differently; hexadecimal they order alike.
def in_order(files, utf8):
    by_key = {}
    for file in files:
        by_key[hex_text(utf8.encode(file["path"]))] = file
    ordered = []
    for key in sorted(by_key):
        file = by_key.get(key)
        if file is not None:
            ordered.append(file)
    return ordered


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


# Reads a request's target: `/manifest.json?current_ver=1.0.0&firmware_ver=1.0.0&form=lines`, or the
# percent-encoded path of a file of a release or of a firmware image. Other parameters are ignored.
#
# Raises Refusal 400 for what is garbled, 404 for what is never served.
def parse_target(target, utf8):
    encoded = []
    query = []
    for index, part in enumerate(target.split("?")):
        (encoded if index == 0 else query).append(part)
    path = decode_text("".join(encoded), utf8)
    if path == "/manifest.json":
        return parse_query("?".join(query), utf8)
    if not path.startswith("/") or not is_served(path.replace("/", "", 1)):
        raise Refusal(404, "no such file in a release")
    return {"current": "", "firmware": None, "lines": False, "path": path.replace("/", "", 1)}


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


def parse_query(query, utf8):
    parameters = parameters_of(query)
    firmware = parameters.get("firmware_ver")
    return {
        "current": version_of("current_ver", parameters.get("current_ver", ""), utf8),
        "firmware": None if firmware is None else version_of("firmware_ver", firmware, utf8),
        "lines": parameters.get("form") == "lines",
        "path": None,
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


# A line on the console, where there is one that has its characters: none must end the server.
def say(line):
    try:
        print(line)
    except Exception:
        return


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


# The answer to a request; what goes wrong is one too.
def answer(folder, request):
    try:
        return answer_to(folder, request)
    except Refusal as e:
        return refusal(e.status, str(e))
    except Exception as e:
        say("failed: {}".format(str(e) if isinstance(e, Exception) else ""))
        return refusal(500, "see the server's log")


def text_answer(status, media, text):
    return {"status": status, "type": media, "text": text, "file": None, "size": len(text.encode())}


# The answer that refuses a request.
def refusal(status, reason):
    return text_answer(
        status,
        "text/plain; charset=utf-8",
        "{} {}: {}\n".format(status, status_text(status), reason),
    )


# Raises Refusal
def answer_to(folder, request):
    if request["method"] != "GET" and request["method"] != "HEAD":
        raise Refusal(405, "only GET and HEAD")
    if request["host"] is not None and not is_host(request["host"]):
        raise Refusal(400, "the Host header is garbled")
    target = parse_target(request["target"], UTF8)
    if target["path"] is None:
        return manifest_answer(
            manifest_for(folder, target),
            target,
            request["host"] if request["host"] is not None else request["address"],
        )
    path = folder.resolve(target["path"])
    if path is None or not is_file(path):
        raise Refusal(404, "no such file in a release")
    return {
        "status": 200,
        "type": "application/octet-stream",
        "text": "",
        "file": path,
        "size": os.stat(path)[6],
    }


# A manifest in the form that was asked for. Nothing is packed: a board in the vehicle has neither time nor room.
def manifest_answer(manifest, target, host):
    if target["lines"]:
        nothing = {}
        lines = NO_LINES if manifest is None else manifest_lines(manifest, nothing, None, UTF8)
        return text_answer(200, "text/plain; charset=utf-8", lines)
    if manifest is None:
        return text_answer(200, "application/json", NOTHING_NEWER)
    if host is None:
        raise Refusal(400, "a Host header is needed")
    return text_answer(200, "application/json", manifest_text(host, manifest))


def manifest_for(folder, target):
    releases = folder.releases()
    offer = choose_offer(target["current"], target["firmware"], releases, folder.images())
    if offer["files"] is None and offer["firmware"] is None:
        return None
    return {
        "previous": target["current"],
        "version": offer["files"] if offer["files"] is not None else target["current"],
        "files": difference_to(folder, target["current"], releases, offer["files"]),
        "firmware": image_of(folder, offer["firmware"]),
    }


def difference_to(folder, current, releases, next):
    if next is None:
        return {"deleted": [], "added": [], "changed": []}
    known = find_version(releases, current)
    before = {} if known is None else folder.release(known)
    return difference(before, folder.release(next))


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
    host = None
    for line in lines:
        if host is None and line.lower().startswith("host:"):
            host = line[5:].strip()
    return {"method": words[0], "target": words[1], "host": host, "address": address_of(connection)}


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


# Sends an answer, of a file exactly as many bytes as it announces. `body` is false for HEAD.
def send_answer(connection, answer, body):
    lines = [
        "HTTP/1.0 {} {}".format(answer["status"], status_text(answer["status"])),
        "Content-Type: {}".format(answer["type"]),
        "Content-Length: {}".format(answer["size"]),
        "Connection: close",
    ]
    if answer["status"] == 405:
        lines.append("Allow: GET, HEAD")
    send_all(connection, header_block(lines).encode())
    if body:
        if answer["file"] is None:
            send_all(connection, answer["text"].encode())
        else:
            send_file(connection, answer["file"], answer["size"])


# `send` may take less than all.
def send_all(connection, data):
    view = memoryview(data)
    sent = 0
    while sent < len(data):
        sent += connection.send(view[sent:])


# A file that became shorter meanwhile ends the connection early, which the client notices by its length.
def send_file(connection, path, size):
    file = open(path, "rb")
    try:
        left = size
        while left > 0:
            count = min(left, file.readinto(BUFFER))
            if count == 0:
                return
            send_all(connection, VIEW[0:count])
            left -= count
    finally:
        file.close()


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


run(argv[1] if len(argv) > 1 else getcwd(), int(argv[2]) if len(argv) > 2 else PORT)
