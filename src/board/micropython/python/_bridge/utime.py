import time as _native
from time import ticks_add, ticks_diff
from _bridge.core import call
from _bridge.interrupts import sleep_ms

_PERIOD = 1 << 30


def ticks_ms():
    return call("utime.ticks_ms")


def ticks_us():
    return ticks_ms() * 1000 & _PERIOD - 1


ticks_cpu = ticks_us


def time():
    return call("utime.time")


def sleep(seconds):
    sleep_ms(int(seconds * 1000))


def sleep_us(us):
    sleep_ms(us // 1000)


def gmtime(seconds=None):
    return _native.gmtime(time() if seconds is None else seconds)[:8]


localtime = gmtime
mktime = _native.mktime
