# Emitted from src/device/flash/lib/ota_trial.ts by pycom-ota: edit that file, not this one.
#
# The end of a trial.

from micropython import const
from ota_board import active_slot, recall_number, remember, start_watchdog
from ota_errors import storage_error
from ota_journal import CLEANING, first, INSTALLED, KEPT, NEW_SLOT, STATE, WATCHDOG

# A watchdog cannot be stopped: once the trial is over, a program that runs longer than this has to feed it.
_AFTER_TRIAL_MS = const(3600000)


# See `OTA.confirm`.
def confirm(is_kept):
    if recall_number(STATE, 0) != INSTALLED:
        return False
    is_well = False
    try:
        is_well = firmware_runs()
        if is_well:
            end(is_kept)
    except OSError as error:
        raise storage_error(error)
    try:
        go_on()
    except MemoryError:
        # The next start has all of the heap.
        pass
    return is_well


# Where the new version lacks the lines in boot.py and main.py, nobody has seen that its firmware does not start.
def firmware_runs():
    firmware = first("f")
    return firmware is None or int(firmware[NEW_SLOT]) == active_slot()


def end(is_kept):
    if recall_number(WATCHDOG, 0) > 0:
        start_watchdog(_AFTER_TRIAL_MS)
    if is_kept:
        remember(KEPT, 1)
    else:
        remember(STATE, CLEANING)


# See `OTA.rollback`.
def rollback():
    try:
        return go_back()
    except OSError as error:
        raise storage_error(error)


# On their own: they load what takes most of the heap.
def go_on():
    import ota_recovery
    ota_recovery.resume()


def go_back():
    import ota_recovery
    return ota_recovery.rollback("asked for")
