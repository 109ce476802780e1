# Emitted from src/device/flash/lib/ota_staging.ts by pycom-ota: edit that file, not this one.
#
# Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are there
# and verified.

from micropython import const
from uos import listdir, mkdir, remove, stat, statvfs
from ota_errors import HashMismatch, NoSpace, PathRefused, SizeMismatch, storage_error
from ota_files import digest, is_file, is_folder
from ota_path import FOLDER, volume_of
from ota_recovery import COPIED, RECORD

VOLUMES = ["/flash", "/sd"]
# How many digits of a file's hash name it while it is staged.
_NAME_DIGITS = const(16)
# The staged version file.
NEW_VERSION = "/flash/.ota/version.new"


# Where a file waits. The name tells the content, so what an interrupted update has fetched serves the next one.
def staged(file):
    return "{}/{}/{}.new".format(volume_of(file["path"]), FOLDER, file["hash"][0:_NAME_DIGITS])


# Makes sure that there is room, and folders for what is to be staged. What an earlier update left there and this one
# does not need is removed.
#
# Raises NoSpace, PathRefused, StorageError
def prepare(plan):
    try:
        check_folders(plan)
        kept = [staged(file) for file in plan["files"]]
        for volume in VOLUMES:
            if is_used(volume, plan):
                folder = "{}/{}".format(volume, FOLDER)
                remove_others(folder, kept)
                check_room(volume, plan)
                if not is_folder(folder):
                    mkdir(folder)
    except OSError as error:
        raise storage_error(error)


# A file takes the place of a folder only where the plan leaves nothing in it.
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


# The journal and the version file are on `/flash`, whatever else is.
def is_used(volume, plan):
    return (
        volume == "/flash"
        or any(volume_of(file["path"]) == volume for file in plan["files"])
        or any(volume_of(path) == volume for path in plan["deletes"])
    )


def remove_others(folder, kept):
    if is_folder(folder):
        for name in listdir(folder):
            path = "{}/{}".format(folder, name)
            if path not in kept:
                remove(path)


# A file is there three times for a while: old, as a backup, and new, staged, before it takes the old one's place.
def check_room(volume, plan):
    space = statvfs(volume)
    block = space[0]
    need = 0
    for file in plan["files"]:
        if volume_of(file["path"]) == volume:
            old = blocks_of(size_of(file["path"]), block)
            next = blocks_of(max(file["size"], 0), block)
            need += old + max(next - old, 0)
            if not is_file(staged(file)):
                need += next
    for path in plan["deletes"]:
        if volume_of(path) == volume:
            need += blocks_of(size_of(path), block)
    if volume == "/flash":
        need += blocks_of(RECORD * (len(plan["files"]) + len(plan["deletes"]) + 3), block)
        for name in COPIED:
            need += blocks_of(size_of("/flash/lib/{}".format(name)), block)
    if need > space[3]:
        raise NoSpace("{}: {} > {} blocks".format(volume, need, space[3]))


def blocks_of(size, block):
    return (size + block - 1) // block


def size_of(path):
    return stat(path)[6] if is_file(path) else 0


# Reads back what was written for `file` and compares.
#
# Raises SizeMismatch, HashMismatch
def verify(file, path):
    if file["size"] >= 0 and stat(path)[6] != file["size"]:
        raise SizeMismatch(file["path"])
    if digest(path) != file["hash"]:
        raise HashMismatch(file["path"])
