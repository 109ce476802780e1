from _board import main as _main
from ubinascii import unhexlify
from _bridge.core import CONSTANTS, call, int32
from _bridge.paths import absolute
from _bridge.pins import ADC, Pin

globals().update(CONSTANTS["resetCause"])


def reset():
    call("machine.reset")


def deepsleep(ms=0):
    call("machine.deepsleep", int32(ms))


def reset_cause():
    return call("machine.reset_cause")


def unique_id():
    return unhexlify(call("machine.unique_id"))


def main(path):
    _main(absolute(path))


def idle():
    pass


class SD:
    def __init__(self, id=0):
        self.init()

    def init(self, id=0):
        call("machine.sd")

    def deinit(self):
        pass


class WDT:
    def __init__(self, id=0, timeout=5000):
        self.init(timeout)

    def init(self, timeout):
        call("machine.wdt", int32(timeout))

    def feed(self):
        call("machine.wdt_feed")
