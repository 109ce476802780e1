# ## set and get

from show import show

m = {}
m["a"] = 1
m["a"] = 2
show(m.get("a"), m.get("b"), m.get("b", 7), len(m))


# ## has and delete

from show import show

m = {"a": 1, "b": 2}
m.pop("a", None)
m.pop("zzz", None)
show("a" in m, "b" in m, len(m), m)


# ## numbers as keys

from show import show

m = {1: "x"}
m[2] = "y"
show(m, m.get(1))


# ## sorted keys

from show import show

m = {"b": 1, "a": 2}
for k in sorted(m):
    show(k, m.get(k))


# ## clear

from show import show

m = {"b": 1}
m.clear()
s = {1}
s.clear()
show(len(m), len(s))


# ## counting

from show import show

m = {}
for w in ["a", "b", "a"]:
    m[w] = m.get(w, 0) + 1
show(m)


# ## a map of lists

from show import show

m = {}


def add(k, v):
    known = m.get(k)
    if known is None:
        m[k] = [v]
    else:
        known.append(v)


add("a", 1)
add("a", 2)
add("b", 3)
show(m)


# ## sets

from show import show

s = set()
s.add("a")
s.add("a")
s.discard("b")
show("a" in s, "b" in s, len(s))


# ## a set of a list

from show import show

s = {3, 1, 3}
xs = [1, 1, 2]
show(s, len(s), len(set(xs)))


# ## records

from show import show

r = {"name": "a", "size": 1}
r["size"] += 2
show(r["name"], r["size"], r.get("note"), r.get("note", "none"), r)


# ## optional properties

from show import show

r = {}
show(r.get("a") is None, r.get("a", 5))
r["a"] = 0
show(r.get("a") is None, r.get("a", 5))
r.pop("a", None)
show(r)


# ## records in records

from show import show

r = {"inner": {"list": [1], "text": "x"}, "n": 1}
r["inner"]["list"].append(2)
r["inner"]["text"] += "y"
show(r)


# ## shorthand properties

from micropython import const
from show import show

_a = const(1)
b = "x"
show({"a": _a, "b": b, "c-d": _a})


# ## records by key

from show import show

r = {}
r["a"] = 1
r["b"] = 2
r.pop("a", None)
show(r, r.get("b"), r.get("zz", 0))


# ## computed keys

from show import show

k = "key"
show({k: 1})


# ## the number of keys

from show import show

r = {"a": 1, "b": 2}
show(len(r))


# ## the keys of a record, sorted

from show import show

r = {"b": 1, "a": 2}
for k in sorted(r):
    show(k, r.get(k, 0))


# ## optional chain into a record

from show import show


def f(r):
    return r["a"] if r is not None else None


show(f({"a": 3}), f(None))


# ## optional chain with a default

from show import show


def f(r):
    return (
        (r.get("b") if r is not None else None)
        if (r.get("b") if r is not None else None) is not None
        else "none"
    )


show(f({"a": 3}), f(None), f({"a": 1, "b": ""}))


# ## records are shared

from show import show

r = {"n": 1}
both = [r, r]
for each in both:
    each["n"] += 1
show(r["n"])


# ## destructured records

from show import show

r = {"a": 1, "b": "x"}
a = r["a"]
b = r["b"]
show(a, b)


# ## destructured under another name

from show import show

r = {"size": 3}
length = r["size"]
show(length)


# ## destructured with defaults

from show import show


def f(r):
    a = r.get("a", 5)
    b = r.get("b", "d")
    c = r["c"]
    show(a, b, c)


f({"c": True})
f({"a": 0, "b": None, "c": False})


# ## one property of what is made

from show import show


def make():
    show("made")
    return {"n": 4, "m": 5}


n = make()["n"]
show(n)


# ## an entry that holds undefined

from show import show


def pick(xs):
    a = xs[0] if len(xs) > 0 else None
    return {"a": a}


r = pick([])
show(r.get("a") if r.get("a") is not None else 7, pick([1]).get("a") == 1)


# ## chains of optional links

from show import show


def f(r):
    show(
        r.get("inner")["n"] if r is not None and r.get("inner") is not None else None,
        (
            r.get("inner").get("deep")["s"]
            if (
                r is not None
                and r.get("inner") is not None
                and r.get("inner").get("deep") is not None
            )
            else "none"
        ),
    )


f(None)
f({})
f({"inner": {"n": 1}})
f({"inner": {"n": 2, "deep": {"s": "xy"}}})


# ## what follows an optional link

from show import show


def f(r):
    return r["inner"]["n"] if r is not None else -1


show(f(None), f({"inner": {"n": 3}}))
