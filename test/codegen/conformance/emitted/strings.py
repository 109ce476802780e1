# ## templates of strings and numbers

from micropython import const
from show import show

a = "x"
_n = const(3)
show("{}:{}".format(a, _n), "{}".format(_n + 1), "plain", "{}{}".format(a, a))


# ## braces and quotes in templates

from micropython import const
from show import show

_n = const(1)
show(
    "{{{}}}".format(_n),
    "{}",
    "'{}'".format(_n),
    '"{}"'.format(_n),
    "\\{}".format(_n),
    "{{{{{}".format(_n),
)


# ## percent signs

from micropython import const
from show import show

_n = const(50)
show("{} %".format(_n), "100%d")


# ## escapes

from show import show

show("tab\tquote\"apostrophe'", "line\nfeed", "é", "A", "back\\slash")


# ## beyond the basic plane

from show import show

show("😀", "a{}b".format("😀"))


# ## joining

from show import show

a = "a"
s = a + "b"
s += "c"
show(s, a + a + a)


# ## starts, ends, includes

from show import show

s = "flash/lib/OTA.py"
show(s.startswith("flash"), s.endswith(".py"), "/lib/" in s, "sd" in s)


# ## the empty string

from show import show

s = ""
show(s == "", s.startswith(""), "" in s, "" in "a")


# ## split

from show import show

show("1.0.12".split("."), "a".split(","), "".split(","), ",a,,b,".split(","))


# ## split by a longer piece

from show import show

show("a\r\nb\r\n".split("\r\n"), "a--b-c".split("--"))


# ## replace once, replace all

from show import show

s = "a/b/c"
show(s.replace("/", "-", 1), s.replace("/", "-"), s.replace("/", ""), s.replace("x", "y", 1))


# ## repeat

from show import show

show("ab" * 3, "=" * 0)


# ## characters in a loop

from show import show

for c in "añ😀":
    show(c)


# ## characters in a list

from show import show

show(list("abc"), list(""))


# ## length in characters

from show import show

show(len("abc"), len("😀"), len(""))


# ## slices in characters

from show import show

show("abcdef"[2:], "abcdef"[1:3], "😀bc"[1:], "ab"[5:])


# ## ASCII lower case and stripping

from show import show

show("AbC".lower(), "  a b \r\n".strip())


# ## integers from text

from show import show

show(int("42"), int(" -7 "))


# ## no integer

from show import show

try:
    show(int("4x"))
except ValueError:
    show("no number")


# ## bytes of text, and back

from show import show

b = "grün".encode()
show(b, b.decode(), len(b))


# ## joining a list

from show import show

show(", ".join(["a", "b"]), "-".join(["x"]), "-".join([""]))


# ## text of an empty list

from show import show

none = []
show(",".join(none))


# ## comparing in a list

from show import show

show(sorted(["b", "a", "C", ""]), sorted(["10", "9", "1"]))


# ## a long chain

from show import show

s = "/flash/lib/a b.py"
show("|".join([p.replace(" ", "_") for p in s.replace("/", "", 1).split("/")]))
