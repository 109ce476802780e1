# ## a filled array

from show import show

window = [0] * 4
window.append(9)
show(window, ["-"] * 2, [False] * 1)


# ## a filled array of a known length

from micropython import const
from show import show

_SIZE = const(3)
slots = [-1] * (_SIZE * 2)
show(slots, len(slots))


# ## a filled array is written

from show import show

slots = [0] * 3
for i in range(len(slots)):
    slots[i] = i * i
show(slots)


# ## from a length

from show import show

show([i * 2 for i in range(3)], [i for i in range(0)], ["x" for _ in range(2)])


# ## from a length that is a variable

from show import show


def squares(length):
    return [n * n for n in range(length)]


show(squares(4), squares(0), squares(-1))


# ## rows of their own

from show import show

grid = [[0] * 2 for _ in range(2)]
for row in grid:
    row.append(1)
    break
show(grid)


# ## division upwards

from show import show


def up(a, b):
    return -(-a // b)


show(up(7, 2), up(8, 2), up(0, 5), up(1, 100), up(-7, 2), up(7, -2))


# ## division upwards of sums

from micropython import const
from show import show

_bytes = const(100)
show(-(-(_bytes + 28) // 51) * 51, 1 - -(-_bytes // 3))


# ## division towards zero

from micropython import const
from show import show

_n = const(17)
show(_n // 5, max(_n, 0) // 2, (_n & 7) // 4)


# ## padded with zeros

from show import show


def two(n):
    return "{:0>2}".format(str(n))


show("{}:{}:{}".format(two(7), two(30), two(123)), two(0), two(-1))


# ## padded with spaces

from micropython import const
from show import show

_n = const(42)
show(
    "{: >5}".format(str(_n)),
    "{: >1}".format("{}".format(_n)),
    "{:.>8}".format("{}/{}".format(_n, _n)),
)


# ## padded hexadecimal

from show import show


def byte(n):
    return "{:0>2}".format("{:x}".format(n))


show(byte(10), byte(255), byte(0))


# ## a clock

from show import show


def clock(seconds):
    minutes = seconds // 60
    rest = seconds - minutes * 60
    return "{}:{}".format("{:0>2}".format(str(minutes)), "{:0>2}".format(str(rest)))


show(clock(0), clock(61), clock(3599))
