# Emitted from src/device/flash/lib/ota_board.ts by pycom-ota: edit that file, not this one.
#
# What is Pycom's own: firmware slots, non-volatile storage, restart. Another board needs another one of these files,
# nothing else. It imports no other file of ours: recovery runs from a copy of it.

from micropython import const
from machine import DEEPSLEEP_RESET, PWRON_RESET, reset, reset_cause, WDT, WDT_RESET
from pycom import (
    bootmgr,
    FACTORY,
    nvs_erase,
    nvs_get,
    nvs_set,
    OTA_0,
    ota_finish,
    ota_start,
    ota_verify,
    ota_write,
    wdt_on_boot,
)
from uerrno import EIO
from uos import statvfs

_SECTOR = const(4096)
# What encrypted flash is written in, in bytes.
_SLOT_UNIT = const(16)
# What a firmware slot takes, in bytes, of the 1,761,280 and 2,027,520 that it has: not quite all but the last sector. Who
# fills the sector before that has erased the first one behind the slot, where the bootloader keeps its notes.
_SLOT_4MB = const(1757168)
_SLOT_8MB = const(2023408)
_HOUR_MS = const(3600000)


# The largest image that a firmware slot takes, in bytes. A `/flash` of over 1 MB is a board with 8 MB of flash.
def slot_bytes():
    flash = statvfs("/flash")
    return _SLOT_8MB if flash[0] * flash[2] > 1048576 else _SLOT_4MB


# From here on, the slot that does not run is written from its beginning.
def start_slot():
    ota_start()


# Writes what comes next. Each call of the firmware erases one sector ahead, and so takes no more than one.
def write_slot(data):
    if len(data) <= _SECTOR:
        ota_write(data)
        return
    view = memoryview(data)
    for start in range(0, len(data), 4096):
        ota_write(view[start:start + _SECTOR])


# Whether the slot holds an image that can start.
def slot_is_valid():
    return ota_verify()


# The bootloader starts the slot that has just been written next, and checks it once.
def mark_slot():
    ota_finish()


# Destroys the image in a slot that was marked too early: the bootloader refuses it and stays with the old one.
def spoil_slot():
    ota_start()
    ota_write(bytearray(_SLOT_UNIT))


# The slot that runs: 0 is the factory slot, 1 the other.
def active_slot():
    return 0 if bootmgr()[0] == "Factory" else 1


# Restarts into the slot that does not run: nothing after it runs. The bootloader checks what is in it.
def start_from(slot):
    bootmgr(boot_partition=FACTORY if slot == 0 else OTA_0, reset=True)
    restart()


# A number that outlives power cuts; `missing` where there is none of that name.
def recall_number(name, missing):
    value = nvs_get(name, missing)
    return value if isinstance(value, int) else -1


# A text that outlives power cuts; empty where there is none of that name.
def recall_text(name):
    value = nvs_get(name, 0)
    return value if isinstance(value, str) else ""


# Keeps a value over power cuts: it is there whole, or not at all.
#
# Raises OSError where there is no room, or where it is not there afterwards
def remember(name, value):
    nvs_set(name, value)
    if nvs_get(name, None) != value:
        raise OSError(EIO)


def forget(name):
    if nvs_get(name, None) is not None:
        nvs_erase(name)


# How the start before this one ended, as a reason to distrust the version that ran. A program that restarts the board does
# so by a watchdog too: it is told for one only where the trial has one.
def last_end(is_watched):
    cause = reset_cause()
    if cause == WDT_RESET and is_watched:
        return "watchdog"
    return "not confirmed" if cause == PWRON_RESET or cause == DEEPSLEEP_RESET else "crash loop"


# From now on the board restarts unless the watchdog is fed within `timeout` milliseconds.
def start_watchdog(timeout):
    WDT(timeout=timeout).feed()


# Where the firmware starts a watchdog at each start, this start has an hour: what that cuts short would be cut short at the
# next one too. The program that comes afterwards sets its own time anyway.
def calm_watchdog():
    if wdt_on_boot():
        start_watchdog(_HOUR_MS)


# Whether the board was off before this start.
def was_off():
    return reset_cause() == PWRON_RESET


# Restarts: nothing after it runs.
def restart():
    reset()
