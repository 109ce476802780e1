# Emitted from src/device/flash/lib/ota_steps.ts by pycom-ota: edit that file, not this one.
#
# What can be told of steps without the plan that they are in.

from uos import listdir
from ota_files import is_folder
from ota_journal import each, path_of


# What a step adds to what travels, in bytes; the files' own are in the bundle's, where there is one.
def wire_of(words):
    kind = words[0]
    if kind == "b":
        return int(words[1])
    if kind == "f":
        return max(int(words[7]), 0)
    return max(int(words[3]), 0) if kind == "p" and words[4] == "get" else 0


# What a line has that the manifest's does not.
def own_bytes(words):
    kind = words[0]
    if kind == "f":
        return len(words[1]) + len(words[2]) + 2
    return len(words[1]) + 1 if kind == "d" or kind == "p" else 0


# Whether the plan deletes all that is in a folder: then a file may take its place.
def is_emptied(folder):
    for name in listdir(folder):
        path = "{}/{}".format(folder, name)
        if not (is_emptied(path) if is_folder(path) else is_deleted(path)):
            return False
    return True


def is_deleted(path):
    is_named = False

    def visit(words):
        nonlocal is_named
        is_named = is_named or path_of(words) == path

    each("d", visit)
    return is_named
