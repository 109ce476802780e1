# ## defaults

from show import show


def f(a, b=2, c="x"):
    show(a, b, c)


f(1)
f(1, 5)
f(1, 5, "y")


# ## constants as defaults

from micropython import const
from show import show

_SIZE = const(64)


def f(n=_SIZE, on=True, name=None):
    show(n, on, name)


f()
f(1, False, "a")


# ## optional parameters

from show import show


def f(a, b=None):
    return "{}".format(a) if b is None else "{}{}".format(a, b)


show(f(1), f(1, "x"))


# ## keyword arguments

from show import show


def f(a, size=1, name="n"):
    show(a, size, name)


f(1)
f(2, size=5)
f(3, name="q", size=6)


# ## functions as values

from show import show


def apply(f, n):
    return f(n)


def inc(n):
    return n + 1


def half(n):
    return n // 2


show(apply(inc, 1), apply(half, 9), apply(lambda n: n * n, 4))


# ## callbacks with a block

from show import show


def each(xs, visit):
    for x in xs:
        visit(x)


sum = 0


def visit(n):
    global sum
    sum += n


each([1, 2, 3], visit)
show(sum)


# ## two callbacks in one call

from show import show


def both(a, b):
    return a(1) + b(2)


def a(n):
    return n + 1


def b(n):
    return n * 10


show(both(a, b))


# ## a counter in a closure

from show import show


def counter():
    n = 0

    def callback():
        nonlocal n
        n += 1
        return n

    return callback


a = counter()
b = counter()
show(a(), a(), b(), a())


# ## a closure reads what comes later

from show import show


def f():
    n = 1

    def get():
        return n

    n = 5
    return get()


show(f())


# ## writing a variable of the module

from show import show

state = "idle"


def go(next):
    global state
    before = state
    state = next
    return before


show(go("run"), go("stop"), state)


# ## nested functions

from show import show


def outer(a):
    def inner(b):
        return a + b

    return inner(1) + inner(2)


show(outer(10))


# ## recursion

from show import show


def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)


show(fact(10))


# ## mutual recursion

from show import show


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


show(even(10), odd(7))


# ## early return

from show import show


def f(n):
    if n < 0:
        return
    show(n)


f(-1)
f(1)


# ## nothing returned is None

from show import show


def f():
    show("in")


show(f())


# ## functions in lists

from show import show

fs = [lambda n: n + 1, lambda n: n * 2]
for f in fs:
    show(f(5))


# ## a function that gives a function

from show import show


def add(a):
    return lambda b: a + b


show(add(2)(3))


# ## names of parameters in camel case

from show import show


def scale(input_value, max_count):
    new_value = input_value * max_count
    return new_value


show(scale(2, 3))


# ## generics vanish

from show import show


def first(xs, other):
    for x in xs:
        return x
    return other


show(first([1, 2], 0), first([], "none"))


# ## evaluation from left to right

from show import show

log = []


def f(n):
    log.append(n)
    return n


show(f(1) + f(2) * f(3), [f(4), f(5)], log)


# ## a parameter that is assigned

from show import show


def f(n):
    n += 1
    n *= 2
    return n


show(f(3))


# ## shared names in separate blocks

from show import show


def f(a):
    if a:
        x = 1
        return x
    else:
        x = "b"
        return x


show(f(True), f(False))


# ## declared without a value

from show import show


def f(a):
    if a:
        x = "yes"
    else:
        x = "no"
    return x


show(f(True), f(False))


# ## rest parameters that are read

from show import show


def f(a, *rest):
    for r in rest:
        show(a, r)
    return len(rest)


show(f(1), f(2, "x"), f(3, "x", "y"))


# ## rest parameters as a list

from show import show


def f(*xs):
    xs = list(xs)
    xs.append(9)
    return xs


show(f(), f(1), f(1, 2) + [3])


# ## arguments from a list

from show import show


def f(a, *xs):
    show(a, [x + 1 for x in xs])


xs = [2, 3]
f(1, *xs)
f(1, *())


# ## arguments from a tuple

from show import show


def f(a, b):
    show(a, b)


t = (1, "x")
f(*t)


# ## rest parameters of constructors

from show import show


class A:
    def __init__(self, *xs):
        xs = list(xs)
        self.xs = xs


class B(A):
    def __init__(self, *xs):
        super().__init__(*xs)
        self.extra = 1


show(A(1, 2).xs + [3], B(4, 5).xs)


# ## a callback named like what is outside

from show import show


def each(visit):
    visit(1)


def f(visit):
    sum = visit

    def visit2(n):
        nonlocal sum
        sum += n

    each(visit2)
    return sum


show(f(10))


# ## optional functions

from show import show


def f(done=None):
    return done(3) if done is not None else -1


show(f(), f(lambda n: n + 1))


# ## callbacks that leave out arguments

from micropython import const
from show import show


def twice(f):
    return f(1, 2) + f(3, 4)


_ = const(7)
count = 0
show(twice(lambda *_2: 5), twice(lambda a, *_2: a), twice(lambda a, b: a * b), twice(lambda *_2: _))


def f(*_2):
    global count
    count += 1
    return count


show(twice(f), [_ for _2 in [1, 2]], [3 for _3 in [1, 2]])


# ## methods that are bound

from show import show


class Counter:
    def __init__(self):
        self.count = 0

    def add(self, step):
        self.count += step

    def handler(self):
        return self.add


counter = Counter()
add = counter.handler()
add(2)
add(3)
show(counter.count)


# ## what is asked for is there before what is asked

from show import show


class Log:
    def __init__(self):
        self.lines = []

    def add(self, line):
        self.lines.append(line)
        return line


log = Log()
wanted = log.add("wanted")
known = {"a": 1}
seen = log.lines
key = "a"
show(log.add("x") in ["wanted", "x"], log.add("y") in seen, log.add("b") in "abc")
show(log.add(key) in known, log.lines, "aa" in [line + key for line in log.lines], wanted)
key = "b"
known[key] = len(log.lines)
log.lines = [log.add("z")]
show(log.lines, known.get(key, 0))
