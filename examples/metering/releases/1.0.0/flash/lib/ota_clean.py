# Emitted from src/device/flash/lib/ota_clean.ts by pycom-ota: edit that file, not this one.
#
# What an update leaves, removed. It runs from a copy of this too.

from micropython import const
from sys import modules
from uos import rmdir, sync
from ota_board import forget, recall_number, remember
from ota_files import is_folder, remove_all_in
from ota_journal import (
    BOOTS, CARD, CLEANING, FOLDER, KEPT, SEAL, STATE, seal_of, TRIES, VOLUMES, WAITS, WATCHDOG
)

# In so many starts or updates it may fail.
_LIMIT = const(3)
# In `sys.modules`, from where it has failed until the next start, or the next `update()`.
FAILED = "failed.ota"


# What failed is tried again at the next start (a card was taken out, say); until then the board does what it can.
def tell_of(error):
    print("OTA: errno {}".format(error.args[0]))


# A card has failed, or what else can be done without: whether the next start is to try again. Else it stays as it is.
def tries_again():
    if FAILED in modules:
        return True
    tries = recall_number(CARD, 0)
    if tries < _LIMIT:
        remember(CARD, tries + 1)
        # It counts once.
        modules[FAILED] = True
        return True
    return False


# All is in its place, new or old: what is left of the update goes. Raises OSError where that cannot be said
def finish():
    forget(TRIES)
    try:
        remember(STATE, CLEANING)
    except OSError:
        # In the place of this. Where the power goes here, nothing more is done to the files either.
        forget(SEAL)
        remember(STATE, CLEANING)
    clean()


# Removes all that is left of an update. Where that fails, the next start tries again.
def clean():
    try:
        if not remove_waiting(True):
            return
        sync()
        for volume in VOLUMES:
            forget(seal_of(volume))
        for name in [KEPT, BOOTS, WATCHDOG, TRIES, CARD, WAITS, SEAL, STATE]:
            forget(name)
    except OSError as error:
        tell_of(error)


# The journal, the old files, and what brings them back stay. Where this fails, the next start tries again.
def keep_only_old():
    try:
        if not remove_waiting(False):
            return
        sync()
        for name in [BOOTS, WATCHDOG, TRIES, CARD, WAITS, STATE]:
            forget(name)
    except OSError as error:
        tell_of(error)


# False where it is to be tried again.
def remove_waiting(is_all):
    for volume in VOLUMES:
        folder = "{}/{}".format(volume, FOLDER)
        try:
            if is_all:
                # First: it is the one that vouches for the other copies of recovery.
                remove_all_in(folder, "ota_resume.py")
                remove_all_in(folder, "")
                if is_folder(folder):
                    rmdir(folder)
            else:
                remove_all_in(folder, ".new")
                remove_all_in(folder, ".part")
        except OSError as error:
            if is_all and volume == "/flash":
                raise
            tell_of(error)
            if tries_again():
                return False
    return True
