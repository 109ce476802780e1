# Emitted from src/device/flash/lib/ota_backup.ts by pycom-ota: edit that file, not this one.
#
# The old files as they were, one after the other, in one file a volume: on FAT, a file for each would cost four more
# writes of what finds files. The journal knows their sizes and their order.

from uerrno import EIO
from ota_files import BLOCK, fill, remove_file
from ota_journal import each, FOLDER, is_used, ON_FILES, old_size, path_of, VOLUMES, volume_of


def backup(volume):
    return "{}/{}/old".format(volume, FOLDER)


# Keeps every file that the journal replaces or deletes. Raises OSError EIO where one has changed since
def keep_old():
    for volume in VOLUMES:
        if is_used(volume):
            keep(volume)


def keep(volume):
    pack = Pack(backup(volume))
    try:
        each_on(volume, lambda words: pack.add(path_of(words), old_size(words)))
        pack.flush()
    finally:
        pack.close()


# Brings every old file back, and removes what is new.
def restore_old():
    buffer = bytearray(BLOCK)
    for volume in VOLUMES:
        if is_used(volume):
            # First, for a new folder may be where an old file was.
            each_on(volume, remove_new)
            put_back(volume, buffer)


def each_on(volume, visit):
    def visit2(words):
        if volume_of(path_of(words)) == volume:
            visit(words)

    each(ON_FILES, visit2)


def remove_new(words):
    if old_size(words) < 0:
        remove_file(path_of(words))


def put_back(volume, buffer):
    old = open(backup(volume), "rb")
    try:
        def visit3(words):
            if old_size(words) >= 0:
                fill(path_of(words), old, old_size(words), buffer)

        each_on(volume, visit3)
    finally:
        old.close()


# Writes whole blocks, wherever one file ends and the next begins.
class Pack:
    def __init__(self, path):
        self._used = 0
        self._view = memoryview(bytearray(BLOCK))
        self._file = open(path, "wb")

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
                if self._used == BLOCK:
                    self.flush()
                count = old.readinto(self._view[self._used:])
            if left != 0:
                raise OSError(EIO)
        finally:
            old.close()

    def flush(self):
        self._file.write(self._view[0:self._used])
        self._used = 0

    def close(self):
        self._file.close()
