# Emitted from src/device/flash/lib/ota_patch.ts by pycom-ota: edit that file, not this one.
#
# Rebuilds a file from the old one and a patch, through a few hundred bytes. What a patch is made of is told where
# patches are made, in `src/patches/script.ts`. Nothing here knows whether the result is the right one: hash it.

from micropython import const
from ota_errors import PatchInvalid
from ota_inflate import Result, Script

# The numbers of a group, in bytes.
_GROUP_SIZE = const(384)
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
        copies = group.read(script)
        if copies == 0:
            result.take(script, result.left)
        while copies > 0:
            result.take(script, group.count())
            position += signed(group.distance())
            length = group.length()
            # Without this, a small script could go on for hours.
            if position < 0 or length == 0:
                raise PatchInvalid("")
            old.seek(position)
            result.take(old, length)
            position += length
            copies -= 1
    result.end(script)


# The number that begins at `start`: seven bits a byte, the lowest first. Raises PatchInvalid
def number_at(view, start):
    value = 0
    unit = 1
    for at in range(start, start + _NUMBER_BYTES):
        digit = view[at]
        if digit < _CONTINUED:
            return value + digit * unit
        value += (digit - _CONTINUED) * unit
        unit *= _CONTINUED
    raise PatchInvalid("")


# The sign is in the lowest bit.
def signed(value):
    half = value // 2
    return half if half * 2 == value else -half - 1


# The numbers of some copies: all counts, then all distances, then all lengths.
class Group:
    def __init__(self):
        self._view = memoryview(bytearray(_GROUP_SIZE))
        self._counts = 0
        self._distances = 0
        self._lengths = 0

    # Takes the place of the group before. How many copies there are; 0: no more groups. Raises PatchInvalid
    def read(self, script):
        size = self._read_size(script)
        if size == 0:
            return 0
        if size > _GROUP_SIZE or script.readinto(self._view[0:size]) < size:
            raise PatchInvalid("")
        numbers = 0
        for at in range(size):
            if self._view[at] < _CONTINUED:
                numbers += 1
        copies = numbers // 3
        if copies * 3 != numbers or self._view[size - 1] >= _CONTINUED:
            raise PatchInvalid("")
        self._counts = 0
        self._distances = self._after(0, copies)
        self._lengths = self._after(self._distances, copies)
        return copies

    # How many bytes are inserted before the next copy. Raises PatchInvalid
    def count(self):
        at = self._counts
        self._counts = self._after(at, 1)
        return number_at(self._view, at)

    # How far from the end of the last copy it begins, zigzag. Raises PatchInvalid
    def distance(self):
        at = self._distances
        self._distances = self._after(at, 1)
        return number_at(self._view, at)

    # How long it is. Raises PatchInvalid
    def length(self):
        at = self._lengths
        self._lengths = self._after(at, 1)
        return number_at(self._view, at)

    def _read_size(self, script):
        for at in range(_NUMBER_BYTES):
            if script.readinto(self._view[at:at + 1]) == 0:
                raise PatchInvalid("")
            if self._view[at] < _CONTINUED:
                break
        return number_at(self._view, 0)

    # Where so many numbers from `start` on end.
    def _after(self, start, numbers):
        at = start
        left = numbers
        while left > 0:
            if self._view[at] < _CONTINUED:
                left -= 1
            at += 1
        return at
