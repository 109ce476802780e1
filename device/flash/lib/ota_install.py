# Emitted from src/device/flash/lib/ota_install.ts by pycom-ota: edit that file, not this one.
#
# Installing: from a full staging folder to the new version. Every step is a rename or a folder, and what has been done
# can be read off the disk, so `undo` needs no notes.

from uos import mkdir, remove, rename, rmdir
from ota_board import mark_slot
from ota_errors import PathRefused, storage_error
from ota_path import parent_of, VERSION_FILE
from ota_staging import backup, clear, exists, is_folder, staged

# The folders that a board has: they stay, empty or not.
STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"]


# The entry of the version file: behind the files, before the deletions.
def version_entry(plan):
    return len(plan["files"])


# What is moved into place, in the order of the entries.
def new_paths(plan):
    return [file["path"] for file in plan["files"]] + [VERSION_FILE]


# Moves the old files away and the new ones into place, and marks the firmware slot if `mark`; undoes it all where that
# fails.
#
# Raises NoSpace, StorageError
def install(plan, mark):
    try:
        move_old_away(plan)
        move_new_in(plan)
        if mark:
            mark_slot()
        clear()
    except Exception as error:
        undo(plan)
        clear()
        if isinstance(error, OSError):
            raise storage_error(error)
        raise


# Brings back every file that `install` moved; also halfway through.
def undo(plan):
    paths = new_paths(plan)
    for entry, path in enumerate(paths):
        # A staged file that is gone has been moved into place.
        if not exists(staged(path, entry)) and exists(path):
            remove(path)
            remove_empty_folders(path)
    for entry, path in enumerate(paths + plan["deletes"]):
        saved = backup(path, entry)
        if exists(saved):
            make_folders(path)
            rename(saved, path)


# Deletions go first: they may make room for a file where a folder was, or the other way round.
def move_old_away(plan):
    paths = new_paths(plan)
    for number, path in enumerate(plan["deletes"]):
        move_away(path, len(paths) + number)
    for path in plan["deletes"]:
        remove_empty_folders(path)
    for entry, path in enumerate(paths):
        move_away(path, entry)


def move_away(path, entry):
    if is_folder(path):
        raise PathRefused(path)
    if exists(path):
        rename(path, backup(path, entry))


def move_new_in(plan):
    for entry, path in enumerate(new_paths(plan)):
        make_folders(path)
        rename(staged(path, entry), path)


# Makes the folders above `path` that are missing.
def make_folders(path):
    parent = parent_of(path)
    if not exists(parent):
        make_folders(parent)
        mkdir(parent)


# Removes the folders above `path`, from the inside out, as far as they are empty.
def remove_empty_folders(path):
    folder = parent_of(path)
    while folder not in STANDING:
        try:
            rmdir(folder)
        except OSError:
            return
        folder = parent_of(folder)
