# ## find

from show import show

xs = [3, 8, 5]
big = None
for x in xs:
    if x > 4:
        big = x
        break
none = None
for x in xs:
    if x > 9:
        none = x
        break
show(big, none)


# ## the first of several

from show import show

names = ["pulse", "pump", "valve"]
found = None
for name in names:
    if name.startswith("pu"):
        found = name
        break
show(found)


# ## find in nothing

from show import show

xs = []
x = None
for each in xs:
    if each == "a":
        x = each
        break
show(x, x is None)


# ## find with a default

from show import show

xs = [1, 2]
found = None
for each in xs:
    if each > 1:
        found = each
        break
x = found if found is not None else -1
found2 = None
for each in xs:
    if each > 2:
        found2 = each
        break
y = found2 if found2 is not None else -1
show(x, y)


# ## find returns

from show import show

PINS = [{"id": 2, "name": "led"}, {"id": 10, "name": "pulse"}]


def pin_of(id):
    found = None
    for pin in PINS:
        if pin["id"] == id:
            found = pin
            break
    return found


led = pin_of(2)
show(pin_of(10), pin_of(11), led["name"] if led is not None else None)


# ## find in a short function

from show import show

xs = [4, 9]


def above(limit):
    found = None
    for x in xs:
        if x > limit:
            found = x
            break
    return found


show(above(3), above(4), above(9))


# ## find by a named function

from show import show


def is_even(n):
    return n & 1 == 0


even = None
for each in [1, 3, 6, 8]:
    if is_even(each):
        even = each
        break
show(even)


# ## find assigns

from show import show

x = 7
found = None
for each in [1, 2]:
    if each == 5:
        found = each
        break
x = found
show(x)
found2 = None
for each in [1, 2]:
    if each == 2:
        found2 = each
        break
x = found2
show(x)


# ## find what refers to the variable itself

from show import show

limit = 2
found = None
for x in [1, 2, 3]:
    if x > (limit if limit is not None else 0):
        found = x
        break
limit = found
show(limit)


# ## a parameter named like what is outside

from micropython import const
from show import show

_x = const(5)
y = None
for x in [1, 9]:
    if x > 5:
        y = x
        break
show(_x, y)


# ## a parameter named like the constant

from show import show

x = None
for x2 in [1, 9]:
    if x2 > 5:
        x = x2
        break
show(x)


# ## find in find

from show import show

rows = [[1], [2, 3], [4]]
row = None
for each in rows:
    if any(x == 3 for x in each):
        row = each
        break
show(row)


# ## find in a loop

from show import show

xs = [5, 10, 15]
for limit in [0, 9, 99]:
    x = None
    for each in xs:
        if each > limit:
            x = each
            break
    show(limit, x)


# ## find of instances

from show import show


class Sensor:
    def __init__(self, id, value):
        self.id = id
        self.value = value


sensors = [Sensor("a", 1), Sensor("b", 2)]
b = None
for sensor in sensors:
    if sensor.id == "b":
        b = sensor
        break
if b is not None:
    b.value += 10
show([sensor.value for sensor in sensors])


# ## find in a method

from show import show


class Table:
    def __init__(self):
        self._rows = [[1, 10], [2, 20]]

    def row(self, key):
        row = None
        for each in self._rows:
            if (each[0] if len(each) > 0 else None) == key:
                row = each
                break
        return row if row is not None else []


show(Table().row(2), Table().row(3))


# ## find stops

from show import show

asked = []


def ask(n):
    asked.append(n)
    return n == 2


x = None
for n in [1, 2, 3]:
    if ask(n):
        x = n
        break
show(x, asked)


# ## an exception in find

from show import show


class Bad(Exception):
    pass


def ask(n):
    if n == 2:
        raise Bad("two")
    return n == 3


try:
    x = None
    for n in [1, 2, 3]:
        if ask(n):
            x = n
            break
    show(x)
except Bad as e:
    show(str(e))


# ## findIndex

from show import show

xs = ["a", "b", "c"]
at = -1
for i, x in enumerate(xs):
    if x == "b":
        at = i
        break
none = -1
for i2, x in enumerate(xs):
    if x == "z":
        none = i2
        break
show(at, none)


# ## findIndex by a parameter called i

from show import show

at = -1
for i2, i in enumerate([5, 7]):
    if i == 7:
        at = i2
        break
show(at)


# ## two findIndex in a row

from show import show

xs = [1, 2, 3]
a = -1
for i, x in enumerate(xs):
    if x > 1:
        a = i
        break
b = -1
for i2, x in enumerate(xs):
    if x > 2:
        b = i2
        break
show(a, b)


# ## sums

from show import show

xs = [1, 2, 3]
none = []
show(sum(xs), sum(none), sum(xs, 100))


# ## sums of fields

from show import show

readings = [{"volume": 5}, {"volume": 7}]
show(sum(each["volume"] for each in readings), sum((each["volume"] * 2 for each in readings), 1))


# ## sums where sum is a name

from show import show


def sum(xs):
    result = 0
    for x in xs:
        result = result + x
    return result


show(sum([4, 5]))


# ## sums within an expression

from show import show

xs = [1, 2, 3]
show(sum(xs) // len(xs), sum(xs) > 5)


# ## the greatest

from show import show

xs = [3, 9, 4]
most = 0
for x in xs:
    most = max(most, x)
show(most)


# ## a product

from show import show

product = 1
for b in [2, 3, 4]:
    product = product * b
show(product)


# ## a text

from show import show

text = ""
for each in ["a", "b"]:
    text = "{}<{}>".format(text, each)
show(text)


# ## a checksum

from show import show


def checksum(xs):
    result = 0x5A
    for x in xs:
        result = (result & 0xFF) ^ (x & 0xFF)
    return result


show(checksum([1, 2, 3]), checksum([]))


# ## reduce from the right side

from show import show

x = 4
result = 1
for each in [1, 2]:
    result = result * each + x
x = result
show(x)


# ## reduce to a flag

from show import show

rising = True
for x in [1, 2, 3]:
    rising = rising and x > 0
show(rising)


# ## reduce in the order of the elements

from show import show

digits = 0
for digit in [1, 2, 3]:
    digits = digits * 10 + digit
show(digits)


# ## an inner callback named like what a loop would be

from show import show

x = [[9]]
found = None
for x3 in [[1, 2], [3]]:
    if any(x2 > len(x3) for x2 in x3):
        found = x3
        break
show(found, x)


# ## an inner callback named like a result

from show import show

total = 0
result2 = 0
for each in [1, 2]:
    result2 = result2 * 2 + len([result for result in [each] if result > result2])
total = result2
show(total)


# ## an index named like what a callback uses

from micropython import const
from show import show

_i = const(1)
at = -1
for i, x in enumerate([0, 1, 2]):
    if x > _i:
        at = i
        break
show(at, _i)
