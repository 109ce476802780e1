# How much heap TEXT, a program that boot.py could be, takes. It stands above this; HEAP tells the tables' side.
import gc
import micropython
import sys


# Non-volatile storage that is empty, and takes no heap itself.
class Pycom:
    nvs_get = {}.get
    heartbeat = bool


# What the interpreter has in use, and had at most, with garbage; nothing where it does not count it.
def counted():
    if hasattr(micropython, "mem_peak"):
        return micropython.mem_current(), micropython.mem_peak()
    return 0, 0


def measure(scope):
    gc.collect()
    gc.disable()
    # The peak is that since the start: brought to where it is now.
    current, peak = counted()
    padding = bytearray(peak - current)
    known = set(sys.modules)
    start = counted()[0]
    before = gc.mem_alloc()
    code = compile(TEXT, "boot.py", "exec")
    compiled = gc.mem_alloc()
    exec(code, scope)
    run = gc.mem_alloc()
    peak = counted()[1] - start
    gc.enable()
    del code
    gc.collect()
    kept = gc.mem_alloc()
    print("HEAP", run - before, run - compiled, kept - before, peak, *(set(sys.modules) - known))


sys.modules["pycom"] = Pycom
measure({"__name__": "__main__"})
