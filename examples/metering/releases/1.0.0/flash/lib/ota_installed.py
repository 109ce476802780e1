# Emitted from src/device/flash/lib/ota_installed.ts by pycom-ota: edit that file, not this one.
#
# What is installed, as `/flash/OTA_VERSION.py` says: a module that applications can import. On FAT, which does not tell
# upper from lower case, no module of ours may have its name.

from micropython import const
from uerrno import ENOENT
from ota_errors import storage_error
from ota_journal import VERSION_FILE

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


_SIZE_LIMIT = const(256)
# What a board without the file has, as the first client had it.
FIRST_VERSION = "1.0.0"


# Raises StorageError
def installed():
    text = content()
    files = assigned(text, "VERSION")
    return {
        "files": FIRST_VERSION if files == "" else files,
        "firmware": assigned(text, "FIRMWARE"),
    }


# Whether version `a` comes after version `b`.
def is_newer(a, b):
    return compare_versions(a, b) > 0


# The version between the first quotes of the line that begins with `name`; empty where there is none.
def assigned(text, name):
    for line in text.split("\n"):
        parts = "'".join(line.split('"')).split("'")
        if line.startswith(name) and len(parts) > 2 and is_version(parts[1]):
            return parts[1]
    return ""


def content():
    buffer = bytearray(_SIZE_LIMIT)
    try:
        file = open(VERSION_FILE, "rb")
        try:
            size = file.readinto(buffer)
            return str(memoryview(buffer)[0:size], "utf-8")
        finally:
            file.close()
    except UnicodeError:
        # A file that is not there means that nothing was updated yet; in one that is damaged, there is no version either.
        return ""
    except OSError as error:
        if error.args[0] == ENOENT:
            return ""
        raise storage_error(error)
