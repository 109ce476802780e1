# Emitted from examples/pulse-meter/src/flash/lib/messages.ts by pycom-ota: edit that file, not this one.
#
# What goes over LoRaWAN: readings up, commands down.

from micropython import const
from ustruct import pack, unpack_from

_VERSION = const(1)


# The version, the flags, the counter in four bytes, two temperatures in two each.
def encode_reading(reading):
    pulses = reading["pulses"]
    deci_degrees = reading["deciDegrees"]
    peak_deci_degrees = reading["peakDeciDegrees"]
    flags = reading["flags"]
    return pack(">BBIhh", _VERSION, flags, pulses, deci_degrees, peak_deci_degrees)


def decode_command(data):
    if len(data) == 0:
        return None
    code = data[0]
    if code == 0x01:
        if len(data) != 3:
            return None
        (seconds,) = unpack_from(">H", data, 1)
        return {"kind": "interval", "seconds": seconds} if seconds >= 60 else None
    elif code == 0x02:
        return {"kind": "window", "size": data[1]} if len(data) == 2 else None
    elif code == 0x03:
        deci_degrees = unpack_from(">h", data, 1)[0] if len(data) == 3 else None
        return {"kind": "alarm", "deciDegrees": deci_degrees}
    elif code == 0x10:
        return {"kind": "update"}
    elif code == 0x11:
        return {"kind": "reset"}
    else:
        return None


# Changes the settings as a command wants; whether it does.
def apply_command(settings, command):
    if command["kind"] == "interval":
        settings["intervalSeconds"] = command["seconds"]
        return True
    elif command["kind"] == "window":
        settings["windowSize"] = command["size"]
        return True
    elif command["kind"] == "alarm":
        settings["alarmDeciDegrees"] = command["deciDegrees"]
        return True
    else:
        return False
