# Emitted from src/device/flash/lib/ota_install.ts by pycom-ota: edit that file, not this one.
#
# What a committed journal says of files and of firmware, done. Every step can be repeated, so a power cut in any of them
# costs nothing but the time to do it again. There are no renames: on FAT these are two steps, and a cut between them
# leaves two names for one file.

from micropython import const
from uerrno import EIO
from ota_backup import check_volumes
from ota_board import active_slot, recall_number, remember, start_from
from ota_files import ALL_LEVELS, copy_buffer, digest, holds, put, remove_file, size_of
from ota_journal import (
    first, is_starting, Journal, old_size, path_of, RESPELLED, staged, TRIES, VERSION_FILE
)

# Deletions go first: they may make room for a file where a folder was, or the other way round.
_DELETING = const(0)
_WRITING = const(1)
# Of boot.py and main.py: as long as anything is to be done, one of them is there that goes on with it.
_COMING = const(2)
_CHANGING = const(3)
_GOING = const(4)

# A power cut may come before the bootloader knows: one try is not enough.
_TRIES_LIMIT = const(3)


# Deletes what the journal deletes, writes what it writes. What is there already stays: a start that is cut short, by a
# watchdog say, leaves less to do for the next one.
#
# Raises OSError
def carry_out():
    check_volumes()
    buffer = copy_buffer()
    carry_out_turn(_DELETING, buffer)
    carry_out_turn(_WRITING, buffer)
    write_version()
    carry_out_turn(_COMING, buffer)
    carry_out_turn(_CHANGING, buffer)
    carry_out_turn(_GOING, buffer)


def carry_out_turn(turn, buffer):
    journal = Journal()
    try:
        words = journal.next("dp")
        while words is not None:
            if turn_of(words) == turn:
                carry_out_step(words, buffer)
            words = journal.next("dp")
    finally:
        journal.close()


def turn_of(words):
    is_deleted = words[0] == "d"
    if not is_starting(words):
        return _DELETING if is_deleted else _WRITING
    if is_deleted or old_size(words) == RESPELLED:
        return _GOING
    return _COMING if old_size(words) < 0 else _CHANGING


def carry_out_step(words, buffer):
    if words[0] == "d":
        remove_file(path_of(words), ALL_LEVELS)
    else:
        write_one(path_of(words), words[2], buffer)


def write_one(path, hash, buffer):
    source = staged(hash, path)
    if holds(path, size_of(source), hash):
        return
    if digest(source) != hash:
        raise OSError(EIO)
    put(source, path, buffer)


def write_version():
    version = first("v")
    firmware = first("f")
    file = open(VERSION_FILE, "wb")
    try:
        if version is not None:
            file.write("VERSION = '{}'\n".format(version[3]).encode())
            name = version[2] if firmware is None else firmware[5]
            if name != "-":
                file.write("FIRMWARE = '{}'\n".format(name).encode())
    finally:
        file.close()


# The slot of the old firmware, or of the new, where it is not the one that runs; below 0 where it is, or none came.
def other_slot(word):
    firmware = first("f")
    slot = -1 if firmware is None else int(firmware[word])
    return -1 if slot == active_slot() else slot


# Restarts into a slot, if there is one. False where the bootloader has stayed with the other so often: it does not start.
def start(slot):
    if slot < 0:
        return True
    tries = recall_number(TRIES, 0)
    if tries >= _TRIES_LIMIT:
        return False
    remember(TRIES, tries + 1)
    start_from(slot)
