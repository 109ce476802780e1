# What goes over LoRaWAN: a header, then each reading in four bytes.

from micropython import const
from ustruct import pack

_VERSION = const(2)
_MOST_READINGS = const(11)


class TooLong(Exception):
    pass


# The bytes of a frame. Raises TooLong
def frame(battery, readings):
    if len(readings) > _MOST_READINGS:
        raise TooLong("{} readings".format(len(readings)))
    invalid = sum(1 for reading in readings if not reading.get("valid", True))
    parts = [pack(">BHB", _VERSION, battery, invalid)]
    for reading in readings:
        parts.append(pack(">Hh", reading["channel"], reading["value"]))
    return b"".join(parts)
