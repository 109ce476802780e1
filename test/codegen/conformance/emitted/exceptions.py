# ## throw and catch

from show import show

try:
    raise Exception("bad")
except Exception as e:
    show(str(e))
except Exception:
    pass


# ## what escapes

from show import show

show("before")
raise Exception("out")


# ## an own class escapes

from show import show


class Broken(Exception):
    pass


show(1)
raise Broken("why")


# ## own classes with fields

from show import show


class Failure(Exception):
    def __init__(self, code):
        super().__init__("code {}".format(code))
        self.code = code


try:
    raise Failure(7)
except Failure as e:
    show(e.code, str(e), e)


# ## a ladder of classes

from show import show


class A(Exception):
    pass


class B(Exception):
    pass


def f(n):
    try:
        if n == 1:
            raise A("a")
        if n == 2:
            raise B("b")
        if n == 3:
            raise Exception("c")
        return "none"
    except A:
        return "A"
    except B:
        return "B"
    except Exception:
        return "other"


show(f(0), f(1), f(2), f(3))


# ## subclasses are caught

from show import show


class A(Exception):
    pass


class B(A):
    pass


try:
    raise B("x")
except A as e:
    show("A", e)


# ## finally

from show import show


def f(fail):
    try:
        if fail:
            raise Exception("x")
        show("body")
        return 1
    except Exception:
        show("caught")
        return 2
    finally:
        show("finally")


show(f(False), f(True))


# ## finally without catch

from show import show


def f():
    try:
        raise Exception("x")
    finally:
        show("finally")


try:
    f()
except Exception:
    show("outer")


# ## thrown again

from show import show


def f():
    try:
        raise Exception("a")
    except Exception:
        show("seen")
        raise


try:
    f()
except Exception as e:
    show(str(e))
except Exception:
    pass


# ## another is thrown

from show import show

try:
    try:
        raise Exception("a")
    except Exception:
        raise Exception("b")
except Exception as e:
    show(str(e))
except Exception:
    pass


# ## the guard

from show import show


def f(e):
    try:
        raise e
    except OSError as x:
        show(x.args[0])


f(OSError(2))
try:
    f(Exception("other"))
except Exception:
    show("passed on")


# ## not caught here

from show import show


class A(Exception):
    pass


def f():
    try:
        raise Exception("plain")
    except A:
        show("A")


f()


# ## in a loop

from show import show

for i in range(3):
    try:
        if i == 1:
            raise Exception("x")
        show(i)
    except Exception:
        continue
    finally:
        show("f")


# ## the class by its name

from show import show

try:
    raise ValueError("v")
except Exception as e:
    show(type(e).__name__)
except Exception:
    pass


# ## errors of the system

raise OSError(5)


# ## exceptions as values

from show import show

seen = [Exception("a"), Exception("b")]
for e in seen:
    show(str(e))
show(seen)


# ## swallowed

from show import show


def quiet(f):
    try:
        f()
    except Exception:
        pass


def f():
    raise Exception("x")


quiet(f)
show("goes on")


# ## a value after an exception

from show import show

n = 0
try:
    n = 1
    raise Exception("x")
except Exception:
    n += 10
finally:
    n += 100
show(n)
