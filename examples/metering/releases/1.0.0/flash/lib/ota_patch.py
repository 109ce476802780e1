# Emitted from src/device/flash/lib/ota_patch.ts by pycom-ota: edit that file, not this one.
#
# Rebuilds a file from the old one and a patch, through a few hundred bytes. What a patch is made of is told where
# patches are made, in `src/patches/script.ts`. Nothing here knows whether the result is the right one: hash it.

from micropython import const
from uerrno import EINVAL
from uzlib import DecompIO
from ota_errors import PatchInvalid

# Raw deflate, in a window of 512 bytes.
_WINDOW_BITS = const(-9)
_BUFFER_SIZE = const(512)
# A number of the script has 28 bits at most.
_NUMBER_BYTES = const(4)


# Writes the `size` bytes that `patch` makes of `old` to `output`. All three are open, at their beginnings.
#
# Raises PatchInvalid where it is no patch, or none for a file like `old`; then some of the bytes may be written, never
# more than `size`. OSError, as files raise it.
def apply(patch, old, output, size):
    script = Script(patch)
    result = Result(output, size)
    position = 0
    while result.left > 0:
        result.take(script, script.number())
        if result.left > 0:
            position += script.distance()
            length = script.number()
            # Without this, a small script could go on for hours.
            if position < 0 or length == 0:
                raise PatchInvalid("")
            old.seek(position)
            result.take(old, length)
            position += length
    script.end()
    result.flush()


# Writes the `size` bytes that were deflated into `packed` to `output`. Both are open, at their beginnings.
#
# Raises PatchInvalid where they are not there; OSError, as files raise it
def inflate(packed, output, size):
    script = Script(packed)
    result = Result(output, size)
    result.take(script, size)
    script.end()
    result.flush()


# The bytes and numbers that are deflated in a file.
class Script:
    def __init__(self, file):
        self._stream = DecompIO(file, _WINDOW_BITS)
        self._byte = memoryview(bytearray(1))

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

    # Seven bits a byte, the lowest first, until one is below 128.
    def number(self):
        value = 0
        unit = 1
        for count in range(_NUMBER_BYTES):
            if self.readinto(self._byte) == 0:
                raise PatchInvalid("")
            digit = self._byte[0]
            if digit < 128:
                return value + digit * unit
            value += (digit - 128) * unit
            unit *= 128
        raise PatchInvalid("")

    # A number with a sign, in its lowest bit.
    def distance(self):
        value = self.number()
        half = value // 2
        return half if half * 2 == value else -half - 1

    # Nothing may follow, and the deflation must be whole.
    def end(self):
        if self.readinto(self._byte) > 0:
            raise PatchInvalid("")


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
            if source.readinto(self._view[self._gathered:self._gathered + size]) < size:
                raise PatchInvalid("")
            wanted -= size
            self._gathered += size
            if self._gathered == _BUFFER_SIZE:
                self.flush()

    def flush(self):
        if self._gathered > 0:
            self._output.write(self._view[0:self._gathered])
            self._gathered = 0
