# Emitted from src/device/flash/lib/ota_recovery.ts by pycom-ota: edit that file, not this one.
#
# From a committed journal to the new version, and its trial; the way back is `ota_undo`'s.
#
# Where the library itself is being replaced, this runs from a private copy beside the staged files. It imports nothing
# of ours but what is copied with it.

from micropython import const
from sys import modules
from uerrno import EIO
from uos import sync
from ota_backup import is_sealed
from ota_board import (
    calm_watchdog, last_end, mark_slot, recall_number, remember, restart, start_watchdog
)
from ota_clean import clean, finish, keep_only_old, tell_of
from ota_hold import give_up_room, hold_room
from ota_install import carry_out, other_slot, start
from ota_journal import BOOTS, INSTALLED, INSTALLING, NEW_SLOT, STATE, UNDOING, VOLUMES, WATCHDOG
from ota_undo import abandon, bring_back, is_going_back, is_kept, mark_undoing, note, refuse

# In `sys.modules`, from where a start on trial was counted until the next start.
COUNTED = "counted.ota"

# What the server is told where no `update()` runs that could raise it.
ERROR = "ota_err"
_ENOSPC = const(28)


# See `ota_resume`.
def resume():
    try:
        state = recall_number(STATE, 0)
        if state == INSTALLING or is_going_back(state):
            calm_watchdog()
        go_on()
    except OSError as error:
        tell_of(error)


# Raises OSError where it has to be tried again at the next start
def go_on():
    state = recall_number(STATE, 0)
    if state == INSTALLING:
        if install(False) == 0:
            start(other_slot(NEW_SLOT))
        restart()
    elif is_going_back(state):
        if bring_back():
            restart()
    elif state == INSTALLED:
        settle()
    elif state != 0:
        clean()


# Carries the journal out. `mark`: the firmware slot was written since the board started. 0, or the number of the
# error for which it could not be carried out: the old files are back, or will be at the next start.
def install(mark):
    if not is_sealed():
        abandon()
        return EIO
    errno = 0
    try:
        carry_out()
        hold_room()
        sync()
        remember(STATE, INSTALLED)
        # Where the power goes here, the next start finds the old firmware running, and starts the new.
        if mark and other_slot(NEW_SLOT) >= 0:
            mark_slot()
        return errno
    except OSError as error:
        errno = error.args[0]
        note(ERROR, "NoSpace" if errno == _ENOSPC else "StorageError")
        mark_undoing("errno {}".format(errno), UNDOING)
    bring_back()
    return errno


# After the restart into the new version: is its firmware the one that runs, has it starts left?
def settle():
    if not is_sealed():
        abandon()
        return
    boots = recall_number(BOOTS, -1)
    if is_kept():
        keep_only_old()
    elif not start(other_slot(NEW_SLOT)):
        refuse("firmware does not start")
    elif boots < 0:
        finish()
    elif COUNTED not in modules:
        if boots == 0:
            refuse(last_end(recall_number(WATCHDOG, 0) > 0))
        count_start(boots - 1)
        # Both boot.py and main.py come here: a start counts once.
        modules[COUNTED] = True
        timeout = recall_number(WATCHDOG, 0)
        if timeout > 0:
            start_watchdog(timeout)


# A start that cannot be counted is the last: else a version that has filled the storage would never be gone back from.
def count_start(left):
    try:
        remember(BOOTS, left)
    except OSError:
        for volume in VOLUMES:
            give_up_room(volume)
        refuse("no room")
