# Emitted from src/device/flash/lib/ota_firmware.ts by pycom-ota: edit that file, not this one.
#
# Firmware: from its source into the slot that does not run. In blocks, it goes on at the last one as long as the board is
# on; from one start to the next only where it is kept on a disk first, since nothing can read a slot.

from micropython import const
from uio import BytesIO
from ota_board import slot_is_valid
from ota_contact import is_callers, reach, Tries
from ota_errors import FirmwareInvalid, OTAError, StorageError
from ota_files import BLOCK, drop, size_of
from ota_heap import unload
from ota_slot import UNREAD, unmark

# Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it.
_KEPT_FROM = const(262144)
# What keeps them is loaded for it alone.
KEEPING = ["ota_part", "ota_output"]


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
    part = part_for(words, wire, spare)
    if part == "":
        unload(KEEPING)
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
            if is_callers(error):
                raise
            is_bad = is_fetched and isinstance(error, OTAError)
            if is_bad:
                # It is not what it should be.
                drop(part)
            if part.startswith("/sd/") and (is_bad or isinstance(error, StorageError)):
                # A card that does not take it, or give it back as it was, is not in the way of firmware.
                part = ""
            elif not tries.goes_on(error):
                raise


# On its own: memory for a block is taken before its module is loaded, while the heap has a piece that is large enough.
def new_sink(words, memory):
    import ota_blocks
    return ota_blocks.BlockSink(words, memory)


# What these load is for firmware that is kept alone.
def part_for(words, wire, spare):
    import ota_part
    return "" if wire < _KEPT_FROM else ota_part.part_for(words[3], wire, spare)


def fetch_part(source, words, part, wire):
    import ota_part
    ota_part.fetch_part(source, words, part, wire)


def unpack(part, sink):
    import ota_part
    ota_part.unpack(part, sink)
