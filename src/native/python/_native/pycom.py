# Non-volatile storage and the two firmware slots. Each change is one record of the log.
import json
from _native import host

FACTORY = 0
OTA_0 = 1

_EPERM = 1
_EINVAL = 22
_MAX_CHUNK = 4096

_entries = {}
_running = 0
_marked = 0
_written = -1
_first = 0


def begin():
    global _running, _marked
    _entries.update(host.settings["nvs"])
    _running = _marked = host.settings["running"]


def nvs_get(key, default=None):
    _check(key)
    return _entries.get(key, default)


def nvs_set(key, value):
    _check(key)
    _entries[key] = value
    _store()


def nvs_erase(key):
    _check(key)
    if key in _entries:
        del _entries[key]
        _store()


def _store():
    host.log(host.NVS, 0, 0, json.dumps(_entries).encode())


def _check(key):
    if not 0 < len(key) <= 15:
        raise OSError(_EINVAL)


def ota_start():
    global _written
    _written = 0
    host.log(host.SLOT_START, 1 - _running, 0, b"")


def ota_write(data):
    global _written, _first
    if _written < 0:
        raise OSError(_EPERM)
    if len(data) > _MAX_CHUNK:
        raise OSError(_EINVAL)
    if _written == 0 and len(data) > 0:
        _first = data[0]
    host.log(host.SLOT_DATA, 1 - _running, _written, data)
    _written += len(data)


def ota_verify():
    return _written > 0 and _first not in (0x00, 0xFF)


def ota_finish():
    if _written < 0:
        raise OSError(_EPERM)
    _mark(1 - _running)


def ota_slot():
    return _running


def bootmgr(boot_partition=None, reset=False):
    if boot_partition is None:
        return ("ota_0" if _running else "Factory", "FAT", "SafeBoot: False", "Ready")
    if boot_partition not in (FACTORY, OTA_0) or boot_partition == _running:
        raise OSError(_EINVAL)
    _mark(boot_partition)
    from _native import machine

    machine.reset()


def _mark(slot):
    global _marked
    _marked = slot
    host.log(host.MARK, slot, 0, b"")


def heartbeat(on):
    pass


def rgbled(colour):
    pass


def wdt_on_boot(on=None):
    return False


def wdt_on_boot_timeout(ms=None):
    return 0
