# Emitted from src/device/flash/lib/ota_blocks.ts by pycom-ota: edit that file, not this one.
#
# The slot that does not run, written with an image that comes in blocks: each is hashed on its own, and verified by a
# chain of hashes.

from micropython import const
from ubinascii import hexlify
from uhashlib import sha1
from ota_block import Block
from ota_board import start_slot
from ota_contact import came
from ota_errors import HashMismatch
from ota_files import BLOCK
from ota_sink import Sink
from ota_slot import begin_slot, forget_slot, NAME, put, slot_now

# In the two bytes before a block: it is not deflated.
_STORED = const(0x8000)
# What is unpacked at a time, in bytes.
_PIECE = const(512)


class BlockSink(Sink):
    # `words` is the journal's step; `memory`, what a block is gathered in.
    def __init__(self, words, memory):
        super().__init__(words[9])
        # How many bytes of the head have come, and what they say.
        self._heads = 0
        self._head = 0
        # How long the block behind it is, and how much of it is to come, in bytes.
        self._length = 0
        self._left = 0
        self._size = int(words[4])
        self._wanted = words[8]
        self._block = Block(memory)
        self._piece = memoryview(bytearray(_PIECE))
        slot = slot_now()
        if slot is not None and slot.tag == self.tag:
            self.offset = slot.offset

    def begin(self, _size, start=0, _tag=""):
        self._heads = 0
        self._head = 0
        self._block.forget()
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
                self._block.add(memoryview(data)[at:at + count])
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
        self._block.begin()
        if self._left == 0 or self._left > BLOCK:
            raise self._mismatch()

    def _unpack(self):
        slot = self._slot()
        size = min(BLOCK, self._size - slot.size)
        is_stored = self._head >= _STORED
        if size <= 0 or is_stored and self._length != size:
            raise self._mismatch()
        if (
            not self._copy(self._block.content(is_stored), size, slot)
            or not (is_stored or self._block.keep_unread())
        ):
            raise self._mismatch()
        slot.size += size
        slot.offset += self._length + 2
        self.offset = slot.offset
        self._heads = 0
        self._head = 0
        # To erase the slot takes its time, also where nothing comes meanwhile: a watchdog may have to be fed.
        came(NAME, 0)

    # Brings so many bytes into the slot; false where they are not there.
    def _copy(self, source, size, slot):
        hash = sha1()
        try:
            if slot.chain is not None:
                hash.update(slot.chain)
            left = size
            while left > 0:
                piece = self._piece[0:left] if left < _PIECE else self._piece
                if source.readinto(piece) < len(piece):
                    return False
                hash.update(piece)
                put(piece)
                left -= len(piece)
            return True
        except (EOFError, OSError):
            return False
        except Exception:
            # A piece of the block may be in the slot: nothing goes on behind it.
            forget_slot()
            raise
        finally:
            # Nothing else frees the board's only hash unit.
            slot.chain = hash.digest()

    def _slot(self):
        slot = slot_now()
        if slot is None:
            raise self._mismatch()
        return slot

    # What is in the slot is of no use.
    def _mismatch(self):
        forget_slot()
        self.offset = 0
        self._block.forget()
        return HashMismatch(NAME)
