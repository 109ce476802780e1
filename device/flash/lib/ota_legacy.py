# Emitted from src/device/flash/lib/ota_legacy.ts by pycom-ota: edit that file, not this one.
#
# Transports as they were written for the first client: subclasses of `OTA` with `connect` and `get_data`.

from ota_board import spoil_slot
from ota_errors import HashMismatch
from ota_image import ImageSink
from ota_output import FileSink
from ota_slot import forget_slot, unmark


# Makes a source of such a transport.
class Legacy:
    def __init__(self, transport):
        self._transport = transport

    def connect(self):
        self._transport.connect()

    def fetch(self, request, sink):
        if isinstance(sink, FileSink):
            self._transport.get_data(request, sink.path, False, False)
        elif isinstance(sink, ImageSink):
            self._fetch_image(request, sink)
        else:
            data = bytes_of(self._transport.get_data(request, None, False, False))
            sink.begin(len(data))
            sink.write(data)

    def _fetch_image(self, request, sink):
        data = self._image_data(request)
        if isinstance(data, str):
            sink.told(data, False)
        elif isinstance(data, tuple):
            sink.told(data[1], True)
        try:
            sink.finish()
        except Exception as error:
            if isinstance(error, HashMismatch):
                # It may have been marked already, whatever is in it.
                spoil_slot()
            raise

    def _image_data(self, request):
        forget_slot()
        has_come = False
        try:
            data = self._transport.get_data(request, None, True, True)
            has_come = True
            return data
        finally:
            if not has_come:
                # What has failed may have been behind its mark.
                unmark()


def bytes_of(data):
    if isinstance(data, str):
        return data.encode()
    return data[0] if isinstance(data, tuple) else data
