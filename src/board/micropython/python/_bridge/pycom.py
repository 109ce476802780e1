from _bridge.core import CONSTANTS, call, int32, span

globals().update(CONSTANTS["slot"])


def ota_start():
    call("pycom.ota_start")


def ota_write(data):
    call("pycom.ota_write", *span(data))


def ota_verify():
    return call("pycom.ota_verify")


def ota_finish():
    call("pycom.ota_finish")


def ota_slot():
    return call("pycom.ota_slot")


def bootmgr(boot_partition=None, reset=False):
    if boot_partition is None:
        active = "ota_0" if call("pycom.active_slot") else "Factory"
        return (active, "FAT", "SafeBoot: False", "Ready")
    call("pycom.bootmgr", boot_partition, reset)


def nvs_get(key, default=None):
    value = call("pycom.nvs_get", key)
    return default if value is None else value


def nvs_set(key, value):
    call("pycom.nvs_set", key, value if isinstance(value, str) else int32(value))


def nvs_erase(key):
    call("pycom.nvs_erase", key)


def wdt_on_boot():
    return call("pycom.wdt_on_boot")


def heartbeat(on):
    call("pycom.heartbeat", bool(on))


def rgbled(colour):
    call("pycom.rgbled", int32(colour))
