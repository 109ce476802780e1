# ## sum, difference, product

from show import show


def f(a, b):
    show(a + b, a - b, a * b, -a, --a)


f(7, 3)
f(-7, 3)
f(0, -2)


# ## precedence

from micropython import const
from show import show

_a = const(5)
show(1 + 2 * _a, (1 + 2) * _a, -(_a + 1), _a - (2 - 1), _a - 2 - 1, 2 * (_a - 1) * 3)


# ## floor of a division

from show import show

for a in [-7, -1, 0, 1, 7]:
    for b in [-2, 2, 3]:
        show(a // b)


# ## floor of sums

from show import show


def f(a, b):
    return (a + b) // 2


show(f(3, 4), f(-3, -4), f(0, 1))


# ## remainder of naturals

from show import show

xs = [0, 1, 7, 8, 255]
for x in xs:
    show(max(x, 0) % 8, (x & 0xFF) % 10)


# ## remainder of a counter

from show import show

for i in range(7):
    show(i % 3)


# ## min, max, abs

from show import show


def f(a, b):
    show(min(a, b), max(a, b, 0), abs(a))


f(-3, 2)
f(4, 9)


# ## hexadecimal and separators

from show import show

show(0xFF, 0x1000, 1000000, 5, 15)


# ## compound assignment

from show import show

n = 10
n += 5
n -= 3
n *= 4
n += 1
n -= 1
n += 1
n -= 1
show(n)


# ## masked bits

from show import show


def f(n):
    return ((n & 0xFF) << 4) | 1


show(f(0), f(255), f(256), f(-1))


# ## exclusive or

from show import show


def f(a, b):
    return (a & 0xFFFF) ^ (b & 0xFFFF)


show(f(0x1234, 0xFF), f(-1, 1))


# ## shift to the right

from show import show


def f(n):
    return (n & 0xFFFF) >> 8


show(f(0xABCD), f(0x12345))


# ## unsigned 32 bits

from show import show


def f(n):
    return n & 0xFFFFFFFF


show(f(-1), f(0x1FFFFFFFF), f(5))


# ## unsigned shift

from show import show


def f(n):
    return (n & 0xFFFFFFFF) >> 8


show(f(-1), f(0xABCDEF01), f(255))


# ## not, of bits

from show import show


def f(n):
    return ~(n & 0xFF)


show(f(0), f(255), f(3))


# ## compound bits

from show import show

n = 0x0F & 0xFF
out = 0
for i in range(4):
    out = (out & 0x7F) | (1 << (i & 7))
n &= 0x3C
show(n, out)


# ## a checksum

from show import show

data = [0x12, 0x34, 0x56]
crc = 0xFFFF
for byte in data:
    crc = (crc & 0xFFFF) ^ ((byte & 0xFF) << 8)
    for i in range(8):
        crc = (
            (((crc & 0x7FFF) << 1) ^ 0x1021) & 0xFFFF
            if crc & 0x8000 != 0
            else ((crc & 0x7FFF) << 1) & 0xFFFF
        )
show(crc)


# ## large products stay whole

from micropython import const
from show import show

_ms = const(1000)
day = 24 * 60 * 60 * _ms
show(day, day * 365, day * -1)


# ## text of numbers

from show import show


def f(n):
    show(str(n), str(n), "{:x}".format(n), "{}".format(n))


f(0)
f(255)
f(-10)


# ## constants of the module

from micropython import const
from show import show

_STEP = const(4 * 1024)
LIMIT = _STEP * 3 - 1
_NEGATIVE = const(-5)


def f():
    return _STEP + LIMIT + _NEGATIVE


show(f(), LIMIT)
