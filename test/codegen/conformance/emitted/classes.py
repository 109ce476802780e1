# ## fields and methods

from show import show


class A:
    def __init__(self):
        self.n = 1

    def add(self, k):
        self.n += k
        return self


a = A()
a.add(2).add(3)
show(a.n, a)


# ## fields are each instance's own

from show import show


class A:
    def __init__(self):
        self.xs = []


a = A()
b = A()
a.xs.append(1)
show(a.xs, b.xs)


# ## parameter properties

from show import show


class P:
    def __init__(self, x, _y):
        self.x = x
        self._y = _y

    def sum(self):
        return self.x + self._y


p = P(1, 2)
show(p.x, p.sum())


# ## fields before the constructor's body

from show import show


class A:
    def __init__(self, n):
        self.a = 2
        self.b = self.a * n


show(A(5).b)


# ## getters

from show import show


class T:
    def __init__(self, _ms):
        self._ms = _ms

    @property
    def seconds(self):
        return self._ms // 1000


show(T(4500).seconds)


# ## static constants and methods

from show import show


class A:
    MAX = 10

    @staticmethod
    def clamp(n):
        return min(n, A.MAX)


show(A.MAX, A.clamp(50), A.clamp(5))


# ## a static counter

from show import show


class A:
    made = 0

    def __init__(self):
        A.made += 1


A()
A()
show(A.made)


# ## inheritance

from show import show


class A:
    def name(self):
        return "a"

    def hello(self):
        return "I am {}".format(self.name())


class B(A):
    def name(self):
        return "b"


show(A().hello(), B().hello())


# ## super in methods

from show import show


class A:
    def go(self, n):
        return [n]


class B(A):
    def go(self, n):
        return super().go(n + 1) + [n]


class C(B):
    def go(self, n):
        return super().go(n * 10) + [0]


show(C().go(1))


# ## super in constructors

from show import show


class A:
    def __init__(self, a):
        self.a = a


class B(A):
    def __init__(self, n):
        super().__init__(n * 2)
        self.b = self.a + 1


show(B(4).a, B(4).b)


# ## fields behind super

from show import show

log = []


def note(s):
    log.append(s)
    return s


class A:
    def __init__(self):
        self.x = note("A.x")
        note("A")


class B(A):
    def __init__(self):
        super().__init__()
        self.y = note("B.y")
        note("B")


B()
show(log)


# ## an implied constructor

from show import show


class A:
    def __init__(self, n):
        self.n = n


class B(A):
    def __init__(self, n):
        super().__init__(n)
        self.extra = "e"


b = B(3)
show(b.n, b.extra)


# ## abstract classes

from show import show


class S:
    def area(self):
        raise NotImplementedError

    def twice(self):
        return self.area() * 2


class Q(S):
    def __init__(self, _side):
        super().__init__()
        self._side = _side

    def area(self):
        return self._side * self._side


show(Q(3).twice())


# ## interfaces with methods

from show import show


class Fixed:
    def __init__(self, _v):
        self._v = _v

    def read(self):
        return self._v


def total(ss):
    sum = 0
    for s in ss:
        sum += s.read()
    return sum


show(total([Fixed(1), Fixed(2)]))


# ## instanceof

from show import show


class A:
    pass


class B(A):
    pass


def f(v):
    return isinstance(v, B)


show(f(A()), f(B()))


# ## instances in lists and maps

from show import show


class A:
    def __init__(self, id):
        self.id = id


a = A("x")
both = [a, A("y")]
m = {}
for each in both:
    m[each.id] = each
y = m.get("y")
show(a in both, y.id if y is not None else None, len(m))


# ## private members

from show import show


class A:
    def __init__(self):
        self._count = 0

    def _bump(self):
        self._count += 1

    def go(self):
        self._bump()
        self._bump()
        return self._count


show(A().go())


# ## arrow functions keep this

from show import show


class A:
    def __init__(self):
        self.n = 1

    def make(self):
        def callback():
            self.n += 1
            return self.n

        return callback


a = A()
f = a.make()
f()
show(f(), a.n)


# ## functions as fields

from show import show


class A:
    def __init__(self, _handler):
        self._handler = _handler

    def run(self, n):
        return self._handler(n)


show(A(lambda n: n + 1).run(1))


# ## a state machine

from show import show


class Machine:
    def __init__(self):
        self._state = 0

    def step(self):
        if self._state == 0:
            self._state = 1
        elif self._state == 1:
            self._state = 2
        elif self._state == 2:
            pass
        return self._state


m = Machine()
show(m.step(), m.step(), m.step())


# ## optional chain into an instance

from show import show


class A:
    def __init__(self):
        self.v = 1
        self.next = None


def f(a):
    return a.v if a is not None else 0


a = A()
show(f(a), f(a.next))


# ## generic classes

from show import show


class Box:
    def __init__(self, value):
        self.value = value

    def map(self, f):
        return Box(f(self.value))


show(Box(2).map(lambda n: "{}!".format(n)).value)


# ## static of a subclass

from show import show


class A:
    K = 1

    @staticmethod
    def make():
        return A()


class B(A):
    L = 2


show(B.K, B.L, isinstance(B.make(), B))


# ## optional calls

from show import show


class A:
    def __init__(self):
        self.n = 0

    def bump(self, by):
        self.n += by
        return self.n


def f(a):
    if a is not None:
        a.bump(1)
    return a.bump(2) if a is not None else None


a = A()
show(f(a), f(None), a.n)


# ## optional calls through fields

from show import show


class B:
    def __init__(self, n):
        self.n = n

    def get(self):
        return self.n


class A:
    def __init__(self):
        self.b = None


def f(a):
    return a.b.get() if a is not None and a.b is not None else -1


a = A()
show(f(None), f(a))
a.b = B(5)
show(f(a))


# ## arguments that are not evaluated

from show import show

calls = 0


def n():
    global calls
    calls += 1
    return 1


class A:
    def go(self, k):
        return k


def f(a):
    return a.go(n()) if a is not None else None


show(f(None), calls, f(A()), calls)


# ## destructured objects

from show import show


class P:
    def __init__(self, x, max_y):
        self.x = x
        self.max_y = max_y

    @property
    def sum(self):
        return self.x + self.max_y


p = P(1, 2)
x = p.x
max_y = p.max_y
sum = p.sum
show(x, max_y, sum)


# ## generator methods

from show import show


class Log:
    def __init__(self):
        self._lines = ["a", "b"]

    def each(self):
        for l in self._lines:
            yield "{}!".format(l)


for l in Log().each():
    show(l)
