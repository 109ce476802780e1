# Emitted from src/device/flash/lib/ota_trial.ts by pycom-ota: edit that file, not this one.
#
# The end of a trial.

from micropython import const
from ota_board import active_slot, recall_number, remember, start_watchdog
from ota_journal import CLEANING, first, INSTALLED, KEPT, NEW_SLOT, STATE, WATCHDOG

# A watchdog cannot be stopped: once the trial is over, a program that runs longer than this has to feed it.
_AFTER_TRIAL_MS = const(3600000)


# See `OTA.confirm`. Raises OSError
def confirm(is_kept):
    if recall_number(STATE, 0) != INSTALLED:
        return False
    is_well = firmware_runs()
    if is_well:
        end(is_kept)
    try:
        if is_well:
            tidy_up(is_kept)
        else:
            go_on()
    except (MemoryError, OSError):
        # The next start has all of the heap, and tries again.
        pass
    return is_well


# Where the new version lacks the lines in boot.py and main.py, nobody has seen that its firmware does not start, or that the
# journal is damaged.
def firmware_runs():
    try:
        firmware = first("f")
        return firmware is None or int(firmware[NEW_SLOT]) == active_slot()
    except (ValueError, IndexError):
        return False


def end(is_kept):
    if recall_number(WATCHDOG, 0) > 0:
        start_watchdog(_AFTER_TRIAL_MS)
    if is_kept:
        remember(KEPT, 1)
    else:
        remember(STATE, CLEANING)


# What these load is loaded for them alone: the last two take most of the heap.
def tidy_up(is_kept):
    import ota_clean
    if is_kept:
        ota_clean.keep_only_old()
    else:
        ota_clean.clean()


def go_on():
    import ota_recovery
    ota_recovery.go_on()


# See `OTA.rollback`. Raises OSError
def rollback():
    import ota_undo
    return ota_undo.rollback()
