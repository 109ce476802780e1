# Emitted from src/device/flash/lib/ota_recovery.ts by pycom-ota: edit that file, not this one.
#
# From a committed journal to the new version, or back to the old one; and the trial in between.
#
# Where the library itself is being replaced, this runs from a private copy beside the staged files. It imports nothing
# of ours but what is copied with it.

from micropython import const
from sys import modules
from uerrno import EIO
from uos import sync
from ota_backup import is_old_whole, is_passing, is_sealed, restore_old
from ota_board import (
    calm_watchdog, forget, last_end, mark_slot, recall_number, remember, restart, start_watchdog
)
from ota_clean import clean, finish, keep_only_old, tell_of, tries_again
from ota_hold import give_up_room, hold_room
from ota_install import carry_out, other_slot, start
from ota_journal import (
    BAD,
    BOOTS,
    CARD,
    INSTALLED,
    INSTALLING,
    KEPT,
    NEW_SLOT,
    OLD_SLOT,
    REASON,
    STATE,
    seal_of,
    TRIES,
    UNDOING,
    UNDOING_CARD,
    used_volumes,
    VOLUMES,
    WATCHDOG,
)

# In `sys.modules`, from where a start on trial was counted until the next start.
COUNTED = "counted.ota"

# What the server is told where no `update()` runs that could raise it.
ERROR = "ota_err"
_ENOSPC = const(28)


# See `ota_resume`.
def resume():
    try:
        state = recall_number(STATE, 0)
        if state == INSTALLING or state == UNDOING or state == UNDOING_CARD:
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
    elif state == UNDOING or state == UNDOING_CARD:
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
        tell_server(errno)
        mark_undoing("errno {}".format(errno))
    bring_back()
    return errno


# On its own: what it loads is loaded for it alone.
def tell_server(errno):
    import ota_failed
    ota_failed.note(ERROR, "NoSpace" if errno == _ENOSPC else "StorageError")


# After the restart into the new version: is its firmware the one that runs, has it starts left?
def settle():
    if not is_sealed():
        abandon()
        return
    boots = recall_number(BOOTS, -1)
    if recall_number(KEPT, 0) == 1:
        # It was confirmed.
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


# Brings the old version back and restarts. False where it is no longer there.
def rollback(reason):
    if not has_old():
        return False
    try:
        refuse(reason)
    except MemoryError:
        # The next start has all of the heap, and goes on.
        state = recall_number(STATE, 0)
        if state != 0 and state != INSTALLED:
            restart()
        raise


# Whether there is an old version: that of a trial, or one that was kept.
def has_old():
    state = recall_number(STATE, 0)
    if recall_number(KEPT, 0) > 0:
        return (state == 0 or state == INSTALLED) and is_sealed() and is_old_whole(used_volumes())
    return state == INSTALLED and is_sealed()


# The version that runs has failed: it is not taken again, and the old one comes back.
def refuse(reason):
    import ota_failed
    bad = ota_failed.with_own()
    ota_failed.note(BAD, bad)
    ota_failed.note(REASON, reason)
    mark_undoing(reason)
    # Where the storage was full, there is room now.
    ota_failed.note(BAD, bad)
    bring_back()
    restart()


# From here on there is no way but back: now, or at the next start.
def mark_undoing(reason):
    print("OTA: goes back: {}".format(reason))
    forget(TRIES)
    forget(CARD)
    remember(STATE, UNDOING)
    forget(BOOTS)
    forget(WATCHDOG)


# Brings back every old file, and the old firmware. False where not all of that could be done: the next start goes on.
def bring_back():
    is_flash_back = recall_number(STATE, 0) == UNDOING_CARD
    try:
        if not is_sealed():
            abandon()
            return True
        obstacle = ""
        if not is_flash_back:
            # The firmware first: once the old one runs, this goes on here.
            if not (is_old_whole(needed_to_go_back()) and start(other_slot(OLD_SLOT))):
                obstacle = "the old version is damaged"
            elif not restore_old("/flash"):
                obstacle = "there is no room for the old version"
            is_flash_back = obstacle == ""
        if obstacle != "":
            stay(obstacle)
        elif "/sd" in used_volumes():
            restore_old("/sd")
    except OSError as error:
        if not is_flash_back or waits_for_card(error):
            tell_of(error)
            return False
    try:
        sync()
        finish()
    except OSError as error:
        tell_of(error)
        return False
    return True


# There is no way back.
def stay(reason):
    import ota_failed
    print("OTA: {}, the new one stays".format(reason))
    # Of a version that was kept, the new files are in their places.
    if recall_number(KEPT, 0) != 1:
        carry_out()
    ota_failed.forgive()
    ota_failed.note(REASON, reason)
    # That stays so, also where it can be read again.
    forget(seal_of("/flash"))
    # Before the journal goes, which says what slot that is.
    start(other_slot(NEW_SLOT))


# The volumes whose old files decide whether there is a way back. Of a version that was kept, a card was asked before: there
# is no way forward any more.
def needed_to_go_back():
    return ["/flash"] if recall_number(KEPT, 0) == 1 else used_volumes()


# What is on `/flash` is back, the card has failed: whether it is to be tried again, by itself.
def waits_for_card(error):
    try:
        if recall_number(STATE, 0) != UNDOING_CARD:
            sync()
            forget(CARD)
            remember(STATE, UNDOING_CARD)
        # One that is out may be put in again, and one that is full get room, however late.
        return is_passing(error) or tries_again()
    except OSError:
        return True


# A journal that is not the one that was committed tells nothing: better the files as they are than wrong ones.
def abandon():
    import ota_failed
    print("OTA: the journal is damaged, the update is abandoned")
    ota_failed.note(REASON, "the journal is damaged")
    finish()
