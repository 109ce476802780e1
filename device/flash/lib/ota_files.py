# Emitted from src/device/flash/lib/ota_files.ts by pycom-ota: edit that file, not this one.
#
# What recovery does to files. It runs from a copy of this too, and so imports nothing of ours.

from micropython import const
from gc import collect
from ubinascii import hexlify
from uerrno import EIO, ENODEV, ENOENT
from uhashlib import sha1
from uos import ilistdir, mkdir, remove, rmdir, stat

# What the board's flash is written in, in bytes: files are copied in pieces of it, so none is written twice.
BLOCK = const(4096)
# Room before and behind the old files, in bytes. On FAT a block may hold clusters of several files; where the power
# goes while it is written, all of them are lost. So none that is written later may share a block with these.
GUARD = BLOCK
# The old files are kept in pieces of so many bytes. On FAT, where the power goes while a file is removed, all of its room
# is lost for good, and so is that of what was written and not closed. On LittleFS, each block has some words of its own.
PIECE = const(32256)

_HASH_BUFFER = const(512)
_SOME = const(16)
_FOLDER = const(0x4000)
# The firmware's `uerrno` has no names for these.
_ENOTDIR = const(20)
ENOSPC = const(28)
# Not there, below a file, or on a card that is not in. Any other failure is one.
ABSENCE = [ENOENT, _ENOTDIR, ENODEV]
# More than there may be above a path of 128 bytes.
ALL_LEVELS = const(64)
# More than a file may have.
_ALL_BYTES = const(0x3FFFFFFF)
# The folders that a board has: they stay, empty or not.
STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"]


# The SHA-1 of a file, in lower hex.
def digest(path):
    file = open(path, "rb")
    try:
        return digest_part(file, 0, _ALL_BYTES)
    finally:
        file.close()


# Whether a file is this one already. One that cannot be read is not: it is written over.
def holds(path, size, wanted):
    try:
        return size_of(path) == size and digest(path) == wanted
    except OSError:
        return False


# The SHA-1 of `size` bytes from `start` on, or of as many as there are.
def digest_part(source, start, size):
    view = memoryview(bytearray(_HASH_BUFFER))
    left = size
    source.seek(start)
    hash = sha1()
    result = ""
    try:
        count = source.readinto(view[0:left])
        while count > 0:
            hash.update(view[0:count])
            left -= count
            count = source.readinto(view[0:left])
    finally:
        # Nothing else frees the board's only hash unit.
        result = hexlify(hash.digest()).decode()
    return result


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
        overwrite(target, input, 0, stat(source)[6], buffer)
    finally:
        input.close()


# Like `fill`, from `start` on, where `input` is. LittleFS keeps the blocks of the old content until all of the new is
# written: where there is no room for both, the old goes first.
def overwrite(target, input, start, size, buffer):
    try:
        fill(target, input, size, buffer)
    except Exception as error:
        if not (isinstance(error, OSError) and error.args[0] == ENOSPC and is_file(target)):
            raise
        open(target, "wb").close()
        input.seek(start)
        fill(target, input, size, buffer)


# Writes the next `size` bytes of `input` to a file. Raises OSError EIO where there are not so many.
def fill(target, input, size, buffer):
    view = memoryview(buffer)
    # What is not shorter is written over the old: on FAT, that leaves the allocation table alone.
    old = size_of(target)
    if old < 0:
        make_folders(target, missing_folders(target))
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


# Makes the last `missing` folders above `path`.
def make_folders(path, missing):
    names = path.split("/")
    above = len(names) - missing
    while above < len(names):
        mkdir("/".join(names[0:above]))
        above += 1


# Removes what stands where a file is to be: a folder with all that is in it, or a file where one of its folders is.
def clear_way(path):
    if is_file(path):
        return
    folder = parent_of(path)
    while folder != "":
        if is_file(folder):
            remove(folder)
        folder = parent_of(folder)
    inner = path
    while is_folder(path):
        values = some_in(inner, "")
        name = values[0] if len(values) > 0 else None
        if name is None:
            rmdir(inner)
            inner = path
        elif is_folder("{}/{}".format(inner, name)):
            inner = "{}/{}".format(inner, name)
        else:
            remove("{}/{}".format(inner, name))


# Removes a file, if it is there, and up to `levels` folders above it as far as they are empty.
def remove_file(path, levels):
    if is_file(path):
        remove(path)
    folder = parent_of(path)
    left = levels
    while left > 0 and folder not in STANDING:
        # A folder that is gone may have left the one above it, before a power cut. LittleFS removes files with `rmdir` too.
        if is_folder(folder):
            if len(some_in(folder, "")) > 0:
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


# Some of the names in a folder that end so; none where there is no such folder. All are looked at: what an iterator that is
# left early has open on LittleFS, nothing closes.
def some_in(folder, ending):
    names = []
    if is_folder(folder):
        for entry in ilistdir(folder):
            if len(names) < _SOME and entry[0].endswith(ending):
                names.append(entry[0])
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
        if isinstance(error, OSError) and error.args[0] in ABSENCE:
            return None
        raise


# Blocks of so many bytes; none where there is no file. LittleFS has two words in each block besides, to find the others.
def blocks_of(size, block):
    return 0 if size <= 0 else (size + size // 512 + block - 1) // block


# The folder that holds `path`.
def parent_of(path):
    return "/".join(path.split("/")[0:-1])
