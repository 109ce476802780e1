import deflate


def DecompIO(stream, wbits=0):
    if wbits < 0:
        return deflate.DeflateIO(stream, deflate.RAW, -wbits)
    if wbits >= 16:
        return deflate.DeflateIO(stream, deflate.GZIP)
    return deflate.DeflateIO(stream, deflate.ZLIB)
