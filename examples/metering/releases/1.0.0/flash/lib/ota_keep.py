# Emitted from src/device/flash/lib/ota_keep.ts by pycom-ota: edit that file, not this one.
#
# Before an update is committed: the old files are kept as they were, see `ota_backup`.

from uerrno import EIO
from ota_backup import backup, digest_old, is_on, kept_size, OLD
from ota_board import remember
from ota_files import copy_buffer, digest, GUARD, is_file, PIECE, remove_all_in, size_of
from ota_journal import (
    FOLDER, JOURNAL, Journal, ON_FILES, old_size, path_of, RESPELLED, SEAL, seal_of
)


# Removes what an attempt before has kept of old files.
def drop_old(volumes):
    for volume in volumes:
        remove_all_in("{}/{}".format(volume, FOLDER), OLD)


# Keeps every file on these volumes that the journal replaces or deletes. Raises OSError EIO where one has changed since.
def keep_old(volumes):
    for volume in volumes:
        keep(volume)


# From now on the journal and what is kept are known by their hashes.
def seal(volumes):
    remember(SEAL, digest(JOURNAL))
    for volume in volumes:
        remember(seal_of(volume), digest_old(volume, GUARD, kept_size(volume)))


def keep(volume):
    pack = Pack(volume)
    journal = Journal()
    try:
        pack.add(JOURNAL, size_of(JOURNAL))
        words = journal.next(ON_FILES)
        while words is not None:
            if is_on(volume, words):
                refuse_newcomer(words)
                pack.add(path_of(words), old_size(words))
            words = journal.next(ON_FILES)
        pack.end()
    finally:
        journal.close()
        pack.close()


# What has come since the plan was made is the application's. Raises OSError EIO: it is planned anew
def refuse_newcomer(words):
    if old_size(words) < 0 and old_size(words) != RESPELLED and is_file(path_of(words)):
        raise OSError(EIO)


# Writes whole blocks, wherever one file ends and the next begins.
class Pack:
    def __init__(self, volume):
        self._piece = 0
        self._used = 0
        # Bytes of the piece.
        self._written = GUARD
        self._volume = volume
        self._view = memoryview(copy_buffer())
        self._file = open(backup(volume, 0), "wb")
        self._leave_room()

    # Adds a file; nothing where it has no size.
    def add(self, path, size):
        if size < 0:
            return
        old = open(path, "rb")
        try:
            left = size
            count = old.readinto(self._view[self._used:self._most()])
            while count > 0:
                left -= count
                self._used += count
                if self._used == self._most():
                    self._flush()
                count = old.readinto(self._view[self._used:self._most()])
            if left != 0:
                raise OSError(EIO)
        finally:
            old.close()

    def end(self):
        self._flush()
        self._leave_room()

    def close(self):
        file = self._file
        self._file = None
        if file is not None:
            file.close()

    # How much is written at once, in bytes.
    def _most(self):
        return min(len(self._view), PIECE - self._written)

    def _flush(self):
        self._opened().write(self._view[0:self._used])
        self._written += self._used
        self._used = 0
        if self._written == PIECE:
            self.close()
            self._piece += 1
            self._written = 0

    # Moving beyond the end takes clusters on FAT and writes nothing.
    def _leave_room(self):
        self._opened().seek(GUARD, 1)

    def _opened(self):
        if self._file is None:
            self._file = open(backup(self._volume, self._piece), "wb")
        return self._file
