# Emitted from src/device/flash/lib/ota_block.ts by pycom-ota: edit that file, not this one.
#
# A block of firmware as it travels: gathered in memory, and unpacked from there. One inflater reads all of them, for a new
# one would take memory with each block.

from micropython import const
from uzlib import DecompIO
from ota_slot import UNREAD

# Raw deflate, in a window of 1 KB: one of 4 KB would save half a percent.
_WINDOW_BITS = const(-10)
# What every deflated block ends with; it does not travel.
FLUSH = bytes([0, 0, 0xFF, 0xFF])


class Block:
    # In `memory`: a block and `UNREAD` bytes.
    def __init__(self, memory):
        self._unread = 0
        self._end = 0
        self._memory = memory
        self._rest = memoryview(bytearray(UNREAD))
        self._inflater = None

    # What comes does not go on behind the block before.
    def forget(self):
        self._unread = 0
        self._inflater = None

    # Another block begins.
    def begin(self):
        self._memory.seek(self._unread)

    def add(self, data):
        self._memory.write(data)

    # What the block's part of the image is read from, once all of it has come.
    def content(self, is_stored):
        if is_stored:
            self._memory.seek(self._unread)
            return self._memory
        self._memory.write(FLUSH)
        self._end = self._memory.seek(0, 1)
        self._memory.seek(0)
        if self._inflater is None:
            self._inflater = DecompIO(self._memory, _WINDOW_BITS)
        return self._inflater

    # Keeps what the inflater has not read for the next block; false where it has not come to the end of this one.
    def keep_unread(self):
        self._unread = self._end - self._memory.seek(0, 1)
        if self._unread < 0 or self._unread > UNREAD:
            return False
        rest = self._rest[0:self._unread]
        self._memory.readinto(rest)
        self._memory.seek(0)
        self._memory.write(rest)
        return True
