# Emitted from src/device/flash/lib/ota_part.ts by pycom-ota: edit that file, not this one.
#
# Where the blocks of firmware are kept until all of them are there: nothing can read a slot.

from micropython import const
from uos import mkdir, statvfs
from ota_errors import NoSpace, SizeMismatch, storage_error
from ota_files import drop, is_folder, size_of
from ota_journal import FOLDER, part_of, VOLUMES
from ota_output import FileSink
from ota_sink import fetch_into
from ota_slot import NAME

_COPY_BYTES = const(1024)


# Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them.
def part_for(hash, wire, spare):
    for volume in VOLUMES:
        path = part_of(hash, wire, "{}/".format(volume))
        if has_folder(volume) and size_of(path) >= 0:
            return path
    place = roomy_volume(wire, spare[0], spare[1])
    if place == "":
        # What another vehicle packed otherwise may have the room.
        on_flash = free_bytes("/flash")
        on_card = free_bytes("/sd")
        drop_others()
        gained = free_bytes("/flash") - on_flash
        place = roomy_volume(wire, spare[0] + gained, spare[1] + free_bytes("/sd") - on_card)
    if place != "":
        return part_of(hash, wire, "{}/".format(place))
    print("OTA: no room to keep the firmware, a restart begins it anew")
    return ""


# Fetches what is missing of the blocks to where they are kept: not where there is no room, and not more than they are.
def fetch_part(source, words, part, wire):
    try:
        fetch_into(source, words[10], FileSink(part, words[9], wire, NAME))
    except Exception as error:
        if isinstance(error, NoSpace) or isinstance(error, SizeMismatch):
            drop(part)
        raise


# The volume for so many bytes; empty where none has the room.
def roomy_volume(wire, on_flash, on_card):
    if on_card > wire and has_folder("/sd"):
        return "/sd"
    return "/flash" if on_flash > wire and has_folder("/flash") else ""


# 0 where there is no card.
def free_bytes(volume):
    try:
        info = statvfs(volume)
        return info[0] * info[3]
    except OSError:
        return 0


# On its own: what this loads is rarely needed.
def drop_others():
    import ota_staging
    ota_staging.remove_others("pf", True)


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
    except OSError as error:
        raise storage_error(error)
