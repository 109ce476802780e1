# Emitted from src/device/flash/lib/ota_hold.ts by pycom-ota: edit that file, not this one.
#
# What is on trial may fill the disk, and is gone back from for that: the room that going back takes is held for it.

from micropython import const
from uos import statvfs
from ota_board import recall_number
from ota_files import blocks_of, drop, is_folder, parent_of, size_of
from ota_journal import BOOTS, FOLDER, Journal, ON_FILES, old_size, path_of, used_volumes, volume_of

# LittleFS keeps files up to this size, in bytes, in their folder.
_SMALL = const(512)
# For what the filesystem, and a board that remembers in files, write besides.
_SPARE_BLOCKS = const(4)
_FOLDER_BLOCKS = const(2)


def held(volume):
    return "{}/{}/room".format(volume, FOLDER)


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
            drop(held(volume))


# Gives the room of a volume up: it is needed now.
def give_up_room(volume):
    drop(held(volume))


def hold(volume):
    # It may be there already, from a start that was cut short.
    drop(held(volume))
    info = statvfs(volume)
    blocks = min(blocks_back(volume, info[0]), info[3] - _SPARE_BLOCKS)
    if blocks > 0:
        file = open(held(volume), "wb")
        try:
            # LittleFS has two words in each block besides.
            file.seek(blocks * info[0] - blocks * info[0] // _SMALL - 1)
            file.write(bytearray(1))
        finally:
            file.close()


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
