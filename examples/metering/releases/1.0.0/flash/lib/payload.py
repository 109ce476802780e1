# Emitted from examples/metering/src/1.0.0/flash/lib/payload.ts by pycom-ota: edit that file, not this one.
#
# A reading as bytes for LoRaWAN.

from ustruct import pack


# The lower 16 bits of the counter, most significant byte first.
def encode_reading(watt_hours):
    return pack(">H", watt_hours & 0xFFFF)
