# Emitted from src/device/flash/lib/ota_wlan.ts by pycom-ota: edit that file, not this one.
#
# WiFi as a station.

from micropython import const
from network import WLAN
from utime import sleep_ms, ticks_add, ticks_diff, ticks_ms
from ota_contact import time_left
from ota_errors import WiFiAbsent, WiFiRefused

_POLL_MS = const(100)
# How long an attempt takes that succeeds. The firmware makes one, and gives up without a word.
_ATTEMPT_POLLS = const(50)
# In dBm: weaker than all that a scan finds.
_UNSEEN = const(-255)
# More than there are networks.
_RANKS = const(256)


# The radio as a station, with the antenna that it has. One that is off has the board's own then.
def station():
    wlan = WLAN()
    if wlan.mode() != WLAN.STA:
        wlan.init(mode=WLAN.STA, antenna=wlan.antenna())
    return wlan


# Joins one of the networks: the strongest first, and last those that a scan does not find, which may hide their names.
# The timeout, in milliseconds, is how long each that is found has to let the board in, and how long one is waited for.
#
# Raises WiFiAbsent, WiFiRefused; TimedOut where an update's time is up
def join_one(wlan, networks, timeout_ms):
    deadline = ticks_add(ticks_ms(), timeout_ms)
    # A scan takes seconds: a network that is the only one is tried without.
    signals = scan(wlan) if len(networks) > 1 else {}
    while True:
        for network in strongest_first(networks, signals):
            if join(wlan, network, timeout_ms, network[0] in signals):
                return
        before = found(networks, signals)
        signals = scan(wlan)
        refused = found(before, signals)
        # One that has come meanwhile was not tried.
        if len(refused) == len(found(networks, signals)) and ticks_diff(deadline, ticks_ms()) <= 0:
            raise (
                WiFiRefused(refused[0][0])
                if len(refused) > 0
                else WiFiAbsent(", ".join([network[0] for network in networks]))
            )


def found(networks, signals):
    return [network for network in networks if network[0] in signals]


# Whether it is in one of the networks.
def is_joined(wlan, networks):
    try:
        joined = wlan.ssid() if wlan.isconnected() else None
        return any(network[0] == joined for network in networks)
    except OSError:
        # So the firmware tells, once, that an attempt with a timeout has failed, whoever made it.
        return False


# The strength of each network that is found; none where the scan fails.
def scan(wlan):
    signals = {}
    # The firmware cannot scan while it looks for a network that it has lost.
    wlan.disconnect()
    sleep_ms(_POLL_MS)
    try:
        for ssid, _, _, _, signal in wlan.scan():
            signals[ssid] = max(signal, signals.get(ssid, _UNSEEN))
    except OSError:
        pass
    return signals


def strongest_first(networks, signals):
    ranks = []
    for index, (ssid, _) in enumerate(networks):
        ranks.append(index - _RANKS * signals.get(ssid, _UNSEEN))
    ranks.sort()
    return [networks[rank & (_RANKS - 1)] for rank in ranks]


def join(wlan, network, timeout_ms, is_seen):
    deadline = ticks_add(ticks_ms(), min(timeout_ms, time_left()))
    attempt(wlan, network)
    polls = 0
    while ticks_diff(deadline, ticks_ms()) > 0:
        polls += 1
        sleep_ms(_POLL_MS)
        if is_joined(wlan, [network]):
            return True
        # What has let us in, and is slow to give an address, has a name.
        if polls >= _ATTEMPT_POLLS and wlan.ssid() is None:
            if not is_seen:
                return False
            polls = 0
            attempt(wlan, network)
    return False


def attempt(wlan, network):
    ssid, password = network
    auth = None if password is None or password == "" else (WLAN.WPA2, password)
    try:
        wlan.connect(ssid, auth=auth)
    except OSError:
        pass
