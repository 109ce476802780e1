# Processes of the computer.
import os
import struct
import ffi

_LONGEST_S = 60

_O_RDONLY = 0
_PROT_READ_WRITE = 3
_MAP_PRIVATE = 2

_libc = ffi.open(None)
_fork = _libc.func("i", "fork", "")
_waitpid = _libc.func("i", "waitpid", "iPi")
_alarm = _libc.func("I", "alarm", "I")
_creat = _libc.func("i", "creat", "sI")
_dup2 = _libc.func("i", "dup2", "ii")
_open = _libc.func("i", "open", "si")
_mmap = _libc.func("P", "mmap", "PLiiil")
copy = _libc.func("v", "memcpy", "PPL")
_exit = _libc.func("v", "_exit", "i")


# None in the new process, which is ended where it takes too long; in this one the status that the new one ended with,
# less than 0 where a signal ended it.
def fork():
    child = _fork()
    if child == 0:
        _alarm(_LONGEST_S)
        return None
    status = bytearray(4)
    while _waitpid(child, status, 0) != child:
        pass
    (ended,) = struct.unpack("I", status)
    signal = ended & 0x7F
    return -signal if signal else ended >> 8 & 0xFF


def print_into(path):
    file = _creat(path, 0o600)
    _dup2(file, 1)
    _dup2(file, 2)


def leave(status):
    _exit(status)


# A file's first bytes in memory, outside the heap: read when they are looked at, and changed for this process alone.
def map_private(path, size):
    file = _open(path, _O_RDONLY)
    if file < 0:
        raise OSError(os.errno())
    address = _mmap(None, size, _PROT_READ_WRITE, _MAP_PRIVATE, file, 0)
    if address == -1:
        raise OSError(os.errno())
    return ffi.as_bytearray(address, size)
