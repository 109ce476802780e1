# Emitted from src/device/transports/flash/lib/SDOTA.ts by pycom-ota: edit that file, not this one.
#
# Updates from a card that a technician puts in.

from micropython import const
from machine import SD
from uos import mount, stat
from OTA import OTA
from ota_errors import ConnectionClosed, NotFound
from ota_files import size_of
from ota_mirror import file_for, is_manifest

_BUFFER_SIZE = const(1024)
CARD = "/sd"


# Updates from a mirror on a card: what `pycom-ota mirror` writes, in `folder`.
class SDOTA(OTA):
    def __init__(self, folder="/sd/ota"):
        super().__init__()
        self._folder = folder
        self._buffer = bytearray(_BUFFER_SIZE)

    # Mounts the card unless it is mounted. It stays so: what an update brings may belong there.
    #
    # Raises NotFound where there is no card
    def connect(self):
        if not is_there(CARD):
            try:
                mount(SD(), CARD)
            except OSError:
                raise NotFound(CARD)

    # Raises NotFound; ConnectionClosed where the card cannot be read; and what the sink raises
    def fetch(self, request, sink):
        import ota_contact
        path = "{}/{}".format(self._folder, file_for(request))
        if is_manifest(request):
            sink.tag = ""
        try:
            self._read(path, sink)
        except Exception as error:
            if isinstance(error, OSError) and not ota_contact.is_callers(error):
                raise ConnectionClosed("errno {}".format(error.args[0]))
            raise

    def _read(self, path, sink):
        import ota_contact
        size = size_of(path)
        if size < 0:
            raise NotFound(path)
        start = 0 if sink.tag == "" else min(sink.offset, size)
        view = memoryview(self._buffer)
        file = open(path, "rb")
        try:
            file.seek(start)
            sink.begin(size, start)
            left = (size if sink.end < 0 else min(sink.end, size)) - start
            while left > 0:
                ota_contact.time_left()
                count = file.readinto(view[0:min(left, _BUFFER_SIZE)])
                if count == 0:
                    raise ConnectionClosed(path)
                sink.write(view if count == _BUFFER_SIZE else view[0:count])
                left -= count
        finally:
            file.close()


def is_there(path):
    try:
        stat(path)
        return True
    except OSError:
        return False
