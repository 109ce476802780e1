# Emitted from src/device/flash/lib/ota_files.ts by pycom-ota: edit that file, not this one.
#
# What recovery does to files. It runs from a copy of this too, and so imports nothing of ours.

from micropython import const
from gc import collect
from ubinascii import hexlify
from uerrno import EIO, ENODEV, ENOENT
from uhashlib import sha1
from uos import ilistdir, listdir, mkdir, remove, rmdir, stat

# What the board's flash is written in, in bytes: files are copied in pieces of it, so none is written twice.
BLOCK = const(4096)
# Room before and behind the old files, in bytes. On FAT a block may hold clusters of several files; where the power
# goes while it is written, all of them are lost. So none that is written later may share a block with these.
GUARD = BLOCK

_HASH_BUFFER = const(512)
_SOME = const(16)
_FOLDER = const(0x4000)
# The firmware's `uerrno` has no name for it.
_ENOTDIR = const(20)
# More than there may be above a path of 128 bytes.
ALL_LEVELS = const(64)
# The folders that a board has: they stay, empty or not.
STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"]


# The SHA-1 of a file, in lower hex.
def digest(path):
    return digest_part(path, 0, size_of(path))


# The SHA-1 of `size` bytes of a file from `start` on, or of as many as there are.
def digest_part(path, start, size):
    file = open(path, "rb")
    try:
        view = memoryview(bytearray(_HASH_BUFFER))
        left = size
        file.seek(start)
        hash = sha1()
        result = ""
        try:
            count = file.readinto(view[0:left])
            while count > 0:
                hash.update(view[0:count])
                left -= count
                count = file.readinto(view[0:left])
        finally:
            # Nothing else frees the board's only hash unit.
            result = hexlify(hash.digest()).decode()
        return result
    finally:
        file.close()


# To copy files through: a block, or less where the heap is in pieces. Then some blocks are written more than once.
def copy_buffer():
    collect()
    try:
        return bytearray(BLOCK)
    except MemoryError:
        return bytearray(_HASH_BUFFER)


# Copies a file to a path whose folders may be missing; one that is there is written over.
def put(source, target, buffer):
    input = open(source, "rb")
    try:
        fill(target, input, stat(source)[6], buffer)
    finally:
        input.close()


# Writes the next `size` bytes of `input` to a file. Raises OSError EIO where there are not so many.
def fill(target, input, size, buffer):
    make_folders(target)
    view = memoryview(buffer)
    # What is not shorter is written over the old: on FAT, that leaves the allocation table alone.
    old = size_of(target)
    output = open(target, "rb+" if old >= 0 and old <= size else "wb")
    try:
        left = size
        while left > 0:
            count = input.readinto(view[0:left] if left < len(buffer) else view)
            if count == 0:
                raise OSError(EIO)
            output.write(view[0:count])
            left -= count
    finally:
        output.close()


# Makes the folders above `path` that are missing.
def make_folders(path):
    parent = parent_of(path)
    if not is_folder(parent):
        make_folders(parent)
        mkdir(parent)


# Removes a file, if it is there, and up to `levels` folders above it as far as they are empty.
def remove_file(path, levels):
    if is_file(path):
        remove(path)
    folder = parent_of(path)
    left = levels
    while left > 0 and folder not in STANDING:
        # A folder that is gone may have left the one above it, before a power cut. LittleFS removes files with `rmdir` too.
        if is_folder(folder):
            if len(listdir(folder)) > 0:
                return
            rmdir(folder)
        folder = parent_of(folder)
        left -= 1


# How many folders are missing above `path`.
def missing_folders(path):
    missing = 0
    folder = parent_of(path)
    while folder != "" and not is_folder(folder):
        missing += 1
        folder = parent_of(folder)
    return missing


# Removes a file that may not be there.
def drop(path):
    try:
        remove(path)
    except OSError:
        pass


# Up to so many names of files in a folder that end so; none where there is no such folder.
def some_in(folder, ending):
    names = []
    if is_folder(folder):
        for name, _, _, _ in ilistdir(folder):
            if name.endswith(ending):
                names.append(name)
                if len(names) == _SOME:
                    break
    return names


# Removes the files in a folder whose names end so. A few at a time: there may be more than memory holds.
def remove_all_in(folder, ending):
    names = some_in(folder, ending)
    while len(names) > 0:
        for name in names:
            remove("{}/{}".format(folder, name))
        names = some_in(folder, ending)


def is_file(path):
    return size_of(path) >= 0


# In bytes; -1 where there is no such file.
def size_of(path):
    found = look(path)
    return found[6] if found is not None and found[0] & _FOLDER == 0 else -1


def is_folder(path):
    found = look(path)
    return found is not None and found[0] & _FOLDER != 0


# None where nothing is.
def look(path):
    try:
        return stat(path)
    except Exception as error:
        if isinstance(error, OSError) and is_absence(error.args[0]):
            return None
        raise


# Not there, below a file, or on a card that is not in. Any other failure is one.
def is_absence(errno):
    return errno == ENOENT or errno == _ENOTDIR or errno == ENODEV


# The folder that holds `path`.
def parent_of(path):
    return "/".join(path.split("/")[0:-1])
