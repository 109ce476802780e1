# Emitted from src/device/flash/lib/ota_head.ts by pycom-ota: edit that file, not this one.
#
# The head of an answer in HTTP, line by line.

from ota_errors import BadResponse
from ota_socket import natural


# What the head of an answer says.
class Head:
    def __init__(self, line):
        # Of the body, in bytes; -1 where it is not told.
        self.length = -1
        self.tag = ""
        # Where a part begins, and the size of the whole; -1 where they are not told.
        self.start = -1
        self.size = -1
        # How the body is packed, which no content of ours is; empty where it is not.
        self.encoding = ""
        words = line.split(" ")
        if not line.startswith("HTTP/1.") or len(words) < 2:
            raise BadResponse("status")
        self.status = natural(words[1])
        self.is_kept = words[0] == "HTTP/1.1"

    def add(self, line):
        parts = line.split(":")
        if len(parts) == 2:
            self._field(parts[0].lower(), parts[1].strip())

    def _field(self, name, value):
        if name == "content-length":
            self.length = natural(value)
        elif name == "connection":
            self.is_kept = value.lower() == "keep-alive"
        elif name == "etag":
            self.tag = "".join(value.split('"'))
        elif name == "content-range":
            self._range(value)
        elif name == "transfer-encoding" or name == "content-encoding":
            self.encoding = name
            self.is_kept = False

    # `bytes 0-99/1000`, or another size than a number.
    def _range(self, value):
        parts = value.split("/")
        places = parts[0].split("-")
        if not value.startswith("bytes ") or len(parts) != 2:
            raise BadResponse("range")
        if len(places) == 2:
            self.start = natural(places[0][6:])
        if parts[1] != "*":
            self.size = natural(parts[1])
