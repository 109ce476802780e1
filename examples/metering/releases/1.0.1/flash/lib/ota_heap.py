# Emitted from src/device/flash/lib/ota_heap.ts by pycom-ota: edit that file, not this one.
#
# Heap is short: what is not needed any more makes room for what is.

from micropython import const
from gc import collect, threshold
from sys import modules

# Bytes that may be allocated before what is garbage is collected.
_COLLECT_AFTER = const(4096)


# Lets garbage be collected early, before the first module is loaded: code that is compiled among garbage stays where it
# is, and leaves the heap in pieces. The threshold that was before.
def tidy():
    before = threshold()
    threshold(_COLLECT_AFTER)
    collect()
    return before


# Forgets modules: who needs one loads it again.
def unload(names):
    for name in names:
        modules.pop(name, None)
    collect()
