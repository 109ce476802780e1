# Emitted from src/device/flash/lib/ota_download.ts by pycom-ota: edit that file, not this one.
#
# What an update needs from its source, once the plan is known: the files, then the firmware.

from micropython import const
from gc import collect
from uos import mkdir, statvfs
from ota_board import slot_is_valid
from ota_bundle import BundleSink
from ota_contact import arrived, reach, retry
from ota_errors import BadResponse, FirmwareInvalid, storage_error
from ota_files import is_folder, size_of
from ota_firmware import BlockSink, ImageSink
from ota_journal import each, FOLDER, first, part_of, path_of, VOLUMES
from ota_sink import FileSink
from ota_staging import drop, is_staged, staged_for, verify

# Firmware of which more bytes travel is kept on a disk, where there is room: a pass may be too short for it.
_KEPT_FROM = const(262144)
_COPY_BYTES = const(1024)


# Fetches and verifies what is not staged. `hasStaged`: something may be.
def fetch_files(source, has_staged):
    words = first("b")
    if words is not None:
        fetch_bundle(source, words, has_staged)
    else:
        each("p", lambda step: fetch_file(source, step))


def fetch_bundle(source, words, has_staged):
    bundle = BundleSink(int(words[1]), words[2], has_staged)
    try:
        def attempt():
            while bundle.aim():
                before = arrived()
                source.fetch(words[3], bundle)
                if arrived() == before:
                    raise BadResponse("nothing")

        retry(source, attempt)
    finally:
        bundle.close()


# A file with a request of its own.
def fetch_file(source, step):
    if not is_staged(step):
        path = staged_for(step)
        tag = step[2] if int(step[3]) > size_of(path) else ""

        def attempt():
            fetch_into(source, step[5], FileSink(path, tag, path_of(step)))
            try:
                verify(step)
            except Exception:
                drop(path)
                raise

        retry(source, attempt)
    collect()


def fetch_into(source, request, sink):
    try:
        source.fetch(request, sink)
    finally:
        sink.close()


# Fetches the firmware into its slot. `spare` is how many bytes `/flash` has left for it.
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


# Whether the slot is marked: our own transports leave that to the installation.
def fetch_image(source, words):
    sink = ImageSink(words)
    try:
        def attempt():
            reach(sink.offset)
            source.fetch(words[10], sink)
            sink.finish()

        retry(source, attempt)
        return sink.is_marked
    finally:
        sink.close()


def fetch_blocks(source, words, spare):
    wire = int(words[7])
    part = part_for(words[3], wire, spare)
    sink = BlockSink(words)

    def attempt():
        if part == "":
            reach(sink.offset)
            source.fetch(words[10], sink)
            sink.finish()
            return
        if size_of(part) < wire:
            fetch_into(source, words[10], FileSink(part, words[9], "firmware"))
        try:
            unpack(part, sink)
            sink.finish()
        finally:
            drop(part)

    retry(source, attempt)
    return False


# Where the blocks are kept: where an earlier pass began to, or where there is room; empty where nothing keeps them.
def part_for(hash, wire, spare):
    if wire < _KEPT_FROM:
        return ""
    for volume in VOLUMES:
        path = part_of(hash, "{}/".format(volume))
        if size_of(path) >= 0:
            return path
    place = "/sd" if free_of("/sd") > wire else ("/flash" if spare > wire else "")
    if place == "":
        print("OTA: no room to keep the firmware, a restart begins it anew")
        return ""
    if not is_folder("{}/{}".format(place, FOLDER)):
        mkdir("{}/{}".format(place, FOLDER))
    return part_of(hash, "{}/".format(place))


# Free bytes; 0 where no card is in.
def free_of(volume):
    try:
        space = statvfs(volume)
        return space[0] * space[3]
    except OSError:
        return 0


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
