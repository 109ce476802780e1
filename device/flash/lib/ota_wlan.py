# Emitted from src/device/flash/lib/ota_wlan.ts by pycom-ota: edit that file, not this one.
#
# WiFi as a station.

from micropython import const
from network import WLAN
from utime import sleep_ms, ticks_add, ticks_diff, ticks_ms
from ota_errors import WiFiAbsent, WiFiRefused

_POLL_MS = const(100)


# Connects to a WPA2 network, unless it is connected already. The timeout is in milliseconds.
#
# Raises WiFiAbsent, WiFiRefused
def connect(ssid, password, timeout_ms):
    wlan = WLAN(mode=WLAN.STA)
    if wlan.isconnected() and wlan.ssid() == ssid:
        return
    wlan.connect(ssid, auth=(WLAN.WPA2, password), timeout=timeout_ms)
    deadline = ticks_add(ticks_ms(), timeout_ms)
    while not wlan.isconnected():
        if ticks_diff(deadline, ticks_ms()) <= 0:
            wlan.disconnect()
            # Only now: a scan takes seconds, and a network that hides its name is in no list.
            raise WiFiRefused(ssid) if is_in_reach(wlan, ssid) else WiFiAbsent(ssid)
        sleep_ms(_POLL_MS)


def is_in_reach(wlan, ssid):
    for name, _, _, _, _ in wlan.scan():
        if name == ssid:
            return True
    return False
