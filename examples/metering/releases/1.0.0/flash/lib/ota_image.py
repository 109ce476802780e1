# Emitted from src/device/flash/lib/ota_image.ts by pycom-ota: edit that file, not this one.
#
# The slot that does not run, written with an image as it is.

from ubinascii import hexlify
from uhashlib import sha1
from ota_board import slot_bytes, start_slot
from ota_contact import came
from ota_errors import FirmwareTooLarge, HashMismatch
from ota_sink import Sink
from ota_slot import forget_slot, NAME, put


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
    def begin(self, size, start=0, _tag=""):
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
