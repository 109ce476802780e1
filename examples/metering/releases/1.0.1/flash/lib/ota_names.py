# Emitted from src/device/flash/lib/ota_names.ts by pycom-ota: edit that file, not this one.
#
# Names as the disk has them: FAT finds a file under others too.

from uos import ilistdir
from ota_files import is_folder, parent_of


# Whether a file that is there has this very name, but for the case of ASCII. Of other letters, FAT's code page takes some
# for the same, and what is there may be the application's.
def is_spelled(path):
    # As long in bytes as in characters: it is all ASCII.
    return (
        len(path.encode()) == len(path)
        or is_listed(parent_of(path), name_of(path).lower(), True)
    )


# Whether a file has this very name, and so have its folders: FAT finds it under others too.
def is_named(path):
    name = path
    folder = parent_of(name)
    while folder != "":
        if not is_folder(folder) or not is_listed(folder, name_of(name), False):
            return False
        name = folder
        folder = parent_of(name)
    return True


# All names are looked at: what an iterator that is left early has open on LittleFS, nothing closes.
def is_listed(folder, wanted, is_folded):
    is_there = False
    for entry in ilistdir(folder):
        is_there = is_there or (entry[0].lower() if is_folded else entry[0]) == wanted
    return is_there


def name_of(path):
    return path[len(parent_of(path)) + 1:]
