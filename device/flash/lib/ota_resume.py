# Emitted from src/device/flash/lib/ota_resume.ts by pycom-ota: edit that file, not this one.
#
# What boot.py and main.py begin with, where an update is on its way.

from gc import threshold
from sys import path as folders
from ota_heap import tidy, unload_but


# Finishes or undoes what was interrupted, counts a version's starts on trial.
def resume():
    before = tidy()
    try:
        recover()
    finally:
        leave()
        threshold(before)


# On its own: what it loads is loaded once the heap is tidy.
def recover():
    import ota_recovery
    ota_recovery.resume()


# The program that starts now loads its own modules, not the copies, and finds the heap in order.
def leave():
    unload_but([])
    if "/flash/.ota" in folders:
        if len(folders) > 0:
            folders.pop(0)
