# Emitted from src/device/boards/files/flash/lib/ota_board.ts by pycom-ota: edit that file, not this one.
#
# A board with nothing but files: what would be in non-volatile storage is in one of them, and there are no firmware
# slots. It goes into the place of the `ota_board` for Pycom's boards, and imports no other file of ours: recovery runs
# from a copy of it.

from micropython import const
from machine import DEEPSLEEP_RESET, PWRON_RESET, reset, reset_cause, WDT, WDT_RESET
from sys import modules, path
from ubinascii import hexlify
from uerrno import EEXIST, ENOENT
from uhashlib import sha1
from uos import mkdir, remove, stat, sync

# The names of its files are the updater's own: with `.ota` in them, no manifest may name them.
FOLDER = "/flash/lib/.ota"
# There from before PENDING is remembered until after it is forgotten: boot.py and main.py look for it.
MARK = "/flash/lib/.ota/pending"
# A record each. They take turns, so the one before stays whole while one is written. Made once, they are written over
# from then on: on FAT, that leaves the allocation table alone.
RECORDS = ["/flash/lib/.ota/a", "/flash/lib/.ota/b"]
# What is remembered under this name while an update is on its way.
PENDING = "ota"

# Room before and behind a record, in bytes. A power cut may take the whole block of flash that is being written: so no
# other record or file is in it.
_GUARD = const(4096)
# A digest, the record's number, a line for each value, zeros. In bytes.
_RECORD = const(1024)
_DIGEST = const(20)
# The firmware's `uerrno` has no name for it.
_ENOSPC = const(28)


# None: firmware is refused as too large.
def slot_bytes():
    return 0


def start_slot():
    pass


# Never called: nothing fits.
def write_slot(_data):
    pass


def slot_is_valid():
    return False


def mark_slot():
    pass


def spoil_slot():
    pass


def active_slot():
    return 0


def start_from(_slot):
    restart()


# Whether an update is on its way: asked where the mark is there, with `/flash/.ota` first in `sys.path`. Where there is
# none, both are taken back.
def is_updating():
    if find(load(), PENDING) != "":
        return True
    if len(path) > 0:
        path.pop(0)
    modules.pop("ota_board", None)
    remove(MARK)
    sync()
    return False


# A number that outlives power cuts; `missing` where there is none of that name.
def recall_number(name, missing):
    line = find(load(), name)
    if line == "":
        return missing
    return int(text_after(line, name)) if line.startswith("{}=".format(name)) else -1


# A text that outlives power cuts; empty where there is none of that name.
def recall_text(name):
    line = find(load(), name)
    return text_after(line, name) if line.startswith("{}:".format(name)) else ""


# Keeps a value over power cuts: it is there whole, or not at all. A text is one line.
#
# Raises OSError ENOSPC where there is no room for it
def remember(name, value):
    change(
        name, "{}={}".format(name, value) if isinstance(value, int) else "{}:{}".format(name, value)
    )


def forget(name):
    change(name, "")


# How the start before this one ended, as a reason to distrust the version that ran: for the watchdog's only where the
# trial has one, for a program may have one of its own.
def last_end(is_watched):
    cause = reset_cause()
    if cause == WDT_RESET and is_watched:
        return "watchdog"
    return "not confirmed" if cause == PWRON_RESET or cause == DEEPSLEEP_RESET else "crash loop"


# From now on the board restarts unless the watchdog is fed within `timeout` milliseconds.
def start_watchdog(timeout):
    WDT(timeout=timeout).feed()


# No watchdog of the firmware's own runs from a start on.
def calm_watchdog():
    pass


# Whether the board was off before this start.
def was_off():
    return reset_cause() == PWRON_RESET


# Restarts: nothing after it runs.
def restart():
    reset()


# The line of a value; empty where there is none.
def find(lines, name):
    for line in lines:
        if is_of(line, name):
            return line
    return ""


def is_of(line, name):
    return line.startswith("{}=".format(name)) or line.startswith("{}:".format(name))


def text_after(line, name):
    return line[len(name) + 1:len(line)]


# Writes only what is new: flash wears.
def change(name, line):
    old = load()
    if find(old, name) == line:
        return
    values = [other for other in old[1:] if not is_of(other, name)]
    if line != "":
        values.append(line)
    if len(old) == 0:
        make_folder()
    if name == PENDING and line != "":
        open(MARK, "wb").close()
        sync()
    save(number_of(old) + 1, values)
    sync()
    if name == PENDING and line == "":
        remove(MARK)
        sync()


def make_folder():
    try:
        mkdir(FOLDER)
    except Exception as error:
        if not (isinstance(error, OSError) and error.args[0] == EEXIST):
            raise


# The number of a record; 0 where there is none.
def number_of(lines):
    return 0 if len(lines) == 0 else int(lines[0])


# The newest record that is whole: its number, and a line for each value. Empty where there is none.
def load():
    newest = []
    for file in RECORDS:
        lines = read(file)
        if number_of(lines) > number_of(newest):
            newest = lines
    return newest


def read(name):
    try:
        file = open(name, "rb")
        try:
            record = bytearray(_RECORD)
            file.seek(_GUARD)
            return lines_of(record) if file.readinto(record) == _RECORD and is_whole(record) else []
        finally:
            file.close()
    except Exception as error:
        if isinstance(error, OSError) and error.args[0] == ENOENT:
            return []
        raise


def is_whole(record):
    return hex(digest(memoryview(record)[_DIGEST:])) == hex(record[0:_DIGEST])


def lines_of(record):
    end = _DIGEST
    while end < _RECORD and record[end] != 0:
        end += 1
    return str(record[_DIGEST:end], "utf-8").split("\n")


def save(number, values):
    text = "\n".join(["{}".format(number)] + values).encode()
    rest = _RECORD - _DIGEST - len(text)
    if rest < 0:
        raise OSError(_ENOSPC)
    body = "".encode().join([text, bytes(bytearray(rest))])
    record = "".encode().join([digest(body), body])
    name = RECORDS[number & 1]
    is_there = size_of(name) >= _GUARD + _RECORD
    file = open(name, "rb+" if is_there else "wb")
    try:
        file.seek(_GUARD)
        file.write(record)
        if not is_there:
            # Moving beyond the end takes clusters on FAT and writes nothing.
            file.seek(_GUARD, 1)
    finally:
        file.close()


# In bytes; -1 where there is no such file.
def size_of(name):
    try:
        return stat(name)[6]
    except Exception as error:
        if isinstance(error, OSError) and error.args[0] == ENOENT:
            return -1
        raise


def digest(data):
    hash = sha1()
    hash.update(data)
    return hash.digest()


def hex(data):
    return hexlify(data).decode()
