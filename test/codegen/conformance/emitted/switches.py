# ## strings

from show import show


def f(s):
    if s == "a":
        return 1
    elif s in ("b", "c"):
        return 2
    else:
        return 3


show(f("a"), f("b"), f("c"), f("d"))


# ## numbers with break

from show import show


def f(n):
    out = ""
    if n == 0:
        out = "zero"
    elif n == 1:
        out = "one"
    else:
        out = "many"
    return out


show(f(0), f(1), f(2))


# ## without default

from show import show


def f(n):
    if n == 1:
        show("one")
    elif n == 2:
        show("two")
    show("end")


f(1)
f(3)


# ## in a loop with continue

from show import show

for s in ["a", "b", "c"]:
    if s == "a":
        continue
    elif s == "b":
        show("b")
    else:
        show("other")
    show("after", s)


# ## a switch in a switch

from show import show


def f(a, n):
    if a == "x":
        if n == 1:
            return "x1"
        else:
            return "x"
    else:
        return "none"


show(f("x", 1), f("x", 2), f("y", 1))


# ## numeric enums

from show import show


def f(m):
    return m == 1


show(0, 1, 7, 8, f(1), f(7))


# ## string enums

from show import show

k = "file"
show(k, "firmware", k == "file")


# ## a switch over an enum

from show import show


def f(m):
    if m == 0:
        return "a"
    elif m == 1:
        return "b"
    elif m == 2:
        return "c"


show(f(0), f(1), f(2))


# ## const enums

from show import show

show(1 | 4, 2)


# ## unions of literals

from show import show


def flip(s):
    return "off" if s == "on" else "on"


show(flip("on"), flip(flip("on")))


# ## discriminated unions

from show import show


def area(s):
    if s["kind"] == "circle":
        return 3 * s["r"] * s["r"]
    elif s["kind"] == "box":
        return s["w"] * s["h"]


show(area({"kind": "circle", "r": 2}), area({"kind": "box", "w": 2, "h": 5}))


# ## discriminated unions with if

from show import show


def f(r):
    return "{}".format(r["value"]) if r["ok"] else r["error"]


show(f({"ok": True, "value": 1}), f({"ok": False, "error": "bad"}))
