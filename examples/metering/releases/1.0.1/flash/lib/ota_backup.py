# Emitted from src/device/flash/lib/ota_backup.ts by pycom-ota: edit that file, not this one.
#
# The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
# writes of what finds files. Where they are long, in several. The journal knows their sizes and their order; a copy of it
# comes first.

from uerrno import EACCES
from uos import stat
from ota_board import recall_text
from ota_clean import tries_again
from ota_files import (
    ABSENCE,
    clear_way,
    copy_buffer,
    digest,
    digest_part,
    ENOSPC,
    fill,
    GUARD,
    holds,
    is_file,
    overwrite,
    PIECE,
    remove_all_in,
    remove_file,
    size_of,
)
from ota_hold import give_up_room, may_go_back
from ota_journal import (
    each,
    FOLDER,
    JOURNAL,
    Journal,
    ON_FILES,
    old_size,
    path_of,
    SEAL,
    seal_of,
    starting_of,
    starting_order,
    used_volumes,
    volume_of,
)

# What a full disk says. FAT says the other where it is a folder that has no room.
FULL = [ENOSPC, EACCES]


# Whether a card is out, or full: not for good.
def is_passing(error):
    return error.args[0] in ABSENCE or error.args[0] in FULL


# What a piece of the old files is called, behind its number.
OLD = ".old"


# Where a piece of the old files of a volume is kept.
def backup(volume, piece):
    return "{}/{}/{}{}".format(volume, FOLDER, piece, OLD)


# The old files of a volume: one file, whatever pieces it is in. The first `GUARD` bytes are none of them.
class Backup:
    def __init__(self, volume):
        self._piece = 0
        self._volume = volume
        self._file = open(backup(volume, 0), "rb")

    def seek(self, at):
        piece = at // PIECE
        self._turn_to(piece)
        return self._file.seek(at - piece * PIECE)

    def readinto(self, view):
        count = self._file.readinto(view)
        if count == 0 and len(view) > 0 and is_file(backup(self._volume, self._piece + 1)):
            self._turn_to(self._piece + 1)
            count = self._file.readinto(view)
        return count

    def close(self):
        self._file.close()

    def _turn_to(self, piece):
        if piece != self._piece:
            file = open(backup(self._volume, piece), "rb")
            self._file.close()
            self._file = file
            self._piece = piece


# The SHA-1 of what is kept of a volume, of `size` bytes from `start` on.
def digest_old(volume, start, size):
    old = Backup(volume)
    try:
        return digest_part(old, start, size)
    finally:
        old.close()


# Whether the journal is the one that was committed. One that is damaged, or cannot be read, is replaced by its copy.
#
# Raises OSError where neither can be read now
def is_sealed():
    wanted = recall_text(SEAL)
    size = size_of(JOURNAL)
    if wanted == "" or size < 0:
        return False
    try:
        if digest(JOURNAL) == wanted:
            return True
        if taken_by("/flash") < GUARD + size:
            return False
    except OSError:
        if digest_old("/flash", GUARD, size) != wanted:
            raise
    copy = Backup("/flash")
    try:
        copy.seek(GUARD)
        fill(JOURNAL, copy, size, copy_buffer())
    finally:
        copy.close()
    return digest(JOURNAL) == wanted


# Whether all that going back needs on these volumes is what it was. Another card than that of the update, or none, has nothing
# of it, and one that cannot be read is no reason to stay.
#
# Raises OSError where `/flash` cannot be read; what cannot be read at start after start is damaged
def is_old_whole(volumes):
    for volume in volumes:
        if not is_whole(volume):
            return False
    return True


def is_whole(volume):
    try:
        return is_old_sealed(volume) if has_old(volume) else volume == "/sd"
    except OSError:
        if volume == "/flash" and tries_again():
            raise
        return volume == "/sd"


def is_old_sealed(volume):
    return digest_old(volume, GUARD, kept_size(volume)) == recall_text(seal_of(volume))


# Whether a volume has old files of this update, damaged or not: a card may have those of another one.
def has_old(volume):
    behind = taken_by(volume) - GUARD - kept_size(volume)
    # LittleFS does not count the room behind them.
    return (
        behind == 0
        or behind == GUARD
        or (
            is_file(backup(volume, 0))
            and digest_old(volume, GUARD, size_of(JOURNAL)) == recall_text(SEAL)
        )
    )


# How long the backup of a volume is, in bytes; below 0 where there is none.
def taken_by(volume):
    size = size_of(backup(volume, 0))
    last = size
    piece = 1
    # Only the last one is not full.
    while last == PIECE:
        last = size_of(backup(volume, piece))
        size += max(last, 0)
        piece += 1
    return size


# Raises OSError where a card is not in: what is to be done there has to wait for it
def check_volumes():
    for volume in used_volumes():
        stat(volume)


# Brings every old file of a volume back, and removes what is new. A card that has none of them, or not as they were, stays as
# it is. False where there is no room for them on `/flash`, and there will be none: what is new can still be had.
#
# Raises OSError, also where a card is not in
def restore_old(volume):
    stat(volume)
    if volume == "/sd" and not (has_old(volume) and is_old_sealed(volume)):
        return True
    buffer = copy_buffer()
    give_up_room(volume)
    order = starting_order() if volume == "/flash" else []
    order.append("")
    order.reverse()
    for starting in order:
        # First, for a new folder may be where an old file was.
        remove_new(volume, starting)
        try:
            put_back(volume, starting, buffer)
        except Exception as error:
            if not (isinstance(error, OSError) and error.args[0] in FULL):
                raise
            if volume == "/flash" and not may_go_back(volume):
                return False
            # The version on trial has filled the disk. What it was made from is not needed any more.
            remove_all_in("{}/{}".format(volume, FOLDER), ".new")
            put_back(volume, starting, buffer)
    return True


# Whether a step is of a file on this volume.
def is_on(volume, words):
    return volume_of(path_of(words)) == volume


# How much is kept of a volume, in bytes.
def kept_size(volume):
    size = size_of(JOURNAL)

    def visit(words):
        nonlocal size
        size += max(old_size(words), 0) if is_on(volume, words) else 0

    each(ON_FILES, visit)
    return size


# Removes what is new, and the folders that the update has made, and no others: of what runs at a start, or of all else.
def remove_new(volume, starting):
    journal = Journal()
    try:
        words = journal.next("vp")
        while words is not None:
            if old_size(words) < 0 and is_on(volume, words) and starting_of(words) == starting:
                remove_file(path_of(words), -1 - old_size(words))
            words = journal.next("vp")
    finally:
        journal.close()


def put_back(volume, starting, buffer):
    old = Backup(volume)
    journal = Journal()
    try:
        at = GUARD + size_of(JOURNAL)
        words = journal.next(ON_FILES)
        while words is not None:
            size = old_size(words)
            if size >= 0 and is_on(volume, words):
                if starting_of(words) == starting:
                    # The program may have put something else there meanwhile.
                    clear_way(path_of(words))
                    # What the update has not come to is left alone: it may be what cannot be written.
                    if not holds(path_of(words), size, digest_old(volume, at, size)):
                        old.seek(at)
                        overwrite(path_of(words), old, at, size, buffer)
                at += size
            words = journal.next(ON_FILES)
    finally:
        journal.close()
        old.close()
