# Emitted from src/device/flash/lib/ota_firmware.ts by pycom-ota: edit that file, not this one.
#
# Firmware: from its source into the slot that does not run. In blocks, it goes on at the last one as long as the board is
# on; from one start to the next only where it is kept on a disk first, since nothing can read a slot.

from micropython import const
from uio import BytesIO
from uos import mkdir, statvfs
from ota_board import slot_is_valid
from ota_contact import is_callers, reach, Tries
from ota_errors import FirmwareInvalid, NoSpace, SizeMismatch, StorageError, storage_error
from ota_files import BLOCK, drop, is_folder, size_of
from ota_journal import FOLDER, part_of, VOLUMES
from ota_output import FileSink
from ota_sink import fetch_into
from ota_slot import NAME, UNREAD, unmark

# Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it.
_KEPT_FROM = const(262144)
_COPY_BYTES = const(1024)


# Fetches the firmware into its slot. `spare` is how many bytes `/flash` and `/sd` have left for it. Whether the slot is
# marked already: our own transports leave that to the installation.
#
# Raises FirmwareTooLarge, FirmwareInvalid, HashMismatch, StorageError, and what the source raises
def fetch_firmware(source, words, spare):
    is_marked = (
        fetch_image(source, words)
        if words[6] == "raw"
        else fetch_blocks(source, words, spare)
    )
    if not is_marked and not slot_is_valid():
        raise FirmwareInvalid(words[5])
    return is_marked


def fetch_image(source, words):
    import ota_image
    sink = ota_image.ImageSink(words)
    tries = Tries(source)
    try:
        while True:
            try:
                tries.begin()
                reach(sink.offset)
                source.fetch(words[10], sink)
                sink.finish()
                return sink.is_marked
            except Exception as error:
                if sink.is_marked:
                    sink.is_marked = False
                    unmark()
                if not tries.goes_on(error):
                    raise
    finally:
        sink.close()


def fetch_blocks(source, words, spare):
    wire = int(words[7])
    part = part_for(words[3], wire, spare)
    sink = new_sink(words, BytesIO(BLOCK + UNREAD))
    tries = Tries(source)
    while True:
        is_fetched = False
        try:
            tries.begin()
            if part == "":
                reach(sink.offset)
                source.fetch(words[10], sink)
            else:
                if size_of(part) < wire:
                    fetch_part(source, words, part, wire)
                is_fetched = True
                unpack(part, sink)
            sink.finish()
            # The part stays until the update is over: where the power goes before its commit, the slot is written from it again.
            return False
        except Exception as error:
            if is_fetched:
                # It is not what it should be.
                drop(part)
            if (
                part.startswith("/sd/")
                and not is_callers(error)
                and (is_fetched or isinstance(error, StorageError))
            ):
                # A card that does not take it, or give it back as it was, is not in the way of firmware.
                part = ""
            elif not tries.goes_on(error):
                raise


# Fetches what is missing of the blocks to where they are kept: not where there is no room, and not more than they are.
def fetch_part(source, words, part, wire):
    try:
        fetch_into(source, words[10], FileSink(part, words[9], wire, NAME))
    except Exception as error:
        if isinstance(error, NoSpace) or isinstance(error, SizeMismatch):
            drop(part)
        raise


# On its own: memory for a block is taken before its module is loaded, while the heap has a piece that is large enough.
def new_sink(words, memory):
    import ota_blocks
    return ota_blocks.BlockSink(words, memory)


# Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them.
def part_for(hash, wire, spare):
    if wire < _KEPT_FROM:
        return ""
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
