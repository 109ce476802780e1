# Emitted from src/device/flash/lib/ota_heap.ts by pycom-ota: edit that file, not this one.
#
# Heap is short: what is not needed any more makes room for what is.

from micropython import const
from gc import collect, threshold
from sys import modules

# Bytes that may be allocated before what is garbage is collected.
_COLLECT_AFTER = const(1024)

# What stays loaded from one call to the next: it holds state, or classes of errors that programs hold.
STAYING = ["ota_board", "ota_heap", "ota_errors", "ota_contact", "ota_slot"]


# The heap as a call of ours finds it.
class Heap:
    # Lets garbage be collected early, before the first module is loaded: code that is compiled among garbage stays where it
    # is, and leaves the heap in pieces.
    def __init__(self):
        collect()
        # First: where not even this has room, nothing is changed.
        self._loaded = sorted(modules)
        self._before = threshold()
        threshold(_COLLECT_AFTER)

    # Forgets what was loaded since of the library, but for what holds something.
    def restore(self):
        self._unload(STAYING)
        threshold(self._before)

    # Forgets all that was loaded since of the library: before 1.21, MicroPython keeps what there is of a module for which it
    # had no room, and takes it for all of it from then on.
    def forget(self):
        collect()
        self._unload([])

    def _unload(self, staying):
        for name in sorted(modules):
            if name.startswith("ota_") and name not in staying and name not in self._loaded:
                modules.pop(name, None)
        collect()


# Forgets modules: who needs one loads it again.
def unload(names):
    for name in names:
        modules.pop(name, None)
    collect()
