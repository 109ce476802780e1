from json import loads
from ubinascii import unhexlify
from ucollections import namedtuple
from _bridge.core import CONSTANTS, TimeoutError, call, int32, span
from _bridge.utime import sleep_ms

_Found = namedtuple("wlan", ("ssid", "bssid", "sec", "channel", "rssi"))
_POLL_MS = 100


class WLAN:
    def __init__(self, id=0, **options):
        if options or not self.mode():
            self.init(**options)

    def init(self, mode=CONSTANTS["wlan"]["STA"], antenna=None, **options):
        call("wlan.init", mode, CONSTANTS["wlan"]["INT_ANT"] if antenna is None else antenna)

    def mode(self):
        return call("wlan.mode")

    def antenna(self, antenna=None):
        if antenna is None:
            return call("wlan.antenna")
        call("wlan.setAntenna", antenna)

    def deinit(self):
        call("wlan.deinit")

    def scan(self):
        return [_Found(f[0], unhexlify(f[1]), f[2], f[3], f[4]) for f in loads(call("wlan.scan"))]

    def connect(self, ssid, auth=None, bssid=None, timeout=None):
        security, password = (0, "") if auth is None else auth
        call("wlan.connect", ssid, security, password, -1 if timeout is None else int32(timeout))

    def isconnected(self):
        try:
            return call("wlan.isconnected")
        except OSError as error:
            if error.args[0] == CONSTANTS["errno"]["ETIMEDOUT"]:
                raise TimeoutError(error.args[0])
            raise

    def ssid(self):
        return call("wlan.ssid")

    def ifconfig(self, id=0):
        return tuple(loads(call("wlan.ifconfig")))

    def disconnect(self):
        call("wlan.disconnect")


class LoRa:
    timeout = TimeoutError

    def __init__(self, id=0, mode=None, region=CONSTANTS["lora"]["EU868"], **options):
        if mode is not None:
            self.init(mode, region, **options)

    def init(self, mode, region=CONSTANTS["lora"]["EU868"], **options):
        call("lora.init", mode, region)

    def join(self, activation, auth, timeout=None, dr=None):
        # Over the air, a device EUI may stand before the other two.
        eui, key = auth[-2:]
        call("lora.join", activation, *(span(eui) + span(key)))
        if timeout == 0:
            return
        waited = 0
        while not self.has_joined():
            if timeout is not None and waited >= timeout:
                raise TimeoutError(CONSTANTS["errno"]["ETIMEDOUT"])
            sleep_ms(_POLL_MS)
            waited += _POLL_MS

    def has_joined(self):
        return call("lora.has_joined")


for _class, _constants in ((WLAN, "wlan"), (LoRa, "lora")):
    for _name, _number in CONSTANTS[_constants].items():
        setattr(_class, _name, _number)
