# Emitted from src/device/flash/lib/ota_inflate.ts by pycom-ota: edit that file, not this one.
#
# Unpacks what was deflated, through a few hundred bytes. Nothing here knows whether the result is the right one: hash it.

from micropython import const
from uerrno import EINVAL
from uzlib import DecompIO
from ota_errors import PatchInvalid

# Raw deflate, in a window of 1 KB.
_WINDOW_BITS = const(-10)
_BUFFER_SIZE = const(128)


# Writes the `size` bytes that were deflated into `packed` to `output`. Both are open, at their beginnings.
#
# Raises PatchInvalid where they are not there; OSError, as files raise it
def inflate(packed, output, size):
    script = Script(packed)
    result = Result(output, size)
    result.take(script, size)
    result.end(script)


# The bytes that are deflated in a file.
class Script:
    def __init__(self, file):
        self._stream = DecompIO(file, _WINDOW_BITS)

    # Raises PatchInvalid where the file is cut short, or is not deflated
    def readinto(self, buffer):
        try:
            return self._stream.readinto(buffer)
        except EOFError:
            raise PatchInvalid("")
        except Exception as error:
            if isinstance(error, OSError) and error.args[0] == EINVAL:
                raise PatchInvalid("")
            raise


# Gathers what is written, and bounds it.
class Result:
    def __init__(self, output, size):
        self._output = output
        self.left = size
        self._view = memoryview(bytearray(_BUFFER_SIZE))
        self._gathered = 0

    # Raises PatchInvalid where `source` has no `count` bytes, or they would be too many
    def take(self, source, count):
        if count > self.left:
            raise PatchInvalid("")
        self.left -= count
        wanted = count
        while wanted > 0:
            size = min(wanted, _BUFFER_SIZE - self._gathered)
            if source.readinto(self._part(self._gathered, size)) < size:
                raise PatchInvalid("")
            wanted -= size
            self._gathered += size
            if self._gathered == _BUFFER_SIZE:
                self._flush()

    # Nothing may follow in `source`. Raises PatchInvalid
    def end(self, source):
        self._flush()
        if source.readinto(self._part(0, 1)) > 0:
            raise PatchInvalid("")

    def _flush(self):
        if self._gathered > 0:
            self._output.write(self._part(0, self._gathered))
            self._gathered = 0

    # Of the buffer: all of it takes no memory.
    def _part(self, start, size):
        return self._view if size == _BUFFER_SIZE else self._view[start:start + size]
