import io
from _bridge.core import CONSTANTS, TimeoutError, call, int32, span

globals().update(CONSTANTS["socket"])
IPPROTO_TCP = 6

_ETIMEDOUT = 110
_CHUNK = 512

error = OSError
timeout = TimeoutError


def getaddrinfo(host, port):
    return [(CONSTANTS["socket"]["AF_INET"], CONSTANTS["socket"]["SOCK_STREAM"], 0, "", (host, port))]


def _call(name, *args):
    try:
        return call(name, *args)
    except OSError as error:
        if error.args[0] == _ETIMEDOUT:
            raise TimeoutError(_ETIMEDOUT)
        raise


class socket(io.IOBase):
    def __init__(
        self, family=CONSTANTS["socket"]["AF_INET"], type=CONSTANTS["socket"]["SOCK_STREAM"], proto=0
    ):
        self._socket = call("socket.open", family, type)

    def connect(self, address):
        _call("socket.connect", self._socket, address[0], address[1])

    def settimeout(self, seconds):
        if seconds is None:
            ms = -1
        else:
            ms = int(seconds * 1000)
            if seconds > 0 and ms == 0:
                ms = 1
        call("socket.settimeout", self._socket, int32(ms))

    def setblocking(self, blocking):
        call("socket.settimeout", self._socket, -1 if blocking else 0)

    def setsockopt(self, level, option, value):
        if not isinstance(value, int):
            value = int.from_bytes(value, "little")
        call("socket.setsockopt", self._socket, level, option, int(value))

    def send(self, data):
        return _call("socket.send", self._socket, *span(data))

    # As on the board, it may send less than all.
    sendall = send

    def write(self, data):
        view = memoryview(data.encode() if isinstance(data, str) else data)
        sent = 0
        while sent < len(view):
            sent += self.send(view[sent:])
        return sent

    def recv(self, count):
        return self._fill("socket.recv", count)

    def readinto(self, buffer, count=None):
        if count is not None:
            buffer = memoryview(buffer)[:count]
        count = _call("socket.readinto", self._socket, *span(buffer))
        return None if count == -1 else count

    def read(self, count=-1):
        if count is not None and count >= 0:
            return self._fill("socket.readinto", count)
        parts = []
        while True:
            part = self._fill("socket.readinto", _CHUNK)
            parts.append(part)
            if len(part) < _CHUNK:
                return b"".join(parts)

    def readline(self, limit=-1):
        if limit is not None and limit >= 0:
            return self._fill("socket.readline", limit)
        line = b""
        while True:
            part = self._fill("socket.readline", _CHUNK)
            line += part
            if len(part) < _CHUNK or line.endswith(b"\n"):
                return line

    def makefile(self, mode="rb", buffering=0):
        return self

    def close(self):
        call("socket.close", self._socket)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _fill(self, name, count):
        buffer = bytearray(count)
        filled = _call(name, self._socket, *span(buffer))
        return bytes(buffer) if filled == count else bytes(memoryview(buffer)[:filled])
