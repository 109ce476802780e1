# Emitted from src/device/flash/lib/ota_transfer.ts by pycom-ota: edit that file, not this one.
#
# One download: the first client's `get_data`, over whatever transport there is, and the patience to try again.

from micropython import const
from utime import sleep_ms
from ota_errors import ENOSPC, LinkError, storage_error
from ota_sink import FileSink, MemorySink, SlotSink

_FIRST_PAUSE_MS = const(1000)


# See `OTA.get_data`.
def get_data(transport, request, dest_path, hash, firmware):
    if dest_path is not None:
        file = FileSink(dest_path, hash)
        transfer(transport, request, file)
        return file.digest
    if firmware:
        slot = SlotSink(True)
        transfer(transport, request, slot)
        return slot.digest
    memory = MemorySink(hash)
    transfer(transport, request, memory)
    if hash:
        return (memory.content(), memory.digest)
    return memory.content()


def transfer(transport, request, sink):
    try:
        transport.fetch(request, sink)
    finally:
        sink.close()


# Calls `attempt` up to `tries` times, with a pause that doubles, as long as it is the link that fails.
#
# Raises what the last try raised
def retry(tries, attempt):
    pause = _FIRST_PAUSE_MS
    for left in range(tries - 1, 0, -1):
        try:
            return attempt()
        except Exception as error:
            # A subclass's own `get_data` raises the socket's errors as they are.
            if isinstance(error, OSError):
                if error.args[0] == ENOSPC:
                    raise storage_error(error)
            elif not isinstance(error, LinkError):
                raise
        sleep_ms(pause)
        pause *= 2
    return attempt()
