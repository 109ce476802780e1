# Emitted from examples/pulse-meter/src/flash/lib/settings.ts by pycom-ota: edit that file, not this one.
#
# What a meter keeps through restarts: a JSON file.

from micropython import const
from ujson import dumps, loads

FILE = "/flash/settings.json"
_MAX_BYTES = const(256)


def default_settings():
    return {"intervalSeconds": 900, "windowSize": 8, "alarmDeciDegrees": None}


# What is stored; defaults for what is not there, or no number.
def load_settings():
    settings = default_settings()
    try:
        file = open(FILE, "rb")
        buffer = bytearray(_MAX_BYTES)
        count = file.readinto(buffer)
        file.close()
        stored = loads(buffer[0:count].decode())
        if isinstance(stored, dict):
            settings["intervalSeconds"] = number_in(
                stored, "intervalSeconds", settings["intervalSeconds"]
            )
            settings["windowSize"] = number_in(stored, "windowSize", settings["windowSize"])
            alarm = stored.get("alarmDeciDegrees")
            if isinstance(alarm, int):
                settings["alarmDeciDegrees"] = alarm
    except (OSError, ValueError):
        # There is no file yet, or what it holds was cut short.
        pass
    return settings


def number_in(stored, key, missing):
    value = stored.get(key)
    return value if isinstance(value, int) else missing


def save_settings(settings):
    file = open(FILE, "wb")
    file.write(dumps(settings).encode())
    file.close()
