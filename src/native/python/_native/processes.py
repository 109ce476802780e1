# Processes of the computer.
import struct
import ffi

_LONGEST_S = 60

_libc = ffi.open(None)
_fork = _libc.func("i", "fork", "")
_waitpid = _libc.func("i", "waitpid", "iPi")
_alarm = _libc.func("I", "alarm", "I")
_creat = _libc.func("i", "creat", "sI")
_dup2 = _libc.func("i", "dup2", "ii")
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
