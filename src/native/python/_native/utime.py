# Time that passes only while a program sleeps.
from time import ticks_add, ticks_diff

_now = 0


def ticks_ms():
    return _now & 0x3FFFFFFF


def ticks_us():
    return _now * 1000 & 0x3FFFFFFF


ticks_cpu = ticks_us


def time():
    return _now // 1000


def sleep_ms(ms):
    global _now
    _now += ms


def sleep(seconds):
    sleep_ms(int(seconds * 1000))


def sleep_us(us):
    sleep_ms(us // 1000)
