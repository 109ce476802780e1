# What the inner loops of a download allocate. LOADS stands above this: NAME, SIZE and WORDS of each. It is the board's
# main.py; the tables' side takes two sizes of each, and what they differ by.
import gc
import ota_blocks
from ota_http import Server
from ota_inflate import inflate
from ota_sink import Sink
from ota_slot import UNREAD
from uio import BytesIO


class Nowhere(Sink):
    def begin(self, size, start=0, tag=""):
        pass

    def write(self, data):
        pass


# The simulated slot allocates itself.
def nowhere(data):
    pass


ota_blocks.put = nowhere
server = Server("192.168.4.1", 8000, bytearray(2048), 10)


def measure(name, size, step):
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    step()
    after = gc.mem_alloc()
    gc.enable()
    print("ALLOCATED", name, size, after - before)


for name, size, words in LOADS:
    if name == "raw":
        measure(name, size, lambda: server.fetch("raw-{}".format(size), Nowhere("")))
    elif name == "blocks":
        sink = ota_blocks.BlockSink(words, BytesIO(4096 + UNREAD))
        measure(name, size, lambda: server.fetch(words[10], sink))
        sink.finish()
    else:
        packed = BytesIO(open("/flash/deflated-{}".format(size), "rb").read())
        measure(name, size, lambda: inflate(packed, Nowhere(""), size))
