import deflate
from io import BytesIO
from _bridge.files import File
from _bridge.usocket import socket

_EOPNOTSUPP = 95


def DecompIO(stream, wbits=0):
    # The board reads native streams only: no object of a program can stand in for one.
    if not isinstance(stream, (BytesIO, File, socket)):
        raise OSError(_EOPNOTSUPP)
    if wbits < 0:
        return deflate.DeflateIO(stream, deflate.RAW, -wbits)
    if wbits >= 16:
        return deflate.DeflateIO(stream, deflate.GZIP)
    return deflate.DeflateIO(stream, deflate.ZLIB)


def decompress(data, wbits=0):
    return DecompIO(BytesIO(data), wbits).read()
