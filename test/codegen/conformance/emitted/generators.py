# ## walked

from show import show


def f():
    yield 1
    yield 2


for x in f():
    show(x)


# ## lazy

from show import show


def f():
    show("start")
    yield 1
    show("middle")
    yield 2
    show("end")


for x in f():
    show(x)


# ## counting

from show import show


def up_to(n):
    for i in range(n):
        yield i * i


for x in up_to(4):
    show(x)
show(list(up_to(3)), list(up_to(0)))


# ## left early

from show import show


def naturals():
    n = 0
    while True:
        yield n
        n += 1


for n in naturals():
    if n > 2:
        break
    show(n)


# ## one in another

from show import show


def inner(n):
    yield n
    yield n + 1


def outer():
    yield 0
    yield from inner(5)
    yield from [8, 9]


show(list(outer()))


# ## return ends it

from show import show


def f(n):
    yield 1
    if n > 0:
        return
    yield 2


show(list(f(0)), list(f(1)))


# ## exceptions pass

from show import show


def f():
    yield 1
    raise Exception("in it")


try:
    for x in f():
        show(x)
except Exception as e:
    show(str(e))
except Exception:
    pass


# ## caught inside

from show import show


def f():
    try:
        yield 1
        raise Exception("x")
    except Exception:
        yield 2


show(list(f()))


# ## pairs

from show import show


def f():
    pairs = [("a", 1), ("b", 2)]
    for p in pairs:
        yield p


for p in f():
    show(p[0], p[1])


# ## of a closure

from show import show


def make(k):
    def g():
        yield k
        yield k * 2

    return list(g())


show(make(3))
