# Emitted from src/device/flash/lib/ota_connection.ts by pycom-ota: edit that file, not this one.
#
# A connection to a server, which is read through one buffer: line by line, or as it comes.

from micropython import const
from ota_errors import BadResponse, ConnectionClosed
from ota_socket import connected, receive, send_all

_LINE_FEED = const(10)


# Every method that waits for the server raises a LinkError where that fails.
class Connection:
    # Through `buffer`, which a line must fit into; `seconds` bounds each wait for the server.
    def __init__(self, host, port, buffer, seconds):
        self._at = 0
        self._filled = 0
        self._host = host
        self._port = port
        self._buffer = buffer
        self._view = memoryview(buffer)
        self._seconds = seconds
        self._socket = None

    def open(self):
        self._socket = connected(self._host, self._port, self._seconds)

    def is_open(self):
        return self._socket is not None

    def close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    # Whether all that has come was used.
    def is_used_up(self):
        return self._at == self._filled

    # Sends a request. What has come before is forgotten.
    def send(self, text):
        self._at = 0
        self._filled = 0
        send_all(self._opened(), text.encode(), self._seconds)

    # A line, without its end. Raises BadResponse where it is no text, or too long for the buffer
    def line(self):
        end = self._at
        while end == self._filled or self._buffer[end] != _LINE_FEED:
            if end < self._filled:
                end += 1
            elif end == len(self._buffer):
                raise BadResponse("head")
            elif not self._read_more():
                raise ConnectionClosed("in the head")
        start = self._at
        self._at = end + 1
        try:
            return str(self._view[start:end], "utf-8").strip()
        except ValueError:
            raise BadResponse("head")

    # What has come of the `left` bytes that are to come, in the buffer until the next call; none at the end where it is below
    # 0, and the server closes there.
    def piece(self, left):
        if self._at == self._filled:
            self._at = 0
            self._filled = 0
            if not self._read_more():
                if left > 0:
                    raise ConnectionClosed("{} bytes short".format(left))
                return None
        start = self._at
        count = self._filled - start
        self._at += min(count, left) if left > 0 else count
        return self._view if self._at - start == len(self._buffer) else self._view[start:self._at]

    def _opened(self):
        if self._socket is None:
            raise ConnectionClosed("")
        return self._socket

    # False where the server has closed.
    def _read_more(self):
        room = self._view if self._filled == 0 else self._view[self._filled:]
        came = receive(self._opened(), room, self._seconds)
        self._filled += came
        return came > 0
