# ## map makes it longer

from show import show


class Log:
    def __init__(self):
        self.lines = ["a", "b"]

    def add(self, line):
        self.lines.append(line)
        return len(self.lines)


log = Log()
show([log.add("{}!".format(line)) for _, line in zip(range(len(log.lines)), log.lines)])
show(log.lines)


# ## each of the others makes it longer

from show import show

xs = [1, 2, 3]


def grow(x):
    xs.append(x + 10)
    return x > 20


show([x for _, x in zip(range(len(xs)), xs) if not grow(x)])
show(any(grow(x) for _, x in zip(range(len(xs)), xs)))
show(all(not grow(x) for _, x in zip(range(len(xs)), xs)))
show(len(xs))


# ## find and findIndex make it longer

from show import show

xs = [1, 2, 3]


def grow(x):
    xs.append(x + 10)
    return x > 20


found = None
for _, x in zip(range(len(xs)), xs):
    if grow(x):
        found = x
        break
show(found if found is not None else -1)
at = -1
for i, x in zip(range(len(xs)), xs):
    if grow(x):
        at = i
        break
show(at, len(xs))


# ## reduce makes it longer

from show import show

xs = [1, 2, 3]


def grow(x):
    xs.append(x)
    return x


total = sum(grow(x) for _, x in zip(range(len(xs)), xs))
most = 0
for _, x in zip(range(len(xs)), xs):
    most = max(most, grow(x))
show(total, most, len(xs))


# ## a named function makes it longer

from show import show

xs = [1, 2]


def grow(x):
    xs.append(x)
    return x * 2


show([grow(each) for _, each in zip(range(len(xs)), xs)], xs)


# ## under another name

from show import show


def twice(xs, more):
    def add(x):
        more.append(x)
        return x * 2

    return [add(x) for _, x in zip(range(len(xs)), xs)]


xs = [4, 5]
show(twice(xs, xs), xs)


# ## under a type that the caller chooses

from show import show


def add(values, value):
    values.append(value)
    return value


xs = [6, 7]
show([add(xs, x) for _, x in zip(range(len(xs)), xs)], xs)


# ## through a function that is given

from show import show

xs = [1, 2]


def grow(x):
    xs.append(x)
    return x


def grown(values, by):
    return [by(value) for _, value in zip(range(len(values)), values)]


show(grown(xs, grow), xs)
ys = [8, 9]


def more(y):
    ys.append(y)
    return True


show([len([each for each in [y] if more(each)]) for _, y in zip(range(len(ys)), ys)], ys)


# ## pairs are taken apart

from show import show

pairs = [(1, "a"), (2, "b")]


def grow(n, t):
    pairs.append((n, t))
    return "{}{}".format(t, n)


show([grow(n, t) for _, (n, t) in zip(range(len(pairs)), pairs)], len(pairs))


# ## one within another

from show import show

xs = [1, 2]
ys = [3]


def grow(x, y):
    xs.append(x)
    ys.append(y)
    return x * y


show([[grow(x, y) for _, y in zip(range(len(ys)), ys)] for _, x in zip(range(len(xs)), xs)])
show(xs, ys)


# ## elements are changed on the way

from show import show

xs = [1, 2, 3]


def turn(x):
    xs.reverse()
    xs.append(0)
    return x


show([turn(x) for _, x in zip(range(len(xs)), xs)], xs)


# ## filter makes it shorter

from show import show

xs = [1, 2, 3, 4]


def take(x):
    if len(xs) > 0:
        xs.pop()
    return x > 0


show([x for _, x in zip(range(len(xs)), xs) if take(x)], xs)


# ## what is made on the way grows alone

from show import show


def up_to(n):
    made = []
    for i in range(n):
        made.append(i)
    return made


xs = [2, 3]
show([len(up_to(x)) for x in xs])
show([x for x in xs if 2 in up_to(x)])


# ## what was made just here

from show import show

xs = [1]


def grow(x):
    xs.append(x)
    return len(xs)


show([grow(x) for x in [5 for _ in range(2)]])
show([grow(x) for x in [4] * 2])
show([x for x in xs + [0] if grow(x) > x], all(grow(x) > 0 for x in xs + xs), xs)
