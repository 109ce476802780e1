import deflate
from io import BytesIO
from _bridge.files import File
from _bridge.usocket import socket

_EINVAL = 22
_EOPNOTSUPP = 95


class DecompIO:
    def __init__(self, stream, wbits=0):
        if isinstance(stream, File):
            # At once: a trace is not to tell how a decoder reads.
            stream = BytesIO(File.read(stream))
        elif not isinstance(stream, (BytesIO, socket)):
            # The board reads native streams only: no object of a program can stand in for one.
            raise OSError(_EOPNOTSUPP)
        if wbits < 0:
            self._stream = deflate.DeflateIO(stream, deflate.RAW, -wbits)
        elif wbits >= 16:
            self._stream = deflate.DeflateIO(stream, deflate.GZIP)
        else:
            self._stream = deflate.DeflateIO(stream, deflate.ZLIB)

    def read(self, *size):
        return self._call(self._stream.read, *size)

    def readinto(self, *buffer):
        return self._call(self._stream.readinto, *buffer)

    def readline(self, *size):
        return self._call(self._stream.readline, *size)

    def _call(self, method, *arguments):
        try:
            return method(*arguments)
        except OSError as error:
            # The interpreter's own number for what is not deflate is another than the board's.
            raise OSError(_EINVAL if error.args[0] == _INVALID else error.args[0])


def decompress(data, wbits=0):
    return DecompIO(BytesIO(data), wbits).read()


def _number_of_invalid():
    try:
        deflate.DeflateIO(BytesIO(b"\x07"), deflate.RAW).read()
    except OSError as error:
        return error.args[0]


_INVALID = _number_of_invalid()
