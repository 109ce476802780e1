# Emitted from examples/pulse-meter/src/flash/lib/radio.ts by pycom-ota: edit that file, not this one.
#
# The LoRaWAN link.

from micropython import const
from network import LoRa
from ubinascii import unhexlify
from usocket import AF_LORA, SO_DR, SOCK_RAW, SOL_LORA, socket
from utime import sleep_ms, ticks_diff, ticks_ms


class JoinError(Exception):
    def __init__(self, seconds):
        super().__init__("not joined after {} s".format(seconds))
        self.seconds = seconds


_DATA_RATE = const(5)
_MAX_DOWNLINK = const(64)


class Radio:
    def __init__(self):
        self._socket = None
        self._lora = LoRa(mode=LoRa.LORAWAN, region=LoRa.EU868)

    @property
    def joined(self):
        return self._socket is not None

    def join(self, credentials, timeout_seconds):
        app_eui = credentials["appEui"]
        app_key = credentials["appKey"]
        started = ticks_ms()
        auth = (unhexlify(app_eui), unhexlify(app_key))
        self._lora.join(activation=LoRa.OTAA, auth=auth, timeout=0)
        while not self._lora.has_joined():
            if ticks_diff(ticks_ms(), started) > timeout_seconds * 1000:
                raise JoinError(timeout_seconds)
            sleep_ms(500)
        self._socket = socket(AF_LORA, SOCK_RAW)
        self._socket.setsockopt(SOL_LORA, SO_DR, _DATA_RATE)

    # Sends `payload`; what the network has for us.
    def exchange(self, payload):
        link = self._socket
        if link is None:
            raise JoinError(0)
        link.setblocking(True)
        link.send(payload)
        link.setblocking(False)
        return link.recv(_MAX_DOWNLINK)
