# A server that answers each target with bytes that were prepared, in a file that is named after it.
from binascii import hexlify
from _native import host

AF_INET = 2
SOCK_STREAM = 1
IPPROTO_TCP = 6

_ENOTCONN = 107


class timeout(OSError):
    pass


error = OSError


def getaddrinfo(host_name, port):
    return [(AF_INET, SOCK_STREAM, 0, "", (host_name, port))]


class socket:
    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0):
        self._request = b""
        self._answer = None

    def connect(self, address):
        pass

    def settimeout(self, seconds):
        pass

    def setblocking(self, blocking):
        pass

    def setsockopt(self, level, option, value):
        pass

    def send(self, data):
        self._request += data
        if self._answer is None and b"\r\n\r\n" in self._request:
            self._answer = _answer(self._request.split(b" ")[1])
        return len(data)

    sendall = send
    write = send

    def recv(self, count):
        return self._open().read(min(count, host.settings["chunk"]))

    def read(self, count=-1):
        return self._open().read(count)

    def readinto(self, buffer, count=None):
        if count is not None:
            buffer = memoryview(buffer)[:count]
        return self._open().readinto(buffer)

    def readline(self, limit=-1):
        return self._open().readline(limit)

    def makefile(self, mode="rb", buffering=0):
        return self._open()

    def close(self):
        if self._answer is not None:
            self._answer.close()
            self._answer = None

    def _open(self):
        if self._answer is None:
            raise OSError(_ENOTCONN)
        return self._answer


# What was prepared for a target, or for it without its last parameters; else what was prepared for every other one.
def _answer(target):
    while True:
        try:
            return host.open("answer-" + hexlify(target).decode(), "rb")
        except OSError:
            if b"&" not in target:
                return host.open("answer-", "rb")
            target = target.rsplit(b"&", 1)[0]
