# Emitted from src/device/flash/lib/ota_heap.ts by pycom-ota: edit that file, not this one.
#
# Heap is short: what is not needed any more makes room for what is.

from micropython import const
from gc import collect, threshold
from sys import modules

# Bytes that may be allocated before what is garbage is collected.
_COLLECT_AFTER = const(1024)

# What is whole whenever a call of ours begins.
WHOLE = ["ota_board", "ota_heap", "ota_errors"]
# What stays loaded from one call to the next: it holds state, or what programs hold.
STAYING = ["ota_board", "ota_heap", "ota_errors", "ota_contact", "ota_slot"]


# Lets garbage be collected early, before the first module is loaded: code that is compiled among garbage stays where it
# is, and leaves the heap in pieces. The threshold that was before.
def tidy():
    before = threshold()
    threshold(_COLLECT_AFTER)
    collect()
    return before


# Forgets the library's modules but for those that are named. Behind an import for which the heap had no room, too: before
# 1.21, MicroPython keeps what there is of the module, and takes it for all of it from then on.
def unload_but(names):
    unload([name for name in sorted(modules) if name.startswith("ota_") and name not in names])


# Forgets modules: who needs one loads it again.
def unload(names):
    for name in names:
        modules.pop(name, None)
    collect()
