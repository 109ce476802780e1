# Emitted from src/device/flash/lib/ota_backup.ts by pycom-ota: edit that file, not this one.
#
# The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
# writes of what finds files. The journal knows their sizes and their order; a copy of it comes first.

from uerrno import EIO
from uos import stat, statvfs
from ota_board import recall_number, recall_text, remember
from ota_files import (
    blocks_of,
    clear_way,
    copy_buffer,
    digest,
    digest_part,
    drop,
    ENOSPC,
    fill,
    GUARD,
    is_file,
    overwrite,
    remove_all_in,
    remove_file,
    size_of,
)
from ota_journal import (
    BOOTS,
    each,
    FOLDER,
    JOURNAL,
    Journal,
    ON_FILES,
    old_size,
    path_of,
    used_volumes,
    VOLUMES,
    volume_of,
)

# The SHA-1 of the journal that was committed, in hexadecimal: a name in non-volatile storage.
SEAL = "ota_seal"


def backup(volume):
    return "{}/{}/old".format(volume, FOLDER)


# What keeps the room that going back needs.
def held(volume):
    return "{}/{}/room".format(volume, FOLDER)


# Where the SHA-1 of a volume's old files is kept.
def seal_of(volume):
    return "ota_old_sd" if volume == "/sd" else "ota_old"


# Keeps every file that the journal replaces or deletes. Raises OSError EIO where one has changed since.
def keep_old():
    for volume in used_volumes():
        keep(volume)


# From now on the journal and what is kept are known by their hashes.
def seal():
    remember(SEAL, digest(JOURNAL))
    for volume in used_volumes():
        remember(seal_of(volume), digest_part(backup(volume), GUARD, kept_size(volume)))


# Whether the journal is the one that was committed. One that is damaged is replaced by its copy.
#
# Raises OSError where it cannot be read now
def is_sealed():
    wanted = recall_text(SEAL)
    size = size_of(JOURNAL)
    if wanted == "" or size < 0:
        return False
    if digest(JOURNAL) == wanted:
        return True
    kept = backup("/flash")
    if size_of(kept) < GUARD + size:
        return False
    copy = open(kept, "rb")
    try:
        copy.seek(GUARD)
        fill(JOURNAL, copy, size, copy_buffer())
    finally:
        copy.close()
    return digest(JOURNAL) == wanted


# Whether all that going back needs is what it was. Another card than that of the update, or none, has nothing of it.
def is_old_whole():
    for volume in used_volumes():
        path = backup(volume)
        if (
            digest_part(path, GUARD, kept_size(volume)) != recall_text(seal_of(volume))
            if is_file(path)
            else volume == "/flash"
        ):
            return False
    return True


# Raises OSError where a card is not in: what is to be done there has to wait for it
def check_volumes():
    for volume in used_volumes():
        stat(volume)


# Brings every old file back, and removes what is new. Raises OSError where a card is not in, behind what is on `/flash`
def restore_old():
    try:
        restore()
    except Exception as error:
        if not (isinstance(error, OSError) and error.args[0] == ENOSPC):
            raise
        # The version on trial has filled the disk. What it was made from is not needed any more.
        for volume in VOLUMES:
            remove_all_in("{}/{}".format(volume, FOLDER), ".new")
        restore()


def restore():
    buffer = copy_buffer()
    for volume in used_volumes():
        stat(volume)
        if is_file(backup(volume)):
            drop(held(volume))
            # First, for a new folder may be where an old file was.
            remove_new(volume)
            put_back(volume, buffer)


# Takes the room that going back would need and that is free, now that all is new: what is on trial may fill the disk, and
# is gone back from for that. Without a trial, nothing runs that could.
def hold_room():
    if recall_number(BOOTS, -1) < 0:
        return
    for volume in used_volumes():
        room = freed(volume)
        if room > 0:
            file = open(held(volume), "wb")
            try:
                # LittleFS has two words in each block besides.
                file.seek(room - room // 512 - 1)
                file.write(bytearray(1))
            finally:
                file.close()


# How much less the new files of a volume take than the old, in bytes.
def freed(volume):
    block = statvfs(volume)[0]
    blocks = 0

    def visit(words):
        nonlocal blocks
        blocks += blocks_of(old_size(words), block) - blocks_of(size_of(path_of(words)), block)

    each_on(volume, visit)
    return blocks * block


def keep(volume):
    pack = Pack(backup(volume))
    journal = Journal()
    try:
        pack.add(JOURNAL, size_of(JOURNAL))
        words = journal.next(ON_FILES)
        while words is not None:
            if is_on(volume, words):
                pack.add(path_of(words), old_size(words))
            words = journal.next(ON_FILES)
        pack.end()
    finally:
        journal.close()
        pack.close()


def is_on(volume, words):
    return volume_of(path_of(words)) == volume


# How much is kept of a volume, in bytes.
def kept_size(volume):
    size = size_of(JOURNAL)

    def visit(words):
        nonlocal size
        size += max(old_size(words), 0)

    each_on(volume, visit)
    return size


def each_on(volume, visit):
    def visit2(words):
        if is_on(volume, words):
            visit(words)

    each(ON_FILES, visit2)


# Removes what is new, and the folders that the update has made, and no others.
def remove_new(volume):
    journal = Journal()
    try:
        words = journal.next(ON_FILES)
        while words is not None:
            if old_size(words) < 0 and is_on(volume, words):
                remove_file(path_of(words), -1 - old_size(words))
            words = journal.next(ON_FILES)
    finally:
        journal.close()


def put_back(volume, buffer):
    old = open(backup(volume), "rb")
    journal = Journal()
    try:
        at = GUARD + size_of(JOURNAL)
        old.seek(at)
        words = journal.next(ON_FILES)
        while words is not None:
            size = old_size(words)
            if size >= 0 and is_on(volume, words):
                # The program may have put something else there meanwhile.
                clear_way(path_of(words))
                overwrite(path_of(words), old, at, size, buffer)
                at += size
            words = journal.next(ON_FILES)
    finally:
        journal.close()
        old.close()


# Writes whole blocks, wherever one file ends and the next begins.
class Pack:
    def __init__(self, path):
        self._used = 0
        self._view = memoryview(copy_buffer())
        self._file = open(path, "wb")
        self._leave_room()

    # Adds a file; nothing where it has no size.
    def add(self, path, size):
        if size < 0:
            return
        old = open(path, "rb")
        try:
            left = size
            count = old.readinto(self._view[self._used:])
            while count > 0:
                left -= count
                self._used += count
                if self._used == len(self._view):
                    self._flush()
                count = old.readinto(self._view[self._used:])
            if left != 0:
                raise OSError(EIO)
        finally:
            old.close()

    def end(self):
        self._flush()
        self._leave_room()

    def close(self):
        self._file.close()

    def _flush(self):
        self._file.write(self._view[0:self._used])
        self._used = 0

    # Moving beyond the end takes clusters on FAT and writes nothing.
    def _leave_room(self):
        self._file.seek(GUARD, 1)
