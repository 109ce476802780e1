# Emitted from src/device/flash/lib/ota_install.ts by pycom-ota: edit that file, not this one.
#
# What a committed journal says of files and of firmware, done. Every step can be repeated, so a power cut in any of them
# costs nothing but the time to do it again. There are no renames: on FAT these are two steps, and a cut between them
# leaves two names for one file.

from micropython import const
from uerrno import EIO
from ota_backup import check_volumes
from ota_board import active_slot, forget, recall_number, remember, start_from, was_off
from ota_files import ALL_LEVELS, copy_buffer, digest, holds, put, remove_file, size_of
from ota_journal import (
    first, Journal, path_of, staged, starting_of, starting_order, TRIES, VERSION_FILE
)

_TRIES_LIMIT = const(3)


# Deletes what the journal deletes, writes what it writes. What is there already stays: a start that is cut short, by a
# watchdog say, leaves less to do for the next one.
#
# Raises OSError
def carry_out():
    check_volumes()
    buffer = copy_buffer()
    # Deletions go first: they may make room for a file where a folder was, or the other way round.
    carry_out_steps("d", "", buffer)
    carry_out_steps("p", "", buffer)
    write_version()
    for starting in starting_order():
        carry_out_steps("dp", starting, buffer)


# The steps of these kinds of what runs at a start, or of all else.
def carry_out_steps(kinds, starting, buffer):
    journal = Journal()
    try:
        words = journal.next(kinds)
        while words is not None:
            if starting_of(words) == starting:
                carry_out_step(words, buffer)
            words = journal.next(kinds)
    finally:
        journal.close()


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
    # A power cut may have come before the bootloader knew of the slot: that says nothing of what is in it.
    if not was_off():
        # In a storage that is full it takes its own place.
        forget(TRIES)
        remember(TRIES, tries + 1)
    start_from(slot)
