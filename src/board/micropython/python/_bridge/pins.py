from _bridge.core import CONSTANTS, call
from _bridge.interrupts import handlers


class Pin:
    def __init__(self, id, mode=None, pull=None, alt=None):
        self._id = id

    def id(self):
        return self._id

    def value(self, level=None):
        if level is None:
            return call("pin.level", self._id)
        call("pin.drive", self._id, int(bool(level)))

    __call__ = value

    def toggle(self):
        self.value(not self.value())

    def callback(self, trigger, handler=None, arg=None):
        call("pin.watch", self._id, 0 if handler is None else trigger)
        if handler is None:
            handlers.pop(self._id, None)
        else:
            handlers[self._id] = (handler, self if arg is None else arg)


for _name, _number in CONSTANTS["pin"].items():
    setattr(Pin, _name, _number)


class _Channel:
    def __init__(self, pin):
        self._pin = pin

    def voltage(self):
        return call("adc.voltage", self._pin)


class ADC:
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3

    def __init__(self, id=0, bits=12):
        pass

    def channel(self, pin=None, attn=0):
        return _Channel(pin)
