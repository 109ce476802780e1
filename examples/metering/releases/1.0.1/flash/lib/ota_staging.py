# Emitted from src/device/flash/lib/ota_staging.ts by pycom-ota: edit that file, not this one.
#
# Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are
# there and verified. Entry `n` of a plan is `n.new` there, and `n.bak` what it replaces.

from micropython import const
from ubinascii import hexlify
from uhashlib import sha1
from uos import listdir, mkdir, remove, rmdir, stat, statvfs
from ota_errors import HashMismatch, NoSpace, SizeMismatch, storage_error
from ota_path import STATE, volume_of

_FOLDER = const(0x4000)
VOLUMES = ["/flash", "/sd"]


def staged(path, entry):
    return "{}/{}/{}.new".format(volume_of(path), STATE, entry)


def backup(path, entry):
    return "{}/{}/{}.bak".format(volume_of(path), STATE, entry)


def exists(path):
    return mode_of(path) != 0


def is_folder(path):
    return mode_of(path) & _FOLDER != 0


def mode_of(path):
    try:
        return stat(path)[0]
    except OSError:
        return 0


# Makes room for a plan's staged files.
#
# Raises NoSpace where the sizes that the server gave do not fit, StorageError
def prepare(plan):
    try:
        clear()
        make_room(plan)
    except OSError as error:
        raise storage_error(error)


def make_room(plan):
    for volume in VOLUMES:
        need = 0
        # The version file is staged on /flash whatever else is.
        used = volume == "/flash"
        for file in plan["files"]:
            if volume_of(file["path"]) == volume:
                used = True
                need += max(file["size"], 0)
        for path in plan["deletes"]:
            used = used or volume_of(path) == volume
        if used:
            check_room(volume, need)
            mkdir("{}/{}".format(volume, STATE))


def check_room(volume, need):
    space = statvfs(volume)
    free = space[0] * space[3]
    if need > free:
        raise NoSpace("{}: {} > {}".format(volume, need, free))


# Removes whatever an update left in the updater's folders; what cannot be removed now waits for the next one.
def clear():
    for volume in VOLUMES:
        folder = "{}/{}".format(volume, STATE)
        try:
            for name in listdir(folder):
                remove("{}/{}".format(folder, name))
            rmdir(folder)
        except OSError:
            pass


# Reads back what was written for `file` and compares.
#
# Raises SizeMismatch, HashMismatch
def verify(file, path, buffer):
    source = open(path, "rb")
    try:
        hash = sha1()
        digest = ""
        size = 0
        try:
            size = hash_all(source, hash, buffer)
        finally:
            # Nothing else frees the board's only hash unit.
            digest = hexlify(hash.digest()).decode()
        if file["size"] >= 0 and size != file["size"]:
            raise SizeMismatch(file["path"])
        if digest != file["hash"]:
            raise HashMismatch(file["path"])
    finally:
        source.close()


def hash_all(source, hash, buffer):
    view = memoryview(buffer)
    size = 0
    count = source.readinto(buffer)
    while count > 0:
        hash.update(view[0:count])
        size += count
        count = source.readinto(buffer)
    return size
