# Emitted from src/device/flash/lib/ota_hold.ts by pycom-ota: edit that file, not this one.
#
# What is on trial may fill the disk, and is gone back from for that: the room that going back takes is held for it.

from micropython import const
from uos import ilistdir, statvfs
from ota_board import recall_number
from ota_files import blocks_of, is_folder, parent_of, remove_all_in, size_of
from ota_journal import (
    BOOTS, each, FOLDER, Journal, KEPT, ON_FILES, old_size, path_of, used_volumes, volume_of
)

# What its pieces are called, behind a number.
GAP = ".gap"
# Of the room, in bytes: on FAT, what a power cut takes along must not be what going back needs.
_PIECE = const(8192)
# LittleFS keeps files up to this size, in bytes, in their folder.
_SMALL = const(512)
# For what the filesystem, and a board that remembers in files, write besides.
_SPARE_BLOCKS = const(4)
_FOLDER_BLOCKS = const(2)


# Takes the room, now that all is new, or all that there is. Without a trial, nothing runs that could fill it.
#
# It cannot fail: an update that fits is not to be undone for it.
def hold_room():
    if recall_number(BOOTS, -1) < 0:
        return
    for volume in used_volumes():
        try:
            hold(volume)
        except OSError:
            give_up_room(volume)


# Gives the room of a volume up: it is needed now.
def give_up_room(volume):
    try:
        remove_all_in("{}/{}".format(volume, FOLDER), GAP)
    except OSError:
        pass


def hold(volume):
    # It may be there already, from a start that was cut short.
    give_up_room(volume)
    info = statvfs(volume)
    most = max(_PIECE // info[0], 1)
    left = min(blocks_back(volume, info[0]), info[3] - _SPARE_BLOCKS)
    while left > 0:
        take("{}/{}/{}{}".format(volume, FOLDER, left, GAP), min(left, most) * info[0])
        left -= most


def take(path, size):
    file = open(path, "wb")
    try:
        # LittleFS has two words in each block besides.
        file.seek(size - size // _SMALL - 1)
        file.write(bytearray(1))
    finally:
        file.close()


# Whether there may be room to go back, where there is none now and the new files are still staged. On FAT, what was deleted or
# held may be lost.
def may_go_back(volume):
    if recall_number(KEPT, 0) == 1:
        return True
    info = statvfs(volume)
    folder = "{}/{}".format(volume, FOLDER)
    free = info[3]
    for entry in ilistdir(folder):
        if entry[0].endswith(".new"):
            free += blocks_of(size_of("{}/{}".format(folder, entry[0])), info[0])
    return least_back(volume, info[0]) <= free


# How many blocks going back takes at least; below 0 where it gives some.
def least_back(volume, block):
    blocks = 0

    def visit(words):
        nonlocal blocks
        path = path_of(words)
        if volume_of(path) == volume:
            old = old_size(words)
            more = clusters_of(old, block) - clusters_of(size_of(path), block)
            blocks += more if old > _SMALL else min(more, 0)

    each(ON_FILES, visit)
    return blocks


# What a file takes on FAT, and on LittleFS at least where it is not small.
def clusters_of(size, block):
    return (max(size, 0) + block - 1) // block


# How many blocks going back takes at most, beside those of the new files.
def blocks_back(volume, block):
    blocks = _SPARE_BLOCKS
    small = 0
    last = ""
    journal = Journal()
    try:
        words = journal.next(ON_FILES)
        while words is not None:
            path = path_of(words)
            old = old_size(words)
            if old >= 0 and volume_of(path) == volume:
                size = size_of(path)
                if old > _SMALL:
                    blocks += max(
                        blocks_of(old, block) - (blocks_of(size, block) if size > _SMALL else 0), 0
                    )
                elif size <= 0:
                    small += bytes_of_small(old, path, block)
                # A folder that has gone is made once.
                folder = parent_of(path)
                while not last.startswith("{}/".format(folder)) and not is_folder(folder):
                    blocks += _FOLDER_BLOCKS
                    folder = parent_of(folder)
                last = "{}/".format(parent_of(path))
            words = journal.next(ON_FILES)
    finally:
        journal.close()
    return blocks + blocks_of(small, block)


# What a small file takes: a block on FAT, whose blocks are small too; on LittleFS its place in the folder, four times.
def bytes_of_small(size, path, block):
    return min(block, 4 * (64 + size + len(path.encode())))
