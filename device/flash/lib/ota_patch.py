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
# The numbers of a group, in bytes.
_GROUP_SIZE = const(512)
# No number has more.
_NUMBER_BYTES = const(4)
# A byte from here on has another behind it in its number.
_CONTINUED = const(128)


# Writes the `size` bytes that `patch` makes of `old` to `output`. All three are open, at their beginnings.
#
# Raises PatchInvalid where it is no patch, or none for a file like `old`; then some of the bytes may be written, never
# more than `size`. OSError, as files raise it.
def apply(patch, old, output, size):
    script = Script(patch)
    result = Result(output, size)
    group = Group()
    position = 0
    while result.left > 0:
        numbers = read_number(script)
        if numbers == 0:
            result.take(script, result.left)
        else:
            copies = group.read(script, numbers)
            for copy in range(copies):
                result.take(script, read_number(group.counts))
                position += signed(read_number(group.distances))
                length = read_number(group.lengths)
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


# Seven bits a byte, the lowest first.
def read_number(source):
    value = 0
    unit = 1
    for count in range(_NUMBER_BYTES):
        digit = source.next()
        if digit < _CONTINUED:
            return value + digit * unit
        value += (digit - _CONTINUED) * unit
        unit *= _CONTINUED
    raise PatchInvalid("")


# The sign is in the lowest bit.
def signed(value):
    half = value // 2
    return half if half * 2 == value else -half - 1


# The bytes that are deflated in a file.
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

    # Raises PatchInvalid where there is no more
    def next(self):
        if self.readinto(self._byte) == 0:
            raise PatchInvalid("")
        return self._byte[0]

    # Nothing may follow, and the deflation must be whole.
    def end(self):
        if self.readinto(self._byte) > 0:
            raise PatchInvalid("")


# The numbers of some copies: all counts, then all distances, then all lengths.
class Group:
    def __init__(self):
        self._view = memoryview(bytearray(_GROUP_SIZE))
        self.counts = Column(self._view)
        self.distances = Column(self._view)
        self.lengths = Column(self._view)

    # Takes the place of the group before; the number of copies. Raises PatchInvalid
    def read(self, script, size):
        if size > _GROUP_SIZE or script.readinto(self._view[0:size]) < size:
            raise PatchInvalid("")
        numbers = 0
        for at in range(size):
            if self._view[at] < _CONTINUED:
                numbers += 1
        copies = numbers // 3
        if copies * 3 != numbers or self._view[size - 1] >= _CONTINUED:
            raise PatchInvalid("")
        self.counts.at = 0
        self.distances.at = self._after(0, copies)
        self.lengths.at = self._after(self.distances.at, copies)
        return copies

    # Where the column of so many numbers that begins at `start` ends.
    def _after(self, start, numbers):
        at = start
        left = numbers
        while left > 0:
            if self._view[at] < _CONTINUED:
                left -= 1
            at += 1
        return at


class Column:
    def __init__(self, view):
        self._view = view
        self.at = 0

    def next(self):
        digit = self._view[self.at]
        self.at += 1
        return digit


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
            room = (
                self._view
                if size == _BUFFER_SIZE
                else self._view[self._gathered:self._gathered + size]
            )
            if source.readinto(room) < size:
                raise PatchInvalid("")
            wanted -= size
            self._gathered += size
            if self._gathered == _BUFFER_SIZE:
                self.flush()

    def flush(self):
        if self._gathered > 0:
            is_full = self._gathered == _BUFFER_SIZE
            self._output.write(self._view if is_full else self._view[0:self._gathered])
            self._gathered = 0
