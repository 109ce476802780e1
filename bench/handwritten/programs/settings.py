# Settings that outlast a restart, in a file: what is missing or damaged there is as it was delivered.

from micropython import const
from ujson import dumps, loads

_PATH = "/flash/settings.json"
_LONGEST = const(512)


class Settings:
    def __init__(self):
        self.interval_seconds = 900
        self.threshold = 50
        self.name = "meter"

    # Reads the file, if it is there.
    def load(self):
        found = self._read()
        self.interval_seconds = _natural(found.get("interval"), self.interval_seconds)
        self.threshold = _natural(found.get("threshold"), self.threshold)
        name = found.get("name")
        if isinstance(name, str):
            self.name = name

    def save(self):
        values = {"interval": self.interval_seconds, "threshold": self.threshold, "name": self.name}
        with open(_PATH, "wb") as file:
            file.write(dumps(values).encode())

    def _read(self):
        try:
            with open(_PATH, "rb") as file:
                found = loads(file.readline(_LONGEST).decode())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _natural(value, otherwise):
    return value if isinstance(value, int) and value >= 0 else otherwise
