# Emitted from src/device/flash/lib/ota_transaction.ts by pycom-ota: edit that file, not this one.
#
# A transaction: everything that an update needs, and everything that undoing it needs, is on the disk before the one
# step that commits it. What comes after is `ota_recovery`'s.

from micropython import const
from uos import sync
from ota_board import forget, remember
from ota_errors import storage_error
from ota_files import copy, digest, is_file
from ota_path import FOLDER, VERSION_FILE, volume_of
from ota_recovery import BOOTS, COPIED, INSTALLING, JOURNAL, RECORD, SEAL, STATE
from ota_staging import NEW_VERSION, staged

_BUFFER_SIZE = const(512)


def backup(path, entry):
    return "{}/{}/{}.bak".format(volume_of(path), FOLDER, entry)


# Keeps the old files and commits the plan: from then on, whatever happens, `ota_recovery` brings it to its end.
# `boots` is how many starts the new version has to confirm itself, -1 for no trial; the slots are those of the
# firmware, the same where it stays.
#
# Raises NoSpace, StorageError
def commit(plan, boots, old_slot, new_slot):
    try:
        buffer = bytearray(_BUFFER_SIZE)
        keep_old(plan, buffer)
        for name in COPIED:
            copy_if_there("/flash/lib/{}".format(name), "/flash/{}/{}".format(FOLDER, name), buffer)
        write_journal(plan, old_slot, new_slot)
        sync()
        remember(SEAL, digest(JOURNAL))
        if boots < 0:
            forget(BOOTS)
        else:
            remember(BOOTS, boots)
        remember(STATE, INSTALLING)
    except OSError as error:
        raise storage_error(error)


# All that is to be replaced or deleted, in the order of the entries.
def paths_of(plan):
    return [file["path"] for file in plan["files"]] + [VERSION_FILE] + plan["deletes"]


def keep_old(plan, buffer):
    for entry, path in enumerate(paths_of(plan)):
        copy_if_there(path, backup(path, entry), buffer)


def copy_if_there(source, target, buffer):
    if is_file(source):
        copy(source, target, buffer)


def write_journal(plan, old_slot, new_slot):
    journal = open(JOURNAL, "wb")
    try:
        write(journal, "v", "-", "-", plan["version"])
        if old_slot != new_slot:
            write(journal, "f", "{}".format(old_slot), "{}".format(new_slot), "firmware")
        for entry, file in enumerate(plan["files"]):
            write_put(journal, entry, staged(file), file["path"])
        version = len(plan["files"])
        write_put(journal, version, NEW_VERSION, VERSION_FILE)
        for number, path in enumerate(plan["deletes"]):
            if is_file(path):
                write(journal, "d", backup(path, version + 1 + number), "-", path)
    finally:
        journal.close()


def write_put(journal, entry, source, path):
    if is_file(path):
        write(journal, "u", backup(path, entry), source, path)
    else:
        write(journal, "n", "-", source, path)


def write(journal, kind, entry, source, path):
    record = "{} {} {} {}".format(kind, entry, source, path).encode()
    journal.write(record)
    journal.write((" " * RECORD).encode()[len(record):])
