# Emitted from src/device/flash/lib/ota_board.ts by pycom-ota: edit that file, not this one.
#
# What is Pycom's own: firmware slots and restart. Another board needs another one of these files, nothing else.

from micropython import const
from machine import reset
from pycom import ota_finish, ota_start, ota_verify, ota_write
from uos import statvfs

# What encrypted flash is written in, in bytes.
_SLOT_UNIT = const(16)

_SLOT_4MB = const(1761280)
_SLOT_8MB = const(2027520)


# How much a firmware slot holds, in bytes. A `/flash` of over 1 MB is a board with 8 MB of flash.
def slot_bytes():
    flash = statvfs("/flash")
    return _SLOT_8MB if flash[0] * flash[2] > 1048576 else _SLOT_4MB


# From here on, the slot that does not run is written from its beginning.
def start_slot():
    ota_start()


# At most 4,096 bytes: the slot is erased one sector ahead a call.
def write_slot(data):
    ota_write(data)


# Whether the slot holds an image that can start.
def slot_is_valid():
    return ota_verify()


# The bootloader starts the written slot next.
def mark_slot():
    ota_finish()


# Destroys the image in a slot that was marked too early: the bootloader refuses it and stays with the old one.
def spoil_slot():
    ota_start()
    ota_write(bytearray(_SLOT_UNIT))


# Restarts: nothing after it runs.
def restart():
    reset()
