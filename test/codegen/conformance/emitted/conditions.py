# ## if and else

from show import show


def f(n):
    if n > 3:
        return "big"
    elif n > 1:
        return "mid"
    else:
        return "small"


show(f(5), f(2), f(0))


# ## else-if with a callback inside

from show import show


def call(f):
    return f(2)


def go(a):
    if a:
        return 1
    else:
        def f(n):
            return n == 2

        if call(f):
            return 2
    return 3


show(go(True), go(False))


# ## not

from show import show

t = len([1]) > 0
show(not t, t, not 1 > 2)


# ## and, or: short circuit

from show import show

calls = 0


def hit(b):
    global calls
    calls += 1
    return b


show(hit(False) and hit(True), calls, hit(True) or hit(False), calls)


# ## and within or

from show import show


def f(a, b, c):
    return (a or b) and c or not a


for a in [True, False]:
    for b in [True, False]:
        for c in [True, False]:
            show(f(a, b, c))


# ## equality of numbers and strings

from micropython import const
from show import show

_n = const(3)
s = "x"
show(_n == 3, _n != 3, s == "x", s != "y")


# ## a boolean beside a boolean

from show import show

a = len([1]) > 0
b = len([]) > 0
show(a == b, a != b, a is True, b is False)


# ## text beside a number of a union

from show import show


def f(v):
    return v == "a"


show(f(1), f("a"), f("b"))


# ## identity of instances

from show import show


class A:
    pass


a = A()
b = A()
c = a
show(a is b, a is c, a is not b)


# ## null

from show import show


def f(v):
    return "none" if v is None else "{}".format(v)


show(f(None), f(0), f(7))


# ## zero and empty are no absence

from show import show


def f(n, s):
    show(n is not None, s is not None, n if n is not None else 9, s if s is not None else "d")


f(0, "")
f(None, None)


# ## undefined or null with ==

from show import show


def f(v=None):
    return v is None


show(f(), f(None), f(""), f("x"))


# ## nullish assignment

from show import show

a = None
if a is None:
    a = 4
if a is None:
    a = 5
show(a)


# ## nullish assignment to a field

from show import show


class A:
    def __init__(self):
        self.v = None


a = A()
if a.v is None:
    a.v = "set"
if a.v is None:
    a.v = "again"
show(a.v)


# ## conditional expressions nest

from show import show


def f(n):
    return "neg" if n < 0 else ("zero" if n == 0 else "pos")


show(f(-1), f(0), f(1))


# ## order of numbers

from show import show

show(1 < 2, 2 <= 2, 3 > 4, 4 >= 4, -1 < 0)


# ## order of strings

from show import show

show("a" < "b", "Z" < "a", "ab" <= "abc", "10" < "9")


# ## comparison in comparison

from micropython import const
from show import show

_a = const(3)
show((_a > 1) == (_a > 2), (_a > 1) != (_a > 5))


# ## typeof

from show import show


def f(v):
    return "s" if isinstance(v, str) else ("b" if isinstance(v, bool) else "other")


show(f("x"), f(True), f(1), f(None))


# ## typeof number of a union

from show import show


def f(v):
    return v + 1 if isinstance(v, int) else "{}!".format(v)


show(f(1), f("a"))


# ## isinstance narrows what is unknown

from show import show


def f(v):
    if isinstance(v, str):
        return "text {}".format(v)
    if isinstance(v, int):
        return "number {}".format(v)
    if isinstance(v, list):
        return "list of {}".format(len(v))
    if isinstance(v, dict):
        return "dict"
    return "other"


show(f("a"), f(3), f([1, 2]), f({"a": 1}), f(None))


# ## a key in a record

from show import show

r = {"a": 1}
show("a" in r, "b" in r)
