# Emitted from src/device/flash/lib/ota_slots.ts by pycom-ota: edit that file, not this one.
#
# The slot that does not run, written through a few kilobytes: with an image as it is, or in blocks.

from micropython import const
from ubinascii import hexlify
from uhashlib import sha1
from uio import BytesIO
from uzlib import DecompIO
from ota_board import slot_bytes, start_slot, write_slot
from ota_contact import came
from ota_errors import FirmwareTooLarge, HashMismatch, storage_error
from ota_files import BLOCK
from ota_sink import Sink
from ota_slot import begin_slot, forget_slot, slot_now

# Raw deflate, in a window of a block.
_WINDOW_BITS = const(-12)
# In the two bytes before a block: it is not deflated.
_STORED = const(0x8000)
NAME = "firmware"


# Writes an image as it is. It holds the board's only hash unit from the first byte until `close`.
class ImageSink(Sink):
    # words: the journal's step.
    def __init__(self, words):
        super().__init__(words[9])
        self._room = 0
        self._digest = ""
        # Whether the bootloader starts the slot next, as it is.
        self.is_marked = False
        self._wanted = words[3]
        self._hash = None

    # Raises FirmwareTooLarge
    def begin(self, size, start=0):
        if start == 0:
            self.close()
            self._room = slot_bytes()
            if size > self._room:
                raise FirmwareTooLarge("{} > {}".format(size, self._room))
            forget_slot()
            start_slot()
            self._hash = sha1()

    # Raises FirmwareTooLarge, StorageError
    def write(self, data):
        self._room -= len(data)
        if self._room < 0:
            raise FirmwareTooLarge("")
        put(data)
        if self._hash is not None:
            self._hash.update(data)
        self.offset += len(data)
        came(NAME, len(data))

    # A transport has written the slot itself, and tells the SHA-1; it may have marked it too.
    def told(self, digest, is_marked):
        self._digest = digest
        self.is_marked = is_marked

    # Raises HashMismatch where it is not the image that the manifest names
    def finish(self):
        self.close()
        if self._digest != self._wanted:
            raise HashMismatch(NAME)

    # What comes next begins anew.
    def close(self):
        self.offset = 0
        if self._hash is not None:
            self._digest = hexlify(self._hash.digest()).decode()
            self._hash = None


# Writes an image that comes in blocks: each is unpacked and hashed on its own.
class BlockSink(Sink):
    # words: the journal's step.
    def __init__(self, words):
        super().__init__(words[9])
        # How many bytes of the head have come, and what they say.
        self._heads = 0
        self._head = 0
        # How long the block behind it is, and how much of it is to come, in bytes.
        self._length = 0
        self._left = 0
        self._size = int(words[4])
        self._wanted = words[8]
        self._packed = BytesIO(bytearray(BLOCK))
        self._block = memoryview(bytearray(BLOCK))
        slot = slot_now()
        if slot is not None and slot.tag == self.tag:
            self.offset = slot.offset

    def begin(self, _size, start=0):
        self._heads = 0
        self._head = 0
        if start == 0:
            begin_slot(self.tag)
            start_slot()
            self.offset = 0

    # Raises HashMismatch, StorageError
    def write(self, data):
        self.take(data)
        came(NAME, len(data))

    # The same, where it does not come from the server now.
    def take(self, data):
        at = 0
        while at < len(data):
            if self._heads < 2:
                self._head = self._head * 256 + data[at]
                self._heads += 1
                at += 1
                if self._heads == 2:
                    self._expect()
            else:
                count = min(self._left, len(data) - at)
                self._packed.write(memoryview(data)[at:at + count])
                self._left -= count
                at += count
                if self._left == 0:
                    self._unpack()

    # Raises HashMismatch where it is not the image that the manifest names
    def finish(self):
        slot = self._slot()
        chain = slot.chain
        if slot.size != self._size or chain is None or hexlify(chain).decode() != self._wanted:
            raise self._mismatch()

    # A head is there: a block follows.
    def _expect(self):
        self._length = self._head - _STORED if self._head >= _STORED else self._head
        self._left = self._length
        self._packed.seek(0)
        if self._left == 0 or self._left > BLOCK:
            raise self._mismatch()

    def _unpack(self):
        slot = self._slot()
        size = min(BLOCK, self._size - slot.size)
        if size <= 0:
            raise self._mismatch()
        block = self._block if size == BLOCK else self._block[0:size]
        self._packed.seek(0)
        count = (
            self._packed.readinto(block)
            if self._head >= _STORED
            else inflate(self._packed, block)
        )
        if count != size:
            raise self._mismatch()
        slot.chain = linked(slot.chain, block)
        put(block)
        slot.size += size
        slot.offset += self._length + 2
        self.offset = slot.offset
        self._heads = 0
        self._head = 0

    def _slot(self):
        slot = slot_now()
        if slot is None:
            raise self._mismatch()
        return slot

    # What is in the slot is of no use.
    def _mismatch(self):
        forget_slot()
        self.offset = 0
        return HashMismatch(NAME)


def linked(before, block):
    hash = sha1()
    chain = None
    try:
        if before is not None:
            hash.update(before)
        hash.update(block)
    finally:
        # Nothing else frees the board's only hash unit.
        chain = hash.digest()
    return chain


def inflate(packed, block):
    try:
        return DecompIO(packed, _WINDOW_BITS).readinto(block)
    except (EOFError, OSError):
        return 0


def put(data):
    try:
        write_slot(data)
    except OSError as error:
        raise storage_error(error)
