# ## what a call gives

from show import show


def read():
    return {"id": 3, "name": "pulse"}


record = read()
id = record["id"]
name = record["name"]
show(id, name)


# ## what a call gives, with defaults

from show import show


def read(name=None):
    return {} if name is None else {"name": name}


record = read()
size = record.get("size", 4)
name = record.get("name", "none")
other = read("n").get("name", "x")
show(size, name, other)


# ## called once

from show import show

calls = 0


def read():
    global calls
    calls += 1
    return {"a": calls, "b": calls * 10}


record = read()
a = record["a"]
b = record["b"]
show(a, b, calls)


# ## parts of a text

from show import show

values = "a,b".split(",")
first = values[0] if len(values) > 0 else ""
second = values[1] if len(values) > 1 else ""
third = values[2] if len(values) > 2 else "-"
show(first, second, third)


# ## parts and the rest

from show import show

values = "set a 5".split(" ")
verb = values[0] if len(values) > 0 else None
rest = values[1:]
show(verb, rest)


# ## twice in one function

from show import show


def f(line):
    values = line.split("=")
    a = values[0] if len(values) > 0 else ""
    b = values[1] if len(values) > 1 else ""
    values2 = b.split(".")
    c = values2[0] if len(values2) > 0 else ""
    d = values2[1] if len(values2) > 1 else ""
    return [a, c, d]


show(f("x=1.2"), f("y"), f(""))


# ## a tuple of a call

from show import show


def measured(xs):
    return (len(xs), sum(xs))


count, total = measured([4, 5])
show(count, total)


# ## pairs in a callback

from show import show

pairs = [("a", 1), ("b", 2)]
show(
    ["{}{}".format(name, n) for name, n in pairs],
    [(_, n) for _, n in pairs if n > 1],
    any(name == "b" for name, _ in pairs),
)


# ## records in a callback

from show import show

readings = [{"at": 1, "value": 5}, {"at": 2, "value": 7}]
show(
    [each["at"] * each["value"] for each in readings],
    [each2 for each2 in readings if each2["value"] > 5],
    all(each3["at"] > 0 for each3 in readings),
)


# ## records under other names in a callback

from show import show

rs = [{"n": 1}, {"n": 2, "t": "x"}]
show(["{}{}".format(each["n"], each.get("t", "none")) for each in rs])


# ## records that are handed on

from show import show


def label(n, t):
    return "{}:{}".format(t, n)


rs = [{"n": 1, "t": "a"}]
show([label(each["n"], each["t"]) for each in rs])


# ## pairs in a sum

from show import show

pairs = [("a", 1), ("b", 2)]
show(sum([n for _, n in pairs]))


# ## a loop over pairs of entries

from show import show

points = [(1, 2), (3, 4)]
for i, (x, y) in enumerate(points):
    show(i, x, y)


# ## elements by the index of entries

from show import show

names = ["a", "b", "c"]
values = [1, 2]
for i, name in enumerate(names):
    show(name, values[i] if len(values) > i else 0)


# ## elements in the middle

from show import show

xs = [5, 6, 7, 8]
none = []
show(
    xs[len(xs) // 2] if len(xs) > len(xs) // 2 else None,
    none[len(none) // 2] if len(none) > len(none) // 2 else None,
    xs[len(xs) // 2 + 9] if len(xs) > len(xs) // 2 + 9 else -1,
)


# ## elements by masked numbers

from show import show

names = ["n", "e", "s", "w"]


def at(turns):
    return names[turns & 3] if len(names) > turns & 3 else "?"


show(at(0), at(5), at(-1))


# ## fields of an instance

from show import show


class Pin:
    def __init__(self, id, name):
        self.id = id
        self.name = name


def made():
    return Pin(3, "led")


record = made()
id = record.id
name = record.name
show(id, name)


# ## turned around

from show import show

a = 1
b = 2
c = 3
a, b, c = c, a, b
show(a, b, c)


# ## fields that are swapped

from show import show


class Pair:
    def __init__(self):
        self.left = 1
        self.right = 2

    def flip(self):
        self.left, self.right = self.right, self.left
        return self


pair = Pair().flip()
show(pair.left, pair.right)


# ## left out of a call

from show import show


def read():
    return ("a", 1, True)


_, n, _ = read()
name, _, _ = read()
show(n, name)


# ## records in records in a callback

from show import show

rows = [{"k": 10, "cells": [{"n": 1}, {"n": 2}]}, {"k": 20, "cells": [{"n": 3}]}]
show([[each2["n"] + each["k"] for each2 in each["cells"]] for each in rows])


# ## an inner callback with a telling name

from show import show

rows = [{"k": 1, "xs": [1, 2]}, {"k": 5, "xs": [3]}]
show([each2 for each2 in rows if any(each > each2["k"] for each in each2["xs"])])


# ## an element that is not there in a callback

from show import show

rows = [{"names": ["a"]}, {"names": []}]
show([each["names"][0] if len(each["names"]) > 0 else "none" for each in rows])
