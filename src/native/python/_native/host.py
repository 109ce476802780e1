# The computer's own files: where the board's volumes lie, and the log of what became durable.
import json
import struct
import sys
import vfs
from _native import memory, processes

_posix = vfs.VfsPosix()
_folder = sys.argv[1]
_header = bytearray(10)

# Records of the log: kind, device, offset, length, then the data.
WRITE = 1
NVS = 2
SLOT_START = 3
SLOT_DATA = 4
MARK = 5


def open(name, mode):
    return _posix.open(_folder + "/" + name, mode)


def load(name):
    file = open(name, "r")
    try:
        return json.load(file)
    finally:
        file.close()


# What a file holds; changes to it are not the file's.
def image(name, size):
    return memory.map_private(_folder + "/" + name, size)


settings = {}
_log = None


# In the process of a task: what is printed goes into the folder, too.
def begin():
    global _log
    processes.print_into(_folder + "/output")
    settings.update(load("settings.json"))
    _log = open("log", "wb")


def log(kind, device, offset, data):
    struct.pack_into("<BBII", _header, 0, kind, device, offset, len(data))
    _log.write(_header)
    _log.write(data)


# Ends the process at once, as a restart does: no `except` and no `finally` of the program runs.
def leave(status):
    _log.close()
    processes.leave(status)
