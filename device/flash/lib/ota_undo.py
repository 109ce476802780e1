# Emitted from src/device/flash/lib/ota_undo.ts by pycom-ota: edit that file, not this one.
#
# The way back to the old version: from one that has failed, or could not be installed. It runs from a copy of this too.

from micropython import const
from uos import sync
from ota_backup import is_old_whole, is_passing, is_sealed, restore_old
from ota_board import forget, recall_number, recall_text, remember, restart
from ota_clean import finish, tell_of, tries_again
from ota_install import carry_out, other_slot, start
from ota_journal import (
    BAD,
    BOOTS,
    CARD,
    first,
    INSTALLED,
    KEPT,
    NEW_SLOT,
    OLD_SLOT,
    REASON,
    REFUSING,
    STATE,
    seal_of,
    TRIES,
    UNDOING,
    UNDOING_CARD,
    used_volumes,
    WATCHDOG,
)

# So many versions that have failed are remembered.
_LIMIT = const(3)


# Brings the old version back and restarts. False where it is no longer there.
def rollback():
    if not has_old():
        return False
    try:
        refuse("asked for")
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
    note(REASON, reason)
    mark_undoing(reason, REFUSING)
    bring_back()
    restart()


# Whether the version was confirmed, and the old one kept.
def is_kept():
    return recall_number(KEPT, 0) == 1


# Whether the old version is being brought back.
def is_going_back(state):
    return state == UNDOING or state == UNDOING_CARD or state == REFUSING


# From here on there is no way but back: now, or at the next start. `state` says whether it is the version that has failed.
def mark_undoing(reason, state):
    print("OTA: goes back: {}".format(reason))
    forget(TRIES)
    forget(CARD)
    remember(STATE, state)
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
            elif recall_number(STATE, 0) == REFUSING:
                note_failed()
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


# Not before the old version is there, for what stays has not failed; and there is room for it now.
def note_failed():
    try:
        remember(BAD, with_own())
    except OSError:
        if tries_again():
            raise


# There is no way back.
def stay(reason):
    print("OTA: {}, the new one stays".format(reason))
    # Of a version that was kept, the new files are in their places.
    if not is_kept():
        carry_out()
    note(REASON, reason)
    # That stays so, also where it can be read again.
    forget(seal_of("/flash"))
    # Before the journal goes, which says what slot that is.
    start(other_slot(NEW_SLOT))


# The volumes whose old files decide whether there is a way back. Of a version that was kept, a card was asked before: there
# is no way forward any more.
def needed_to_go_back():
    return ["/flash"] if is_kept() else used_volumes()


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
    print("OTA: the journal is damaged, the update is abandoned")
    note(REASON, "the journal is damaged")
    finish()


# What is for a report alone may be missing where there is no room for it.
def note(name, value):
    try:
        if recall_text(name) != value:
            remember(name, value)
    except OSError as error:
        tell_of(error)


# The versions that have failed, the journal's first.
def with_own():
    own = own_name()
    others = [other for other in recall_text(BAD).split(",") if other != "" and other != own]
    return ",".join(([own] + others)[0:_LIMIT])


def own_name():
    version = first("v")
    firmware = first("f")
    files = "-" if version is None else version[3]
    return files if firmware is None else "{} {}".format(files, firmware[5])
