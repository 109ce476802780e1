from json import loads
from _bridge.core import call, int32

# By pin: the function and its argument.
handlers = {}


def sleep_ms(ms):
    # Interrupts come while the program sleeps.
    if not handlers:
        call("utime.sleep_ms", int32(ms))
        return
    left = ms
    while True:
        left, pin = loads(call("pin.wait", int32(left)))
        if not pin:
            return
        if pin in handlers:
            handler, arg = handlers[pin]
            handler(arg)
