# Emitted from src/device/flash/lib/ota_staging.ts by pycom-ota: edit that file, not this one.
#
# Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are there
# and verified.

from micropython import const
from uos import ilistdir, mkdir, remove, stat
from ota_errors import HashMismatch, OTAError, SizeMismatch, storage_error
from ota_files import digest, is_folder
from ota_journal import each, FOLDER, NAME_DIGITS, path_of, staged, used_volumes, VOLUMES

# How many names of files are looked at together.
_SOME = const(64)


# Where the new file of a step waits.
def staged_for(words):
    return staged(words[2], path_of(words))


# Makes the folders where files wait. Raises StorageError
def make_folders():
    try:
        for volume in used_volumes():
            if not is_folder("{}/{}".format(volume, FOLDER)):
                mkdir("{}/{}".format(volume, FOLDER))
    except OSError as error:
        raise storage_error(error)


# Removes what earlier updates have staged and this one's steps of some kinds do not need; whether anything is left of it.
# Unless `is_exact`, what is needed stays in other packings too: another vehicle's may go on with it. A card that cannot be
# written fails where it is needed, not here.
#
# Raises StorageError
def remove_others(kinds, is_exact):
    kept = 0
    for volume in VOLUMES:
        folder = "{}/{}".format(volume, FOLDER)
        try:
            if is_folder(folder):
                kept += keep_needed(folder, kinds, is_exact)
        except OSError as error:
            if volume == "/flash":
                raise storage_error(error)
    # The journal is one.
    return kept > 1


# How many files are left. A few at a time: neither all names nor all of the journal are to be in memory.
def keep_needed(folder, kinds, is_exact):
    kept = 0
    names = names_in(folder, kept)
    while len(names) > 0:
        others = not_needed(names, kinds, is_exact)
        for name in others:
            remove("{}/{}".format(folder, name))
        kept += len(names) - len(others)
        names = names_in(folder, kept)
    return kept


# Some names, but for the first `skipped`.
def names_in(folder, skipped):
    names = []
    left = skipped
    # All are looked at: what an iterator that is left early has open on LittleFS, nothing closes.
    for entry in ilistdir(folder):
        if left > 0:
            left -= 1
        elif len(names) < _SOME:
            names.append(entry[0])
    return names


def not_needed(names, kinds, is_exact):
    needed = ["journal"]

    def visit(words):
        exact = names_for(words)
        for name in names:
            if name in exact or not is_exact and name.startswith(content_of(words)):
                needed.append(name)

    each(kinds, visit)
    return [name for name in names if name not in needed]


# What the names of a step's content begin with.
def content_of(words):
    return words[3 if words[0] == "f" else 2][0:NAME_DIGITS]


# What a step's new file, or the firmware, may be staged as: whole, or as it travels.
def names_for(words):
    wire = words[7 if words[0] == "f" else 5]
    content = content_of(words)
    return ["{}.new".format(content), "{}{}.part".format(content, wire)]


# Whether the new file of a step is staged and verified.
def is_staged(words):
    try:
        verify(words)
        return True
    except OTAError:
        return False


# Reads back what was staged for a step and compares.
#
# Raises SizeMismatch, HashMismatch; StorageError, also where nothing is there
def verify(words):
    path = staged_for(words)
    size = int(words[3])
    try:
        if size >= 0 and stat(path)[6] != size:
            raise SizeMismatch(path_of(words))
        if digest(path) != words[2]:
            raise HashMismatch(path_of(words))
    except OSError as error:
        raise storage_error(error)
