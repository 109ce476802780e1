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
)
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
def remember(name, value):
    nvs_set(name, value)


def forget(name):
    if nvs_get(name, None) is not None:
        nvs_erase(name)


# How the start before this one ended, as a reason to distrust the version that ran.
def last_end():
    cause = reset_cause()
    if cause == WDT_RESET:
        return "watchdog"
    return "not confirmed" if cause == PWRON_RESET or cause == DEEPSLEEP_RESET else "crash loop"


# From now on the board restarts unless the watchdog is fed within `timeout` milliseconds.
def start_watchdog(timeout):
    WDT(timeout=timeout).feed()


# Restarts: nothing after it runs.
def restart():
    reset()
