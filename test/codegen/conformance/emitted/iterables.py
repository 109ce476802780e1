# ## a generator as iterator

from show import show


class Bag:
    def __init__(self):
        self._xs = [1, 2]

    def __iter__(self):
        for x in self._xs:
            yield x


for x in Bag():
    show(x)


# ## walked twice

from show import show


class Count:
    def __init__(self, _n):
        self._n = _n

    def __iter__(self):
        for i in range(self._n):
            yield i


count = Count(2)
for a in count:
    for b in count:
        show(a, b)


# ## spread

from show import show


class Two:
    def __iter__(self):
        yield "a"
        yield "b"


two = Two()
show(list(two), ["x"] + list(two), ["{}!".format(x) for x in list(Two())])


# ## left early

from show import show


class Endless:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        while True:
            self.n += 1
            yield self.n


endless = Endless()
for n in endless:
    if n > 2:
        break
    show(n)
show(endless.n)


# ## inherited

from show import show


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __iter__(self):
        yield self.a
        yield self.b


class Sum(Pair):
    def total(self):
        n = 0
        for x in self:
            n += x
        return n


show(Sum(3, 4).total(), list(Sum(1, 2)))


# ## overridden

from show import show


class A:
    def __iter__(self):
        yield 1


class B(A):
    def __iter__(self):
        yield 2
        yield 3


both = [A(), B()]
for each in both:
    show(list(each))


# ## yielded from

from show import show


class A:
    def __iter__(self):
        yield 1
        yield 2


def both(a):
    yield 0
    yield from a
    yield from a


show(list(both(A())))


# ## a ring of readings

from show import show


class Ring:
    def __init__(self):
        self._slots = [0] * 3
        self._used = 0
        self._next = 0

    def push(self, value):
        i = 0
        while i < len(self._slots):
            if i == self._next:
                self._set(i, value)
            i += 1
        self._next = 0 if self._next == 2 else self._next + 1
        self._used = min(self._used + 1, 3)

    def _set(self, at, value):
        slots = self._slots
        for i in range(len(slots)):
            if i == at:
                slots[i] = value

    def __iter__(self):
        for slot in self._slots[0:self._used]:
            yield slot


ring = Ring()
for n in [1, 2, 3, 4]:
    ring.push(n)
    show(list(ring))
