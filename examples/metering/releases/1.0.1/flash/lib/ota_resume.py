# Emitted from src/device/flash/lib/ota_resume.ts by pycom-ota: edit that file, not this one.
#
# What boot.py and main.py begin with, where an update is on its way.

from sys import path as folders
from ota_heap import Heap, unload

# What the start loads, or has loaded to know that there is something to do, before the heap is in order.
OWN = ["ota_resume", "ota_heap", "ota_board"]


# Finishes or undoes what was interrupted, counts a version's starts on trial.
def resume():
    heap = Heap()
    try:
        recover()
    finally:
        heap.restore()
        leave()


# On its own: what it loads is loaded once the heap is in order.
def recover():
    import ota_recovery
    ota_recovery.resume()


# The program that starts now loads its own modules, not the copies.
def leave():
    unload(OWN)
    if "/flash/.ota" in folders:
        if len(folders) > 0:
            folders.pop(0)
