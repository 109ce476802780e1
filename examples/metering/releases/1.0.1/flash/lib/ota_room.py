# Emitted from src/device/flash/lib/ota_room.ts by pycom-ota: edit that file, not this one.
#
# Whether a plan fits: asked before its first write.

from micropython import const
from uos import listdir, statvfs
from ota_backup import GUARD
from ota_errors import NoSpace, PathRefused
from ota_files import is_file, is_folder, parent_of, size_of
from ota_journal import staged, volume_of
from ota_recovery import COPIED

# What a staged file takes in its folder: a long name and two names' worth of it, on FAT.
_ENTRY_BYTES = const(96)
# What a line of the journal has besides request and path.
_LINE_BYTES = const(80)


# A file takes the place of a folder only where the plan leaves nothing in it. Raises PathRefused
def check_folders(plan):
    for file in plan["files"]:
        if is_folder(file["path"]) and not is_emptied(file["path"], plan):
            raise PathRefused(file["path"])


# Whether the plan deletes all that is in a folder: then a file may take its place.
def is_emptied(folder, plan):
    for name in listdir(folder):
        path = "{}/{}".format(folder, name)
        if not (is_emptied(path, plan) if is_folder(path) else path in plan["deletes"]):
            return False
    return True


# A file is there three times for a while: old, in the backup, and new, staged, before it takes the old one's place.
#
# Raises NoSpace
def check_room(volume, plan):
    space = statvfs(volume)
    block = space[0]
    # The updater's folder, the file of the version, and the backup's and the journal's last blocks.
    need = 4
    backup = 0
    text = 0
    folder = ""
    for file in plan["files"]:
        text += _LINE_BYTES + len(file["path"].encode()) + len(file["request"].encode())
        if volume_of(file["path"]) == volume:
            old = max(size_of(file["path"]), 0)
            size = max(file["size"], 0)
            backup += old
            need += max(blocks_of(size, block) - blocks_of(old, block), 0)
            if not is_file(staged(file["hash"], file["path"])):
                need += blocks_of(size + _ENTRY_BYTES, block)
            parent = parent_of(file["path"])
            if parent != folder and not is_folder(parent):
                need += 1
            folder = parent
    for path in plan["deletes"]:
        text += _LINE_BYTES + len(path.encode())
        if volume_of(path) == volume:
            backup += max(size_of(path), 0)
    need += blocks_of(backup + text, block) + 2 * blocks_of(GUARD, block)
    if volume == "/flash":
        need += blocks_of(text, block) + copies(plan, block)
    if need > space[3]:
        raise NoSpace("{}: {} > {} blocks".format(volume, need, space[3]))


# What the copies of recovery's modules take, where the plan replaces one of them.
def copies(plan, block):
    need = 0
    if (
        any(is_of_recovery(file["path"]) for file in plan["files"])
        or any(is_of_recovery(path) for path in plan["deletes"])
    ):
        for name in COPIED:
            need += blocks_of(
                max(size_of("/flash/lib/{}.py".format(name)), 0) + _ENTRY_BYTES, block
            )
    return need


# Whether recovery loads what is, or will be, at `path`: then it runs from a copy.
def is_of_recovery(path):
    names = path.lower().split("/")
    return any("{}.py".format(name) in names for name in COPIED)


def blocks_of(size, block):
    return (size + block - 1) // block
