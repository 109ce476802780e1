# The way to the board: every operation goes through call().
import builtins
from json import loads
from uctypes import addressof

# Taken out once: looking a function up again would make a new object of JavaScript's.
from _board import bind as _bind, call as _call, constants as _constants

_status = bytearray(1)
_bind(addressof(_status))

_TYPE_ERROR = 255

# The numbers of the board's modules, by module and name.
CONSTANTS = loads(_constants())


class TimeoutError(OSError):
    pass


builtins.TimeoutError = TimeoutError


def call(name, *args):
    result = _call(name, *args)
    status = _status[0]
    if status:
        if status == _TYPE_ERROR:
            raise TypeError("can't convert the arguments of " + name)
        raise OSError(status)
    return result


def span(data):
    # Address and length of what is in a buffer.
    if isinstance(data, str):
        data = data.encode()
    elif not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError("object with buffer protocol required")
    return addressof(data), len(data)


def int32(value):
    # Integers cross as 32 bits, and are as wide on the board.
    if not -0x80000000 <= value <= 0x7FFFFFFF:
        raise OverflowError("overflow converting long int to machine word")
    return value
