# Emitted from src/device/flash/lib/ota_sink.ts by pycom-ota: edit that file, not this one.
#
# Where a download goes: memory, a file, or the firmware slot. A transport calls `begin` once a try, `write` for every
# piece; whoever made the sink closes it.

from micropython import const
from ubinascii import hexlify
from uhashlib import sha1
from ota_board import slot_bytes, start_slot, write_slot
from ota_errors import FirmwareTooLarge, ManifestTooLarge, storage_error

_MANIFEST_LIMIT = const(131072)


# Takes the bytes of one download. With `hashing` it holds the board's only hash unit until `close`.
class Sink:
    def __init__(self, hashing):
        self._hash = sha1() if hashing else None
        self.digest = ""

    # `size` is what the server says is to come, in bytes; -1 where it does not.
    def begin(self, size):
        raise NotImplementedError

    # The buffer is the caller's again afterwards.
    def write(self, data):
        raise NotImplementedError

    def update(self, data):
        if self._hash is not None:
            self._hash.update(data)

    def close(self):
        if self._hash is not None:
            self.digest = hexlify(self._hash.digest()).decode()
            self._hash = None


# Keeps what it gets, up to 128 KB: for manifests.
class MemorySink(Sink):
    def __init__(self, hashing):
        super().__init__(hashing)
        self._parts = []
        self._size = 0

    # Raises ManifestTooLarge
    def begin(self, size):
        self._reserve(size)

    # Raises ManifestTooLarge
    def write(self, data):
        self._size += len(data)
        self._reserve(self._size)
        self._parts.append(bytes(data))
        self.update(data)

    def content(self):
        return "".encode().join(self._parts)

    def _reserve(self, size):
        if size > _MANIFEST_LIMIT:
            raise ManifestTooLarge("{}".format(size))


# Writes a new file; an older one of that name is emptied first.
class FileSink(Sink):
    # Raises NoSpace, StorageError
    def __init__(self, path, hashing):
        super().__init__(hashing)
        try:
            self._file = open(path, "wb")
        except Exception as error:
            super().close()
            if isinstance(error, OSError):
                raise storage_error(error)
            raise

    def begin(self, _size):
        pass

    # Raises NoSpace, StorageError
    def write(self, data):
        try:
            self._file.write(data)
        except OSError as error:
            raise storage_error(error)
        self.update(data)

    # Raises NoSpace, StorageError
    def close(self):
        super().close()
        try:
            self._file.close()
        except OSError as error:
            raise storage_error(error)


# Writes the firmware slot that does not run, within its bounds: `pycom.ota_write` has none of its own.
class SlotSink(Sink):
    def __init__(self, hashing):
        super().__init__(hashing)
        self._room = 0

    # Raises FirmwareTooLarge
    def begin(self, size):
        self._room = slot_bytes()
        if size > self._room:
            raise FirmwareTooLarge("{} > {}".format(size, self._room))
        start_slot()

    # Raises FirmwareTooLarge, StorageError
    def write(self, data):
        self._room -= len(data)
        if self._room < 0:
            raise FirmwareTooLarge("")
        try:
            write_slot(data)
        except OSError as error:
            raise storage_error(error)
        self.update(data)
