# Emitted from src/device/flash/lib/ota_unpack.ts by pycom-ota: edit that file, not this one.
#
# What a file travels as, where it waits until all of it has come, and how it is unpacked and verified.

from micropython import const
from gc import collect
from ota_errors import HashMismatch, LinkError, PatchInvalid, storage_error
from ota_files import drop, size_of
from ota_journal import part_of, path_of
from ota_output import Output
from ota_staging import staged_for, verify

# What is packed and not longer is kept in memory until it is unpacked, in bytes: so much may be fetched twice.
PACK_LIMIT = const(1024)


# How many bytes of the bundle are a step's.
def wire_of(words):
    return int(words[5])


def is_in_memory(words):
    return words[4] != "raw" and wire_of(words) <= PACK_LIMIT


# Where the bytes of a step wait until all have come.
def waits_at(words):
    return (
        staged_for(words)
        if words[4] == "raw"
        else part_of(words[2], wire_of(words), path_of(words))
    )


# How much of a step's bytes an earlier pass has left.
def waiting(words):
    return 0 if is_in_memory(words) else max(size_of(waits_at(words)), 0)


# Unpacks what has come for a step, from memory or from the disk, and verifies it.
#
# Raises HashMismatch; PatchInvalid where the file on the board is not the one that the patch is for; StorageError
def settle(words, memory):
    kind = words[4]
    try:
        if kind != "raw" and wire_of(words) > 0:
            unpack(words, memory)
        verify(words)
    except Exception as error:
        drop(staged_for(words))
        if isinstance(error, PatchInvalid) or isinstance(error, LinkError):
            if kind == "patch":
                raise PatchInvalid(path_of(words))
            raise HashMismatch(path_of(words))
        raise
    finally:
        if memory is None and kind != "raw":
            drop(waits_at(words))
        collect()


def unpack(words, memory):
    import ota_inflate
    import ota_patch
    output = Output(staged_for(words), False)
    try:
        packed = open(waits_at(words), "rb") if memory is None else memory
        packed.seek(0)
        try:
            size = int(words[3])
            if words[4] == "patch":
                path = path_of(words)
                if size_of(path) < 0:
                    raise PatchInvalid(path)
                old = open(path, "rb")
                try:
                    ota_patch.apply(packed, old, output, size)
                finally:
                    old.close()
            else:
                ota_inflate.inflate(packed, output, size)
        finally:
            if memory is None:
                packed.close()
    except OSError as error:
        raise storage_error(error)
    finally:
        output.close()
