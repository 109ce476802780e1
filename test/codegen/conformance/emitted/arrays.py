# ## literals and length

from show import show

xs = [1, 2, 3]
none = []
show(xs, len(xs), none, len(none), [[1], [2, 3]])


# ## spread and copy

from show import show

xs = [1, 2]
copy = list(xs)
copy.append(3)
show(xs, copy, [0] + xs + [9], xs + copy)


# ## push and pop

from show import show

xs = []
xs.append("a")
xs.extend(["b", "c"])
xs.extend(("d", "e"))
show(xs, xs.pop() if len(xs) > 0 else None, xs)
if len(xs) > 0:
    xs.pop()
show(xs)


# ## pop of nothing

from show import show

xs = []
show(xs.pop() if len(xs) > 0 else None, xs.pop(0) if len(xs) > 0 else None)
if len(xs) > 0:
    xs.pop()
if len(xs) > 0:
    xs.pop(0)
show(xs)


# ## shift and unshift

from show import show

xs = [1, 2, 3]
show(xs.pop(0) if len(xs) > 0 else None)
xs.insert(0, 9)
if len(xs) > 0:
    xs.pop(0)
xs.insert(0, 8)
show(xs)


# ## slice

from show import show

xs = [1, 2, 3, 4, 5]
show(xs[:], xs[1:], xs[1:3], xs[-2:], xs[0:-1], xs[4:2], xs[9:])


# ## concat

from show import show

xs = [1]
show(xs + [2, 3], xs + [], xs)


# ## includes

from show import show

show(2 in [1, 2], "b" in ["a"], True in [True])


# ## map and filter

from show import show

xs = [1, 2, 3, 4]
show(
    [x * x for x in xs],
    [x for x in xs if x > 2],
    ["{}".format(x) for x in [x for x in xs if x > 1]],
)


# ## map with a named function

from show import show


def twice(n):
    return n * 2


def even(n):
    return n & 1 == 0


show([twice(each) for each in [1, 2]], [each2 for each2 in [1, 2, 3, 4] if even(each2)])


# ## map uses what is outside

from micropython import const
from show import show

_factor = const(3)


def f(xs):
    plus = 1
    return [x * _factor + plus for x in xs]


show(f([1, 2]))


# ## some and every

from show import show

xs = [1, 5, 9]
none = []
show(
    any(x > 8 for x in xs),
    all(x > 0 for x in xs),
    any(x > 0 for x in none),
    all(x > 0 for x in none),
)


# ## sort numbers

from show import show

xs = [10, 9, 1, -3]
xs.sort()
show(xs)
xs.sort(reverse=True)
show(xs)


# ## sorted copies

from show import show

xs = [3, 1, 2]
show(sorted(xs), xs, sorted(xs, reverse=True), list(reversed(xs)), xs)


# ## reverse in place

from show import show

xs = ["a", "b", "c"]
xs.reverse()
show(xs, list(reversed(xs[:])))


# ## lists are shared

from show import show

xs = [1]
ys = xs
ys.append(2)
show(xs)


# ## lists of lists

from show import show

grid = [[1, 2], [3, 4]]
for row in grid:
    row.append(len(row))
    show(row)
show(grid)


# ## elements with item

from show import show

show([5, 6, 7][2], ["a"][0])


# ## an element that is not there

from show import show

try:
    show([1][1])
except IndexError:
    show("none")


# ## writing at a proven index

from show import show

xs = [1, 2, 3]
for i in range(len(xs)):
    xs[i] = i * 10
show(xs)


# ## tuples

from show import show

t = ("a", 1)
show(t, t[0], t[1], len(t))


# ## tuples in lists

from show import show

pairs = [("a", 1), ("b", 2)]
pairs.append(("c", 3))
for name, n in pairs:
    show(name, n)
show(pairs)


# ## a function that gives two values

from show import show


def divide(a, b):
    q = a // b
    return (q, a - q * b)


q, r = divide(17, 5)
_, rest = divide(9, 4)
show(q, r, rest)


# ## swap

from show import show

a = 1
b = 2
a, b = b, a
show(a, b)


# ## entries

from show import show

for i, x in enumerate(["a", "b"]):
    show(i, x)


# ## entries of pairs

from show import show

pairs = [("x", 1)]
for i, (k, v) in enumerate(pairs):
    show(i, k, v)


# ## a nested comprehension

from show import show

show([[x + 1 for x in row] for row in [[1, 2], [3]]])


# ## constants as const

from show import show

NAMES = ("a", "b")
show(NAMES, len(NAMES))
for n in NAMES:
    show(n)


# ## elements that may be missing

from show import show

xs = [1, 2]
none = []
show(
    xs[0] if len(xs) > 0 else None,
    xs[1] if len(xs) > 1 else None,
    xs[2] if len(xs) > 2 else None,
    none[0] if len(none) > 0 else None,
    xs[5] if len(xs) > 5 else -1,
    none[0] if len(none) > 0 else 7,
    xs[0] if len(xs) > 0 else 7,
)


# ## a missing element is undefined

from show import show


def head(xs):
    first = xs[0] if len(xs) > 0 else None
    return "none" if first is None else first


show(head([]), head(["a"]))


# ## destructured arrays

from show import show

xs = [1, 2, 3]
a = xs[0] if len(xs) > 0 else None
b = xs[1] if len(xs) > 1 else 9
c = xs[2] if len(xs) > 2 else None
show(a, b, c)


# ## destructured arrays with too few

from show import show

xs = [1]
a = xs[0] if len(xs) > 0 else None
b = xs[1] if len(xs) > 1 else 9
c = xs[2] if len(xs) > 2 else None
show(a, b, c)


# ## the first and the rest

from show import show

xs = ["a", "b", "c"]
first = xs[0] if len(xs) > 0 else None
rest = xs[1:]
rest.append("d")
show(first, rest, xs)


# ## left out

from show import show

xs = [1, 2, 3]
second = xs[1] if len(xs) > 1 else None
show(second)


# ## indexOf

from show import show

xs = ["a", "b", "a"]
w = "b"
show(
    xs.index("a") if "a" in xs else -1,
    xs.index(w) if w in xs else -1,
    xs.index("z") if "z" in xs else -1,
)
