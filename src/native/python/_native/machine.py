from _native import host

PWRON_RESET = 0
HARD_RESET = 1
WDT_RESET = 2
DEEPSLEEP_RESET = 3
SOFT_RESET = 4

_RESET = 3
_DEEPSLEEP = 4


def reset():
    host.leave(_RESET)


def deepsleep(ms=0):
    host.leave(_DEEPSLEEP)


def reset_cause():
    return host.settings["cause"]


def unique_id():
    return b"\x24\x0a\xc4\x00\x00\x01"


def idle():
    pass


class WDT:
    def __init__(self, id=0, timeout=5000):
        pass

    def init(self, timeout):
        pass

    def feed(self):
        pass
