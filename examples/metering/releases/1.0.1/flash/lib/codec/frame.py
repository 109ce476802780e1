# Emitted from examples/metering/src/1.0.1/flash/lib/codec/frame.ts by pycom-ota: edit that file, not this one.
#
# A reading as bytes for LoRaWAN, version 2: counter and power.

from micropython import const
from ustruct import pack

_KIND = const(2)


# The kind of frame, the counter in four bytes, the power in two, most significant byte first.
def encode_reading(watt_hours, watts):
    return pack(">BIH", _KIND, watt_hours, watts & 0xFFFF)
