# Emitted from examples/pulse-meter/src/flash/lib/sensors.ts by pycom-ota: edit that file, not this one.
#
# The pulse output of a meter, and a thermometer that gives 10 mV a degree from 500 mV on.

from micropython import const
from machine import ADC, Pin
from utime import ticks_diff, ticks_ms

_DEBOUNCE_MS = const(20)


class PulseCounter:
    def __init__(self, id, initial=0):
        self._last_edge = ticks_ms()
        self.count = 0
        self.count = initial
        self._pin = Pin(id, mode=Pin.IN, pull=Pin.PULL_UP)
        self._pin.callback(Pin.IRQ_FALLING, lambda *_: self._on_edge())

    def _on_edge(self):
        now = ticks_ms()
        if ticks_diff(now, self._last_edge) < _DEBOUNCE_MS:
            return
        self._last_edge = now
        self.count += 1

    def stop(self):
        self._pin.callback(Pin.IRQ_FALLING, None)


class Thermometer:
    def __init__(self, pin):
        adc = ADC(bits=12)
        self._channel = adc.channel(pin=pin, attn=ADC.ATTN_11DB)

    # In tenths of a degree: the median of three readings.
    def read(self):
        readings = [self._channel.voltage() for _ in [1, 2, 3]]
        readings.sort()
        return readings[1] - 500
