# Emitted from src/device/flash/lib/ota_resume.ts by pycom-ota: edit that file, not this one.
#
# What boot.py and main.py begin with, where an update is on its way.

from sys import path as folders, modules
from uos import stat

# In `sys.modules`, from where these lines have come to their end until the next start.
RESUMED = "resumed.ota"
COPIES = "/flash/.ota"
# What has copies: `COPIED` of the journal, which is not loaded yet.
OWN = [
    "ota_heap",
    "ota_recovery",
    "ota_undo",
    "ota_install",
    "ota_journal",
    "ota_backup",
    "ota_hold",
    "ota_clean",
    "ota_files",
    "ota_board",
    "ota_resume",
]


# Finishes or undoes what was interrupted, counts a version's starts on trial.
def resume():
    heap = None
    try:
        # Before main.py, boot.py may have loaded those of another release.
        forget_own()
        if not are_copied():
            leave_copies()
        heap = new_heap()
        recover()
        modules[RESUMED] = True
    except MemoryError:
        # What there was to do at this start boot.py's lines have done, before its program took the heap.
        if RESUMED not in modules:
            raise
    finally:
        if heap is not None:
            heap.restore()
        # The program that starts now loads its own modules, not the copies.
        forget_own()
        leave_copies()


# Whether the copies of recovery are there. This module's is the last that is made, and the first that goes: what is left
# of them then may be of another release than the rest of the library.
def are_copied():
    try:
        stat("{}/ota_resume.py".format(COPIES))
        return True
    except OSError:
        return False


# On their own: what they load is loaded once it is known from where, and once the heap is in order.
def new_heap():
    import ota_heap
    return ota_heap.Heap()


def recover():
    import ota_recovery
    ota_recovery.resume()


def forget_own():
    for name in OWN:
        modules.pop(name, None)


# Of a start that ended in an error, the folder may be there once more, behind what the program has put before it.
def leave_copies():
    others = [folder for folder in folders if folder != COPIES]
    while len(folders) > 0:
        folders.pop()
    folders.extend(others)
