# Emitted from src/device/flash/lib/ota_recovery.ts by pycom-ota: edit that file, not this one.
#
# From a committed plan to the new version, or back to the old one. Every step can be repeated, so a power cut in any of
# them costs nothing but the time to do it again. There are no renames: on FAT these are two steps, and a cut between
# them leaves two names for one file.
#
# While the library itself is being replaced, this runs from a private copy beside the staged files. It imports nothing
# of ours but `ota_board` and `ota_files`, of which there are copies too.

from micropython import const
from sys import path as folders, modules
from uerrno import ENODEV, ENOENT
from uos import listdir, remove, rmdir, sync
from ota_board import (
    active_slot, choose_slot, forget, mark_slot, recall_number, recall_text, remember, restart
)
from ota_files import digest, put, remove_file

# What non-volatile storage says while an update is on its way; nothing where there is none.
STATE = "ota"
# Committed: the plan is being carried out. This is the only point at which an update takes effect.
INSTALLING = const(1)
# All files are the new ones: firmware is to be checked, the trial to be counted.
INSTALLED = const(2)
# The old files are being brought back.
UNDOING = const(3)
# What is left is being removed.
CLEANING = const(4)

# How many starts a version on trial has left; none where there is no trial.
BOOTS = "ota_boots"
# The SHA-1 of the journal that was committed, in hexadecimal.
SEAL = "ota_seal"
# The version that failed, and why.
BAD = "ota_bad"
REASON = "ota_why"

JOURNAL = "/flash/.ota/journal"
# The size of each record in the journal, in bytes: a kind, an entry, a staged file, and a path.
RECORD = const(192)
# What is copied beside the staged files before anything is replaced, from `/flash/lib`.
COPIED = ["ota_recovery.py", "ota_board.py", "ota_files.py"]
_BUFFER_SIZE = const(512)
FOLDERS = ["/flash/.ota", "/sd/.ota"]


# What boot.py and main.py begin with: finishes or undoes what was interrupted, counts a version's starts on trial.
def resume():
    state = recall_number(STATE, 0)
    try:
        if state == INSTALLING:
            install(False)
            restart()
        elif state == UNDOING:
            undo()
            restart()
        elif state == INSTALLED:
            settle()
        else:
            clean()
    except OSError as error:
        # A card that was taken out, say. The next start tries again; until then, the board does what it can.
        print("OTA: {}".format(str(error)))
    leave()


# The program that starts now loads its own modules, not the copies.
def leave():
    for name in ["ota_recovery", "ota_board", "ota_files"]:
        modules.pop(name, None)
    if "/flash/.ota" in folders:
        if len(folders) > 0:
            folders.pop(0)


# Carries the plan out. `mark`: the firmware slot was written since the board started. False where it could not be
# carried out, and the old files are back.
def install(mark):
    if not is_sealed():
        abandon()
        return False
    try:
        delete_old()
        write_new()
        switch_slot(mark)
        sync()
        remember(STATE, INSTALLED)
        return True
    except OSError as error:
        go_back(str(error))
        undo()
        return False


# After the restart into the new version: is its firmware the one that runs, has it starts left?
def settle():
    if not is_sealed():
        abandon()
        return
    boots = recall_number(BOOTS, -1)
    if not is_firmware_right():
        refuse("firmware does not start")
        undo()
        restart()
    elif boots < 0:
        remember(STATE, CLEANING)
        clean()
    elif boots == 0:
        refuse("not confirmed")
        undo()
        restart()
    else:
        remember(BOOTS, boots - 1)


# Ends the trial of the version that runs: it stays. False where there is no trial.
def confirm():
    if recall_number(STATE, 0) != INSTALLED:
        return False
    remember(STATE, CLEANING)
    clean()
    return True


# Brings the old version back and restarts. False where it is no longer there.
def rollback(reason):
    if recall_number(STATE, 0) != INSTALLED:
        return False
    refuse(reason)
    undo()
    restart()


# The version that runs has failed: it is not taken again.
def refuse(reason):
    version = only("v")
    if version is not None:
        remember(BAD, version["path"])
    go_back(reason)


# From here on there is no way but back.
def go_back(reason):
    print("OTA: goes back: {}".format(reason))
    remember(REASON, reason)
    remember(STATE, UNDOING)


# Brings back every old file, and the old firmware.
def undo():
    if not is_sealed():
        abandon()
        return
    remove_new()
    restore_old()
    sync()
    remember(STATE, CLEANING)
    clean()


# A journal that is not the one that was committed tells nothing: better the files as they are than wrong ones.
def abandon():
    print("OTA: the journal is damaged, the update is abandoned")
    remember(STATE, CLEANING)
    clean()


# Removes all that is left of an update. Where that fails, the next start tries again.
def clean():
    try:
        for folder in FOLDERS:
            remove_folder(folder)
        sync()
    except OSError as error:
        print("OTA: {}".format(str(error)))
        return
    forget(BOOTS)
    forget(SEAL)
    forget(STATE)


# Nothing to do where there is no such folder, or no card.
def remove_folder(folder):
    names = []
    try:
        names = listdir(folder)
    except Exception as error:
        if isinstance(error, OSError) and (error.args[0] == ENOENT or error.args[0] == ENODEV):
            return
        raise
    for name in names:
        remove("{}/{}".format(folder, name))
    rmdir(folder)


# Reads the journal, record by record.
class Journal:
    def __init__(self):
        self._file = open(JOURNAL, "rb")
        self._record = bytearray(RECORD)

    # The next step of one of these kinds; none at the end.
    def next(self, kinds):
        while self._file.readinto(self._record) == RECORD:
            parts = self._record.decode().strip().split(" ")
            kind = parts[0]
            if kind in kinds:
                return {
                    "kind": kind,
                    "entry": parts[1],
                    "staged": parts[2],
                    "path": " ".join(parts[3:]),
                }
        return None

    def close(self):
        self._file.close()


# The first step of a kind, if there is one.
def only(kind):
    journal = Journal()
    try:
        return journal.next(kind)
    finally:
        journal.close()


def each(kinds, carry_out):
    journal = Journal()
    try:
        step = journal.next(kinds)
        while step is not None:
            carry_out(step)
            step = journal.next(kinds)
    finally:
        journal.close()


# Deletions go first: they may make room for a file where a folder was, or the other way round.
def delete_old():
    each("d", lambda step: remove_file(step["path"]))


def write_new():
    buffer = bytearray(_BUFFER_SIZE)
    each("un", lambda step: put(step["staged"], step["path"], buffer))


def remove_new():
    each("n", lambda step: remove_file(step["path"]))


def restore_old():
    buffer = bytearray(_BUFFER_SIZE)
    each("ud", lambda step: put(step["entry"], step["path"], buffer))
    firmware = only("f")
    if firmware is not None and active_slot() != int(firmware["entry"]):
        choose_slot(int(firmware["entry"]))


# Marks the new firmware's slot.
def switch_slot(mark):
    firmware = only("f")
    if firmware is not None and active_slot() != int(firmware["staged"]):
        if mark:
            mark_slot()
        else:
            choose_slot(int(firmware["staged"]))


def is_firmware_right():
    firmware = only("f")
    return firmware is None or active_slot() == int(firmware["staged"])


# Whether the journal is the one that was committed.
def is_sealed():
    seal = recall_text(SEAL)
    try:
        return seal != "" and seal == digest(JOURNAL)
    except OSError:
        return False
