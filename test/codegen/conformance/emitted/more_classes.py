# ## interfaces as ports

from show import show


class Lora:
    def __init__(self):
        self.name = "lora"
        self._sent = 0

    def send(self, data):
        self._sent += 0 if data == "" else 1
        return self._sent < 2


class Absent:
    def __init__(self):
        self.name = "none"

    def send(self, data):
        return data == ""


def use(radio):
    show(radio.name, radio.send("a"), radio.send("b"), radio.send(""))


use(Lora())
use(Absent())


# ## a fluent builder

from show import show


class Frame:
    def __init__(self):
        self._parts = []

    def add(self, part):
        self._parts.append(part)
        return self

    def build(self):
        return "|".join(self._parts)


show(Frame().add("a").add("b").build())


# ## a factory

from show import show


class Sensor:
    def __init__(self, kind, scale):
        self.kind = kind
        self.scale = scale

    @staticmethod
    def thermometer():
        return Sensor("t", 10)

    @staticmethod
    def flow(scale=5):
        return Sensor("f", scale)


show(Sensor.thermometer().kind, Sensor.flow().scale, Sensor.flow(7).scale)


# ## a template method

from show import show


class Step:
    def run(self):
        self.before()
        n = self.work()
        return "{}:{}".format(self.name(), n)

    def before(self):
        pass

    def work(self):
        raise NotImplementedError

    def name(self):
        return "step"


class Read(Step):
    def __init__(self):
        super().__init__()
        self._n = 1

    def before(self):
        self._n = 5

    def work(self):
        return self._n


class Send(Step):
    def work(self):
        return 2

    def name(self):
        return "my {}".format(super().name())


show(Read().run(), Send().run())


# ## getters of a subclass

from show import show


class A:
    @property
    def size(self):
        return 1

    def twice(self):
        return self.size * 2


class B(A):
    @property
    def size(self):
        return 5


show(A().twice(), B().twice())


# ## getters that compute from getters

from show import show


class Tank:
    def __init__(self, _litres, _limit):
        self._litres = _litres
        self._limit = _limit

    @property
    def free(self):
        return self._limit - self._litres

    @property
    def is_full(self):
        return self.free == 0


show(Tank(3, 5).free, Tank(5, 5).is_full, Tank(3, 5).is_full)


# ## private methods

from show import show


class A:
    def _scale(self, n):
        return n * 3

    def go(self, n):
        return self._scale(n) + self._scale(1)


show(A().go(2))


# ## protected fields

from show import show


class A:
    def __init__(self):
        self.n = 1


class B(A):
    def bump(self):
        self.n += 4
        return self.n


show(B().bump())


# ## static maps

from show import show


class Registry:
    _known = {}

    @staticmethod
    def add(name):
        Registry._known[name] = len(Registry._known)
        return Registry._known.get(name, -1)


show(Registry.add("a"), Registry.add("b"), Registry.add("a"))


# ## a list of functions in a class

from show import show


class Chain:
    def __init__(self):
        self._steps = []

    def then(self, step):
        self._steps.append(step)
        return self

    def run(self, n):
        value = n
        for step in self._steps:
            value = step(value)
        return value


show(Chain().then(lambda n: n + 1).then(lambda n: n * 10).run(4))


# ## a tree

from show import show


class Folder:
    def __init__(self, name):
        self.name = name
        self.children = []

    def add(self, child):
        self.children.append(child)
        return self

    def depth(self):
        most = 0
        for child in self.children:
            most = max(most, child.depth())
        return most + 1

    def paths(self, above=""):
        own = "{}/{}".format(above, self.name)
        found = [own]
        for child in self.children:
            found.extend(child.paths(own))
        return found


root = Folder("flash").add(Folder("lib").add(Folder("deep"))).add(Folder("sd"))
show(root.depth(), root.paths())


# ## a linked list

from show import show


class Link:
    def __init__(self, value, next):
        self.value = value
        self.next = next


head = None
for n in [1, 2, 3]:
    head = Link(n, head)
seen = []
at = head
while at is not None:
    seen.append(at.value)
    at = at.next
show(seen)


# ## generic containers

from show import show


class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        return self._items.pop() if len(self._items) > 0 else None

    @property
    def size(self):
        return len(self._items)


words = Stack()
words.push("a")
words.push("b")
word = words.pop()
show(word, words.size, Stack().pop())


# ## generic functions with limits

from show import show


def first(things, name):
    found2 = None
    for thing in things:
        if thing["name"] == name:
            found2 = thing
            break
    return found2


found = first([{"name": "a", "n": 1}, {"name": "b", "n": 2}], "b")
show(found["n"] if found is not None else None, first([], "a"))


# ## rest after parameters

from show import show


def log(level, *parts):
    return "{}: {} ({})".format(level, " ".join(parts), len(parts))


show(log("info"), log("warn", "a", "b"), log("error", *("x", "y", "z")))


# ## keyword arguments of a constructor

from show import show


class Pwm:
    def __init__(self, pin, duty=50):
        self.pin = pin
        self.duty = duty


show(Pwm("P1").duty, Pwm("P2", duty=10).duty)


# ## keyword arguments without defaults

from show import show


def area(width, height):
    return width * height


show(area(width=3, height=4), area(height=2, width=5))


# ## optional keyword arguments

from show import show


def opened(path, mode=None):
    return path if mode is None else "{}+{}".format(path, mode)


show(opened("a"), opened("b", mode="rb"))


# ## a memo

from show import show


def memo(f):
    known = {}

    def callback(n):
        found = known.get(n)
        if found is not None:
            return found
        value = f(n)
        known[n] = value
        return value

    return callback


calls = 0


def f(n):
    global calls
    calls += 1
    return n * n


square = memo(f)
show(square(4), square(4), square(5), calls)


# ## two closures on one variable

from show import show


def lamp():
    on = False

    def toggle():
        nonlocal on
        on = not on
        return on

    def look():
        return on

    return (toggle, look)


toggle, look = lamp()
show(look(), toggle(), look(), toggle(), look())


# ## a callback that throws

from show import show


class Stop(Exception):
    pass


def each(xs, visit):
    for x in xs:
        visit(x)


seen = []
try:
    def visit(n):
        if n == 3:
            raise Stop("three")
        seen.append(n)

    each([1, 2, 3], visit)
except Stop as e:
    show(str(e))
show(seen)


# ## errors with fields in a hierarchy

from show import show


class LinkError(Exception):
    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


class Timeout(LinkError):
    def __init__(self, after):
        super().__init__("timeout", 110)
        self.after = after


for error in [LinkError("reset", 104), Timeout(30)]:
    try:
        raise error
    except Timeout as e:
        show("timeout", e.after, e.code, str(e))
    except LinkError as e:
        show("link", e.code, str(e))


# ## an error is made into another

from show import show


class Low(Exception):
    pass


class High(Exception):
    pass


def low():
    raise Low("low")


def high():
    try:
        low()
    except Low as e:
        raise High("high because {}".format(str(e)))


try:
    high()
except High as e:
    show(str(e))


# ## finally in the order of nesting

from show import show

log = []


def f(fails):
    try:
        try:
            log.append("a")
            if fails:
                raise Exception("x")
        finally:
            log.append("inner")
        log.append("b")
    except Exception:
        log.append("caught")
    finally:
        log.append("outer")


f(False)
f(True)
show(log)


# ## return in try with finally

from show import show

log = []


def f():
    try:
        return len(log)
    finally:
        log.append("closed")


show(f(), log)


# ## break and continue in try with finally

from show import show

log = []
for n in [1, 2, 3, 4]:
    try:
        if n == 2:
            continue
        if n == 4:
            break
        log.append("{}".format(n))
    finally:
        log.append("end {}".format(n))
show(log)


# ## an exception of a subclass escapes

class Base(Exception):
    pass


class Derived(Base):
    pass


raise Derived("out")


# ## the message of what is caught

from show import show

for error in [ValueError("bad"), Exception("plain"), ValueError("")]:
    try:
        raise error
    except (ValueError, Exception) as e:
        show(str(e))
    except Exception:
        pass
try:
    raise OSError(5)
except OSError as e:
    show(e.args[0])
except Exception:
    pass


# ## nested functions of the same name

from show import show


def a():
    def help():
        return 1

    return help()


def b():
    def help():
        return 2

    return help() + a()


show(a(), b())


# ## a function that stops itself

from show import show


def countdown(n, tick):
    if n < 0:
        return
    tick(n)
    countdown(n - 1, tick)


seen = []


def tick(n):
    seen.append(n)


countdown(3, tick)
show(seen)


# ## what comes back from a switch

from show import show


def size(unit):
    if unit == "B":
        return 1
    elif unit in ("K", "k"):
        return 1024
    else:
        raise Exception("no unit {}".format(unit))


show(size("B"), size("k"))
try:
    size("x")
except Exception as e:
    show(str(e))
except Exception:
    pass


# ## a method of what is in a map

from show import show


class Job:
    def __init__(self):
        self.runs = 0

    def run(self):
        self.runs += 1
        return self.runs


jobs = {"a": Job()}
job = jobs.get("a")
show(
    job.run() if job is not None else None,
    job.run() if job is not None else None,
    jobs.get("b") is None,
)


# ## parts of parts

from show import show


class Clock:
    def __init__(self, now):
        self.now = now


class Board:
    def __init__(self, now):
        self.clock = None if now is None else Clock(now)


def read(board):
    return board.clock.now if board.clock is not None else -1


show(read(Board(5)), read(Board(None)))


# ## assigned where there is none

from show import show


class Lazy:
    def __init__(self):
        self._value = None
        self.calls = 0

    def get(self):
        if self._value is None:
            self._value = self._make()
        return self._value

    def _make(self):
        self.calls += 1
        return 7


lazy = Lazy()
show(lazy.get(), lazy.get(), lazy.calls)


# ## text in characters and bytes

from show import show

for text in ["", "abc", "é", "😀"]:
    show(len(text), len(text.encode()), len(list(text)))


# ## words in order

from show import show

words = "the quick brown fox".split(" ")
words.sort()
show(
    words,
    " ".join(list(reversed(words))),
    sorted(words + ["a"]),
    [word.replace("o", "0", 1) for word in words],
)


# ## text built in a loop

from show import show

line = ""
for i, name in enumerate(["a", "b", "c"]):
    line += name if i == 0 else ", {}".format(name)
show(line, len(line.split(", ")), line.startswith("a, "), line.endswith("c"))
