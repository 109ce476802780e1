# Emitted from src/device/flash/lib/ota_journal.ts by pycom-ota: edit that file, not this one.
#
# The journal: what an update does, a line for each step. It is written before the first download, and every step from
# there to the update's end reads it line by line. Non-volatile storage says, under the names here, how far it has come.

from micropython import const
from uerrno import EIO

# The updater's own folder on each volume.
FOLDER = ".ota"
VOLUMES = ["/flash", "/sd"]
JOURNAL = "/flash/.ota/journal"
# The file that names the version which is installed.
VERSION_FILE = "/flash/OTA_VERSION.py"
# How many digits of a file's hash name it while it is staged.
NAME_DIGITS = const(16)
# A path and what is asked for, each as long as manifests may have it, and the rest.
_LINE_LIMIT = const(1024)

# What non-volatile storage says while an update is on its way; nothing where there is none.
STATE = "ota"
# Committed: the plan is being carried out. This is the only point at which an update takes effect.
INSTALLING = const(1)
# All files are the new ones: firmware is to be checked, the trial to be counted.
INSTALLED = const(2)
# The old files are being brought back: the new ones could not be installed.
UNDOING = const(3)
# What is left is being removed.
CLEANING = const(4)
# The old files of `/flash` are back, those of the card are not.
UNDOING_CARD = const(5)
# The old files are being brought back: the new version has failed.
REFUSING = const(6)

# How many starts a version on trial has left; none where there is no trial.
BOOTS = "ota_boots"
# The watchdog's timeout while on trial, in milliseconds; none where there is no watchdog.
WATCHDOG = "ota_wdt"
# How often the board has restarted for a firmware slot that does not run. There from the commit on: where the storage is full,
# what says that the update goes back, or is over, takes its place.
TRIES = "ota_tries"
# In how many starts or updates a card has failed, or what else the update can do without.
CARD = "ota_card"
# In how many passes in a row another packing of the firmware was in the way.
WAITS = "ota_waits"
# The SHA-1 of the journal that was committed, in hexadecimal: a name in non-volatile storage.
SEAL = "ota_seal"
# The old version is kept although the new one is confirmed.
KEPT = "ota_kept"
# Versions that have failed, the last first, with commas between them: each behind a space with that of its firmware, where
# it brought some. And why the last has.
BAD = "ota_bad"
REASON = "ota_why"

# What is copied beside the staged files before any of it is replaced, from `/flash/lib`.
COPIED = [
    "ota_heap",
    "ota_recovery",
    "ota_undo",
    "ota_install",
    "ota_journal",
    "ota_backup",
    "ota_hold",
    "ota_clean",
    "ota_files",
    "ota_board",
    "ota_resume",
]


# Whether recovery loads what is, or will be, at `path`: then it runs from a copy.
def is_of_recovery(path):
    names = path.lower().split("/")
    return any("{}.py".format(name) in names for name in COPIED)


# Which words of the step of firmware are the slots.
OLD_SLOT = const(1)
NEW_SLOT = const(2)

# What runs at a start, and goes on with an update.
BOOT = "/flash/boot.py"
MAIN = "/flash/main.py"

# The steps that touch a file.
ON_FILES = "vpd"

# As OLD: what is there has another name, to FAT the same, that the step before deletes. Lower than folders can be missing.
RESPELLED = const(-65)


# What a step writes or deletes.
def path_of(words):
    kind = words[0]
    if kind == "v":
        return VERSION_FILE
    return " ".join(words[6 if kind == "p" else 2:])


# The size of what is at that path before the update, in bytes; below 0 where nothing is, see Words.
def old_size(words):
    return int(words[1])


# Which of what runs at a start a step is of, in lower case; empty for all others.
def starting_of(words):
    path = path_of(words).lower()
    return path if path == BOOT or path == MAIN else ""


# What runs at a start, in the order in which it is installed: what is new first, what goes last. The other way round it is
# gone back from. So one of the two is whole, and can go on, as long as anything is to be done.
def starting_order():
    return [MAIN, BOOT] if turn_of(MAIN) < turn_of(BOOT) else [BOOT, MAIN]


# 0 for what is new, 1 for what is replaced, under a name that differs in case or not, 2 for what goes.
def turn_of(starting):
    turn = 2

    def visit(words):
        nonlocal turn
        if starting_of(words) == starting:
            turn = 0 if old_size(words) < 0 and old_size(words) != RESPELLED else 1

    each("p", visit)
    return turn


# `/flash` or `/sd`.
def volume_of(path):
    return "/sd" if path.startswith("/sd/") else "/flash"


# Where a new file waits. The name tells the content, so what an interrupted update has fetched serves the next one.
def staged(hash, path):
    return "{}/{}/{}.new".format(volume_of(path), FOLDER, hash[0:NAME_DIGITS])


# Where what is packed waits until all of its `wire` bytes are there: another packing of the same waits elsewhere.
def part_of(hash, wire, path):
    return "{}/{}/{}{}.part".format(volume_of(path), FOLDER, hash[0:NAME_DIGITS], wire)


# Where the SHA-1 of a volume's old files is kept.
def seal_of(volume):
    return "ota_old_sd" if volume == "/sd" else "ota_old"


# Reads the journal.
class Journal:
    def __init__(self):
        self._file = open(JOURNAL, "rb")

    # The next step of one of these kinds; none at the end. Raises OSError EIO where a line has no end
    def next(self, kinds):
        line = self._file.readline(_LINE_LIMIT).decode()
        while line != "":
            if not line.endswith("\n"):
                raise OSError(EIO)
            words = line[0:len(line) - 1].split(" ")
            if words[0] in kinds:
                return words
            line = self._file.readline(_LINE_LIMIT).decode()
        return None

    def close(self):
        self._file.close()


# The first step of a kind, if there is one.
def first(kind):
    journal = Journal()
    try:
        return journal.next(kind)
    finally:
        journal.close()


# Calls `visit` with each step of these kinds.
def each(kinds, visit):
    journal = Journal()
    try:
        words = journal.next(kinds)
        while words is not None:
            visit(words)
            words = journal.next(kinds)
    finally:
        journal.close()


# The volumes on which a file is replaced or deleted.
def used_volumes():
    used = []

    def visit(words):
        volume = volume_of(path_of(words))
        if volume not in used:
            used.append(volume)

    each(ON_FILES, visit)
    return used
