# ## a bound that shrinks

from show import show

n = 6
i = 0
while i < n:
    n -= 1
    show(i, n)
    i += 1


# ## a counter that jumps

from show import show

i = 0
while i < 10:
    if i == 2:
        i = 7
    show(i)
    i += 1


# ## a list that grows

from show import show

xs = [3]
i = 0
while i < len(xs):
    x = xs[i] if len(xs) > i else 0
    if x > 0:
        xs.append(x - 1)
    i += 1
show(xs)


# ## a list that grows under another name

from show import show

xs = [1]
ys = xs
i = 0
while i < len(xs):
    if i < 3:
        ys.append(i)
    i += 1
show(xs)


# ## a list that a function makes longer

from show import show

queue = ["a"]


def more(n):
    if n < 2:
        queue.append("b{}".format(n))


i = 0
while i < len(queue):
    more(i)
    show(queue[i] if len(queue) > i else None)
    i += 1


# ## a list that a method shortens

from show import show


class Stack:
    def __init__(self):
        self.xs = [1, 2, 3, 4]

    def drop(self):
        if len(self.xs) > 0:
            self.xs.pop()


stack = Stack()
i = 0
while i < len(stack.xs):
    show(i)
    stack.drop()
    i += 1
show(stack.xs)


# ## another list that grows

from show import show


def copy(xs):
    out = []
    for i in range(len(xs)):
        out.append(xs[i])
    return out


show(copy(["a", "b"]))


# ## halving

from show import show

n = 20
while n > 0:
    show(n)
    n = n // 2


# ## doubling

from show import show

delay = 100
while delay <= 1000:
    show(delay)
    delay *= 2


# ## two counters

from show import show

i = 0
j = 5
while i < j:
    show(i, j)
    i += 1
    j -= 1


# ## a step that is no literal

from micropython import const
from show import show

_step = const(3)
i = 0
while i < 10:
    show(i)
    i += _step


# ## until it is something

from show import show

i = 0
while i != 4:
    show(i)
    i += 2


# ## a condition that calls

from show import show

asked = 0


def limit():
    global asked
    asked += 1
    return 3


i = 0
while i < limit():
    show(i)
    i += 1
show(asked)


# ## the counter afterwards

from show import show

i = 0
while i < 5:
    if i * i > 8:
        break
    i += 1
show(i)


# ## a counter set before

from show import show

n = 1
while n < 50:
    show(n)
    n *= 3
show(n)


# ## left with break

from show import show

i = 0
while True:
    if i > 2:
        break
    show(i)
    i += 1


# ## left with return

from show import show


def first_gap(xs):
    want = 1
    while True:
        if want not in xs:
            return want
        want += 1


show(first_gap([1, 2, 4]), first_gap([]))


# ## continue of an inner loop

from show import show

i = 8
while i > 1:
    for j in [1, 2, 3]:
        if j == 2:
            continue
        show(i, j)
    i = i // 2


# ## a bound in a private field

from show import show


class Slots:
    def __init__(self, _count):
        self._count = _count

    def go(self):
        n = 0
        for i in range(self._count):
            n += i
        return n


show(Slots(4).go(), Slots(0).go())


# ## a bound in a field that changes

from show import show


class Slots:
    def __init__(self):
        self.count = 3

    def go(self):
        i = 0
        while i < self.count:
            show(i)
            if i == 0:
                self.count = 2
            i += 1


Slots().go()


# ## a buffer in a field

from show import show


class Frame:
    def __init__(self):
        self._data = bytearray(3)

    def size(self):
        n = 0
        for i in range(len(self._data)):
            n += 1
        return n


show(Frame().size())


# ## counting down to zero

from show import show

out = []
for i in range(3, -1, -1):
    out.append(i)
for i in range(9, 4, -2):
    out.append(i)
show(out)


# ## nothing to count

from show import show

for i in range(5, 5):
    show(i)
i = 0
while i > 0:
    show(i)
    i = i - 2
show("done")


# ## counting with an exception

from show import show


class Full(Exception):
    pass


at = 0
try:
    i = 0
    while True:
        at = i
        if i == 3:
            raise Full("at 3")
        i += 1
except Full as e:
    show(str(e), at)


# ## a while with two ends

from show import show

xs = [1, 2, 3, 4, 5]
low = 0
high = len(xs)
while low < high:
    middle = (low + high) // 2
    if middle < 3:
        low = middle + 1
    else:
        high = middle
show(low, high)


# ## do until it is right

from show import show

tries = 0
while True:
    tries += 1
    if not (tries < 3 and tries != 2):
        break
show(tries)


# ## a search in a grid

from show import show


def find(grid, wanted):
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell == wanted:
                return [x, y]
    return None


show(find([[1, 2], [3, 4]], 3), find([[1]], 9))


# ## to the length of an array that is declared later

from show import show


def turns(values):
    count = 0
    i = 0
    while i < len(values):
        if count < 5:
            later.append(i)
        count += 1
        i += 1
    return count


later = [1]
show(turns(later), later)


# ## to the length of an array that a variable has taken over

from show import show

walked = [0]
other = [1, 2]
walked = other
i = 0
while i < len(walked):
    if i < 4:
        other.append(i)
    i += 1
show(walked)


# ## to the length of an array that a function makes longer which is given

from show import show

xs = [1, 2]


def grow(x):
    if len(xs) < 6:
        xs.append(x)
    return True


turns = 0
i = 0
while i < len(xs):
    if any(grow(each) for each in [i]):
        turns += 1
    i += 1
show(turns, xs)


# ## to the length of an array that a function of any type makes longer

from show import show


def fill(values, more):
    count = 0
    i = 0
    while i < len(values):
        if count < 5:
            more.append("x")
        count += 1
        i += 1
    return count


names = ["a"]
show(fill(names, names), names)
