# Memory of the computer, outside the heap.
import os
import ffi

_O_RDONLY = 0
_PROT_READ_WRITE = 3
_MAP_PRIVATE = 2

_libc = ffi.open(None)
_open = _libc.func("i", "open", "si")
_mmap = _libc.func("P", "mmap", "PLiiil")

# To a buffer, from an address, so many bytes. A slice would take of the heap.
copy = _libc.func("v", "memcpy", "PPL")


# A file's first bytes: read when they are looked at, and changed for this process alone.
def map_private(path, size):
    file = _open(path, _O_RDONLY)
    if file < 0:
        raise OSError(os.errno())
    address = _mmap(None, size, _PROT_READ_WRITE, _MAP_PRIVATE, file, 0)
    if address == -1:
        raise OSError(os.errno())
    return ffi.as_bytearray(address, size)
