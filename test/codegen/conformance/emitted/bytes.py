# ## zeroed buffers

from show import show

show(bytearray(3), bytearray(2), len(bytearray(0)))


# ## bytes of numbers

from show import show

show(bytes([0, 127, 255]), bytes([]))


# ## not a byte

from show import show

for n in [256, -1]:
    try:
        show(bytes([n]))
    except ValueError:
        show("no")


# ## writing bytes

from show import show

b = bytearray(4)
for i in range(len(b)):
    b[i] = 255 - (i & 3)
show(b)


# ## slices are copies

from show import show

b = bytearray(3)
c = b[1:]
for i in range(len(c)):
    c[i] = 9
show(b, c, b[0:1], b[-1:])


# ## views share memory

from show import show

b = bytearray(4)
v = memoryview(b)[1:3]
for i in range(len(v)):
    v[i] = 7
show(b, v, len(v))


# ## joining bytes

from show import show

show(bytes([0]).join([bytes([1]), bytes([2, 3])]), bytes([]).join([]))


# ## reading with item

from show import show

b = bytes([5, 6])
show(b[0], b[1] * 256 + b[0])


# ## packing integers

from show import show
from ustruct import pack

show(pack(">H", 0x1234), pack("<I", 0x12345678), pack(">bB", -1, 200))


# ## hexadecimal text

from show import show
from ubinascii import hexlify, unhexlify

show(hexlify(unhexlify("00ff10")).decode())


# ## a sum of bytes

from show import show


def sum(data):
    s = 0
    for b in data:
        s = (s + b) & 0xFF
    return s


show(sum(bytes([200, 100, 3])))


# ## JSON and back

from show import show
from ujson import dumps, loads

v = loads(dumps({"a": [1, "x", None, True]}))
if isinstance(v, dict):
    show(v.get("a"), v.get("b"))
