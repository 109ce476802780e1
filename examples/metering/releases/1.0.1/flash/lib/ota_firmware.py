# Emitted from src/device/flash/lib/ota_firmware.ts by pycom-ota: edit that file, not this one.
#
# Firmware: from its source into the slot that does not run. In blocks, it goes on at the last one as long as the board is
# on; from one start to the next only where it is kept on a disk first, since nothing can read a slot.

from micropython import const
from uio import BytesIO
from uos import mkdir
from ota_board import slot_is_valid
from ota_contact import is_callers, reach, Tries
from ota_errors import FirmwareInvalid, NoSpace, SizeMismatch, StorageError, storage_error
from ota_files import BLOCK, drop, is_folder, size_of
from ota_journal import FOLDER, part_of, VOLUMES
from ota_output import FileSink
from ota_sink import fetch_into
from ota_slot import NAME, note_marked, UNREAD

# Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it.
_KEPT_FROM = const(262144)
_COPY_BYTES = const(1024)


# Fetches the firmware into its slot. `spare` is how many bytes `/flash` and `/sd` have left for it.
#
# Raises FirmwareTooLarge, FirmwareInvalid, HashMismatch, StorageError, and what the source raises
def fetch_firmware(source, words, spare):
    is_marked = (
        fetch_image(source, words)
        if words[6] == "raw"
        else fetch_blocks(source, words, spare)
    )
    if is_marked:
        note_marked()
    elif not slot_is_valid():
        raise FirmwareInvalid(words[5])


# Whether the slot is marked: our own transports leave that to the installation.
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
                isinstance(error, StorageError)
                and not is_callers(error)
                and part.startswith("/sd/")
            ):
                # A card that does not take it, or give it back, is not in the way of firmware.
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
    if spare[1] > wire and has_folder("/sd"):
        return part_of(hash, wire, "/sd/")
    if spare[0] > wire and has_folder("/flash"):
        return part_of(hash, wire, "/flash/")
    print("OTA: no room to keep the firmware, a restart begins it anew")
    return ""


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
