# Emitted from src/device/flash/lib/ota_output.ts by pycom-ota: edit that file, not this one.
#
# Downloads that go to files, and to the disk in time.

from micropython import const
from ota_contact import came, reach
from ota_errors import SizeMismatch, storage_error
from ota_files import size_of
from ota_sink import Sink

# So many bytes may be lost where the power is cut.
_SAFE_BYTES = const(32768)


# Writes a file, or what is missing of one whose content has a tag.
class FileSink(Sink):
    # Takes `size` bytes, or any number where it is -1. Progress is told under `name`. Raises StorageError
    def __init__(self, path, tag, size, name):
        super().__init__(tag)
        self._left = 0
        self.path = path
        self._size = size
        self._name = name
        self._output = None
        if tag != "":
            self.offset = max(size_of(path), 0)
        reach(self.offset)

    # Raises NoSpace, StorageError
    def begin(self, _size, start=0, tag=""):
        self.close()
        if tag != "":
            self.tag = tag
        self._left = self._size - start
        self._output = Output(self.path, start > 0)

    # Raises SizeMismatch where it is longer; NoSpace, StorageError
    def write(self, data):
        self._left -= len(data)
        if self._left < 0 and self._size >= 0:
            raise SizeMismatch(self._name)
        if self._output is not None:
            self._output.write(data)
            came(self._name, len(data))

    # Raises NoSpace, StorageError
    def close(self):
        if self._output is not None:
            self._output.close()
            self._output = None


# A file that is written, and closed now and then in between: only then is what was written safe from a power cut.
# Every method raises NoSpace or StorageError.
class Output:
    # `goes_on`: behind what the file holds, otherwise from its beginning.
    def __init__(self, path, goes_on):
        self._unsafe = 0
        self._path = path
        self._file = opened(path, goes_on)

    def write(self, data):
        if self._file is None:
            self._file = opened(self._path, True)
        try:
            self._file.write(data)
        except OSError as error:
            raise storage_error(error)
        self._unsafe += len(data)
        if self._unsafe >= _SAFE_BYTES:
            self.close()
            self._unsafe = 0

    def close(self):
        file = self._file
        self._file = None
        if file is None:
            return
        try:
            file.close()
        except OSError as error:
            raise storage_error(error)


def opened(path, goes_on):
    try:
        return open(path, "ab" if goes_on else "wb")
    except OSError as error:
        raise storage_error(error)
