# Emitted from src/device/flash/lib/ota_part.ts by pycom-ota: edit that file, not this one.
#
# Where the blocks of firmware are kept until all of them are there: nothing can read a slot.

from micropython import const
from uos import ilistdir, mkdir
from ota_board import forget, recall_number, remember
from ota_contact import is_callers
from ota_errors import NoSpace, SizeMismatch, storage_error
from ota_files import drop, is_folder, parent_of, size_of
from ota_journal import FOLDER, NAME_DIGITS, part_of, VOLUMES, WAITS
from ota_output import FileSink
from ota_sink import fetch_into
from ota_slot import NAME

# So many passes in a row find another packing in the way before it is given up: its vehicle may come again.
_PATIENCE = const(3)
_COPY_BYTES = const(1024)


# Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them.
def part_for(hash, wire, spare):
    path = ""
    try:
        path = place_for(hash, wire, spare)
    except OSError:
        # A disk that cannot be read is not in the way of firmware.
        pass
    if path == "":
        print("OTA: no room to keep the firmware, a restart begins it anew")
    return path


def place_for(hash, wire, spare):
    for volume in VOLUMES:
        begun = part_of(hash, wire, "{}/".format(volume))
        if has_folder(volume) and size_of(begun) >= 0:
            note_waits(0)
            return begun
    # The card first.
    for at in [1, 0]:
        volume = VOLUMES[at]
        if spare[at] > wire and has_folder(volume):
            return part_of(hash, wire, "{}/".format(volume))
    return place_of_others(hash, wire, spare)


# In the place of other packings, where these have been in the way for some passes; empty where there is none.
def place_of_others(hash, wire, spare):
    for at in [1, 0]:
        path = part_of(hash, wire, "{}/".format(VOLUMES[at]))
        others = others_beside(path)
        room = spare[at]
        for other in others:
            room += size_of(other)
        if len(others) > 0 and room > wire:
            passes = recall_number(WAITS, 0)
            note_waits(passes + 1 if passes < _PATIENCE else 0)
            if passes < _PATIENCE:
                return ""
            for other in others:
                drop(other)
            return path
    return ""


# What other vehicles have packed otherwise of the same firmware, and did not bring to an end.
def others_beside(path):
    folder = parent_of(path)
    content = path[len(folder) + 1:len(folder) + 1 + NAME_DIGITS]
    others = []
    try:
        for entry in ilistdir(folder):
            if entry[0].startswith(content) and entry[0].endswith(".part"):
                others.append("{}/{}".format(folder, entry[0]))
    except OSError:
        # There is no card, or nothing on it.
        pass
    return others


# Storage that takes no more is not in the way of firmware.
def note_waits(passes):
    try:
        if recall_number(WAITS, 0) != passes:
            if passes > 0:
                remember(WAITS, passes)
            else:
                forget(WAITS)
    except OSError:
        pass


# Fetches what is missing of the blocks to where they are kept: not where there is no room, and not more than they are.
def fetch_part(source, words, part, wire):
    try:
        fetch_into(source, words[10], FileSink(part, words[9], wire, NAME))
    except Exception as error:
        if isinstance(error, NoSpace) or isinstance(error, SizeMismatch):
            drop(part)
        raise


# Whether the updater's folder is on a volume, now: not on a card that cannot be read or written.
def has_folder(volume):
    try:
        if not is_folder("{}/{}".format(volume, FOLDER)):
            mkdir("{}/{}".format(volume, FOLDER))
        return True
    except OSError:
        return False


def unpack(part, sink):
    view = memoryview(bytearray(_COPY_BYTES))
    sink.begin(-1)
    try:
        file = open(part, "rb")
        try:
            count = file.readinto(view)
            while count > 0:
                sink.take(view if count == _COPY_BYTES else view[0:count])
                count = file.readinto(view)
        finally:
            file.close()
    except Exception as error:
        if isinstance(error, OSError) and not is_callers(error):
            raise storage_error(error)
        raise
