# ## for of

from show import show

for x in [1, 2]:
    show(x)
for x in []:
    show(x)


# ## counting

from show import show

for i in range(3):
    show(i)
for i in range(3, 0, -1):
    show(i)
for i in range(1, 10, 4):
    show(i)
for i in range(9, -1, -4):
    show(i)


# ## counting nothing

from show import show

for i in range(5, 5):
    show(i)
for i in range(0, 0, -1):
    show(i)
show("end")


# ## a bound that is a sum

from micropython import const
from show import show

_n = const(3)
for i in range(_n, _n + 2):
    show(i)


# ## a bound that is a length

from show import show

xs = ["a", "b", "c"]
i = 1
while i < len(xs):
    show(i)
    i += 1


# ## break and continue

from show import show

for x in [1, 2, 3, 4]:
    if x == 2:
        continue
    if x == 4:
        break
    show(x)


# ## while

from show import show

n = 10
while n > 0:
    n -= 4
    show(n)


# ## while true

from show import show

n = 0
while True:
    n += 1
    if n > 3:
        break
    if n == 2:
        continue
    show(n)


# ## loops in loops

from show import show

for i in range(3):
    for j in range(i):
        show(i, j)


# ## break leaves the inner loop

from show import show

for i in range(2):
    for j in range(9):
        if j == 2:
            break
        show(i, j)


# ## return from a loop

from show import show


def find(xs, w):
    for i, x in enumerate(xs):
        if x == w:
            return i
    return -1


show(find(["a", "b"], "b"), find([], "b"))


# ## a list that grows while it is walked

from show import show

xs = [1, 2]
for x in xs:
    if x < 3:
        xs.append(x + 2)
show(xs)


# ## empty bodies

from show import show

n = 0
for x in [1, 2]:
    pass
while n < 2:
    n += 1
show(n)


# ## bytes in a loop

from show import show

sum = 0
for b in bytes([1, 2, 250]):
    sum += b
show(sum)


# ## the counter in a sum

from show import show

sum = 0
for i in range(0, 100, 7):
    sum += i * i
show(sum)


# ## do while

from show import show

n = 0
while True:
    n += 1
    show(n)
    if not n < 3:
        break
while True:
    show("once")
    if not n < 0:
        break


# ## do with break

from show import show

n = 0
while True:
    n += 1
    if n == 2:
        break
    show(n)
    if not n < 9:
        break
show(n)


# ## a loop within do

from show import show

n = 0
while True:
    for x in [1, 2, 3]:
        if x == 2:
            continue
        n += x
    if not n < 10:
        break
show(n)


# ## for ever

from show import show

n = 0
while True:
    n += 1
    if n > 2:
        break
    show(n)


# ## for of records

from show import show

all2 = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
for each in all2:
    a = each["a"]
    b = each["b"]
    show(a, b)
for each2 in all2:
    n = each2["a"]
    show(n)


# ## reading by the counter

from show import show

xs = [4, 5, 6]
sum = 0
for i in range(len(xs)):
    sum += xs[i] * i
show(sum)
