# Emitted from src/device/flash/lib/ota_transaction.ts by pycom-ota: edit that file, not this one.
#
# A transaction: everything that an update needs, and everything that undoing it needs, is on the disk before the one
# step that commits it. What comes after is `ota_recovery`'s.

from uos import sync
from ota_board import forget, remember
from ota_errors import storage_error
from ota_files import copy_buffer, is_file, put, remove_all_in
from ota_journal import (
    BOOTS,
    CARD,
    COPIED,
    each,
    INSTALLING,
    is_of_recovery,
    KEPT,
    path_of,
    STATE,
    TRIES,
    used_volumes,
    WATCHDOG,
)
from ota_keep import drop_old, keep_old, seal

COPIES = "/flash/.ota"


# Keeps the old files and commits the journal: from then on, whatever happens, `ota_recovery` brings it to its end.
# `boots` is how many starts the new version has to confirm itself, 0 for no trial; `watchdog` is the timeout of the
# watchdog in each of them, in milliseconds, 0 for none.
#
# Raises NoSpace, StorageError
def commit(boots, watchdog):
    try:
        volumes = used_volumes()
        drop_old(volumes)
        remove_all_in(COPIES, ".py")
        # First, so that what is kept guards them from one side, and what is staged from the other.
        if is_recovery_replaced():
            copy_recovery()
        keep_old(volumes)
        sync()
        seal(volumes)
        remember_positive(BOOTS, boots)
        remember_positive(WATCHDOG, watchdog if boots > 0 else 0)
        remember(TRIES, 0)
        forget(CARD)
        forget(KEPT)
        remember(STATE, INSTALLING)
    except OSError as error:
        raise storage_error(error)


def remember_positive(name, value):
    if value > 0:
        remember(name, value)
    else:
        forget(name)


def is_recovery_replaced():
    is_replaced = False

    def visit(words):
        nonlocal is_replaced
        is_replaced = is_replaced or is_of_recovery(path_of(words))

    each("pd", visit)
    return is_replaced


# What finishes or undoes the update must not be what the update replaces.
def copy_recovery():
    buffer = copy_buffer()
    for name in COPIED:
        path = "/flash/lib/{}.py".format(name)
        if is_file(path):
            put(path, "{}/{}.py".format(COPIES, name), buffer)
