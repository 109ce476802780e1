# Emitted from src/device/flash/lib/ota_backup.ts by pycom-ota: edit that file, not this one.
#
# The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
# writes of what finds files. The journal knows their sizes and their order; a copy of it comes first.

from uerrno import EIO
from ota_board import recall_text, remember
from ota_files import copy_buffer, digest, digest_part, fill, GUARD, is_file, remove_file, size_of
from ota_journal import each, FOLDER, JOURNAL, ON_FILES, old_size, path_of, used_volumes, volume_of

# The SHA-1 of the journal that was committed, in hexadecimal: a name in non-volatile storage.
SEAL = "ota_seal"


def backup(volume):
    return "{}/{}/old".format(volume, FOLDER)


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


# Whether all that going back needs is what it was.
def is_old_whole():
    for volume in used_volumes():
        path = backup(volume)
        if (
            not is_file(path)
            or digest_part(path, GUARD, kept_size(volume)) != recall_text(seal_of(volume))
        ):
            return False
    return True


# Brings every old file back, and removes what is new.
def restore_old():
    buffer = copy_buffer()
    for volume in used_volumes():
        # First, for a new folder may be where an old file was.
        each_on(volume, remove_new)
        put_back(volume, buffer)


def keep(volume):
    pack = Pack(backup(volume))
    try:
        pack.add(JOURNAL, size_of(JOURNAL))
        each_on(volume, lambda words: pack.add(path_of(words), old_size(words)))
        pack.end()
    finally:
        pack.close()


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
        if volume_of(path_of(words)) == volume:
            visit(words)

    each(ON_FILES, visit2)


def remove_new(words):
    old = old_size(words)
    if old < 0:
        # The folders that the update has made, and no others.
        remove_file(path_of(words), -1 - old)


def put_back(volume, buffer):
    old = open(backup(volume), "rb")
    try:
        old.seek(GUARD + size_of(JOURNAL))

        def visit(words):
            if old_size(words) >= 0:
                fill(path_of(words), old, old_size(words), buffer)

        each_on(volume, visit)
    finally:
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
