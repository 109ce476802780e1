# ## big and little endian

from show import show
from ustruct import pack

show(pack(">H", 258), pack("<H", 258), pack(">I", 16909060), pack("<I", 16909060))


# ## several values

from show import show
from ustruct import pack

show(pack(">BHI", 1, 2, 3), pack("<bhi", -1, -2, -3))


# ## unpack

from show import show
from ustruct import unpack

kind, value = unpack(">BH", bytes([7, 1, 2]))
show(kind, value)


# ## unpack signed

from show import show
from ustruct import unpack

a, b = unpack("<hb", bytes([255, 255, 128]))
show(a, b)


# ## from an offset

from show import show
from ustruct import unpack_from

frame = bytes([0, 0, 1, 44, 9])
(value,) = unpack_from(">H", frame, 2)
(last,) = unpack_from(">B", frame, 4)
show(value, last)


# ## into a buffer

from show import show
from ustruct import pack_into

buffer = bytearray(6)
pack_into(">H", buffer, 1, 513)
pack_into("<b", buffer, 5, -2)
show(buffer)


# ## sizes

from show import show
from ustruct import calcsize

show(calcsize(">BHI"), calcsize("<bb"), calcsize(">I"))


# ## there and back

from show import show
from ustruct import pack, unpack


def turn(n):
    (back,) = unpack(">i", pack(">i", n))
    return back


show(turn(0), turn(-1), turn(2147483647), turn(-2147483648))


# ## too few bytes

from show import show
from ustruct import unpack

try:
    (n,) = unpack(">I", bytes([1, 2]))
    show(n)
except ValueError:
    show("short")


# ## a frame with a header

from show import show
from ustruct import pack, unpack


def encode(frame):
    return bytes([]).join([pack(">BH", frame["kind"], len(frame["body"])), frame["body"]])


def decode(data):
    kind, size = unpack(">BH", data[0:3])
    return {"kind": kind, "body": data[3:3 + size]}


frame = encode({"kind": 2, "body": bytes([9, 8, 7])})
show(frame, decode(frame))


# ## fields in a row

from show import show
from ustruct import unpack_from

data = bytes([0, 1, 0, 2, 0, 3])
values = []
for at in range(0, len(data), 2):
    (value,) = unpack_from(">H", data, at)
    values.append(value)
show(values)


# ## a window of a buffer

from show import show
from ustruct import pack_into, unpack_from

buffer = bytearray(8)
window = memoryview(buffer)[2:6]
pack_into(">I", window, 0, 305419896)
(high,) = unpack_from(">H", window, 0)
show(buffer, high == 0x1234)


# ## bits of a status byte

from micropython import const
from show import show

_BATTERY = const(0x04)
_LEAK = const(0x80)
status = bytes([0x86])[0]
show(status & _BATTERY != 0, status & _LEAK != 0, (status >> 1) & 1, status & 0x0F)


# ## bits put together

from show import show


def flags(on, level):
    return (1 if on else 0) | ((level & 7) << 1)


show(flags(True, 5), flags(False, 7), flags(True, 8))


# ## a nibble swap

from show import show

swapped = []
for b in bytes([0x12, 0xF0]):
    swapped.append(((b & 0x0F) << 4) | (b >> 4))
show(swapped, bytes(swapped))


# ## 32 bits without sign

from micropython import const
from show import show

_high = const(0x8000)
word = (_high * 65536 + 1) & 0xFFFFFFFF
show(word, (word & 0xFFFFFFFF) >> 16, word & 0xFFFF)


# ## a variable-length integer

from show import show


def varint(n):
    out = []
    rest = n
    while rest >= 128:
        out.append((rest & 127) | 128)
        rest = rest // 128
    out.append(rest)
    return bytes(out)


show(varint(0), varint(127), varint(128), varint(300))


# ## binary-coded decimals

from show import show


def decimal(data):
    n = 0
    for b in data:
        n = n * 100 + (b >> 4) * 10 + (b & 15)
    return n


show(decimal(bytes([0x12, 0x34])), decimal(bytes([])), decimal(bytes([0x99])))
