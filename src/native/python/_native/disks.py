# Block devices on images of them, which live as long as the process: what outlasts it, and what a power cut could fall
# between, are the records of the log.
import uctypes
from _native import host, memory

_SECTOR = 512
_BLOCK = 4096
_EIO = 5


class Disk:
    def __init__(self, name, device, size):
        image = host.image(name, size)
        self._address = uctypes.addressof(image)
        self._image = memoryview(image)
        self._device = device
        self._size = size

    # What a damaged volume says may lie behind its end.
    def _read(self, offset, buffer):
        size = len(buffer)
        if offset + size > self._size:
            return -_EIO
        memory.copy(buffer, self._address + offset, size)
        return 0

    def _write(self, offset, data):
        self._image[offset : offset + len(data)] = data
        host.log(host.WRITE, self._device, offset, data)

    def flush(self):
        pass


# 512-byte sectors, each durable as it is written: a card, or a flash without a cache.
class SectorDisk(Disk):
    def readblocks(self, sector, buffer):
        return self._read(sector * _SECTOR, buffer)

    def writeblocks(self, sector, buffer):
        view = memoryview(buffer)
        for start in range(0, len(buffer), _SECTOR):
            self._write(sector * _SECTOR + start, view[start : start + _SECTOR])

    def ioctl(self, request, argument):
        if request == 3:
            self.flush()
        if request == 4:
            return self._size // _SECTOR
        if request == 5:
            return _SECTOR
        return 0


# 512-byte sectors over one 4,096-byte block, which is erased and programmed when another is touched, or on sync.
class CachedDisk(SectorDisk):
    def __init__(self, name, device, size):
        super().__init__(name, device, size)
        self._at = -1
        self._dirty = False

    def readblocks(self, sector, buffer):
        for start in range(0, len(buffer), _SECTOR):
            self._touch(sector * _SECTOR + start)
        return self._read(sector * _SECTOR, buffer)

    def writeblocks(self, sector, buffer):
        view = memoryview(buffer)
        for start in range(0, len(buffer), _SECTOR):
            offset = sector * _SECTOR + start
            self._touch(offset)
            self._image[offset : offset + _SECTOR] = view[start : start + _SECTOR]
            self._dirty = True

    def flush(self):
        if self._dirty:
            self._dirty = False
            block = self._image[self._at : self._at + _BLOCK]
            host.log(host.WRITE, self._device, self._at, block)

    def _touch(self, offset):
        block = offset - offset % _BLOCK
        if self._at != block:
            self.flush()
            self._at = block


# Erase blocks of 4,096 bytes, for LittleFS.
class EraseDisk(Disk):
    def __init__(self, name, device, size):
        super().__init__(name, device, size)
        self._erased = b"\xff" * _BLOCK

    def readblocks(self, block, buffer, offset=0):
        return self._read(block * _BLOCK + offset, buffer)

    def writeblocks(self, block, buffer, offset=0):
        self._write(block * _BLOCK + offset, buffer)

    def ioctl(self, request, argument):
        if request == 4:
            return self._size // _BLOCK
        if request == 5:
            return _BLOCK
        if request == 6:
            self._write(argument * _BLOCK, self._erased)
        return 0
