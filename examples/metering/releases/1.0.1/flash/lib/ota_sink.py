# Emitted from src/device/flash/lib/ota_sink.ts by pycom-ota: edit that file, not this one.
#
# Where a download goes. A transport calls `begin` once a try and `write` for every piece; whoever made the sink closes
# it.

# Takes the bytes of one download. What is here is what a transport may ask of it.
class Sink:
    def __init__(self, tag):
        # How many bytes are there from an earlier try. A transport that cannot go on behind them begins at 0.
        self.offset = 0
        # Where it may end, in bytes from the beginning; -1 for all there is.
        self.end = -1
        self.tag = tag

    # `size` is that of the whole content, -1 where it is not known; `start`, 0 or `offset`, where what comes begins. `tag`
    # is what names the content where it begins at 0 and the transport knows.
    def begin(self, size, start=None, tag=None):
        raise NotImplementedError

    # The buffer is the caller's again afterwards.
    def write(self, data):
        raise NotImplementedError

    # What came until now is kept where the next try can go on with it.
    def close(self):
        pass


# Fetches, whatever comes of it, into a sink that is closed then.
def fetch_into(source, request, sink):
    try:
        source.fetch(request, sink)
    finally:
        sink.close()
