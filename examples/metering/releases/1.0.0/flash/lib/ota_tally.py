# Emitted from src/device/flash/lib/ota_tally.ts by pycom-ota: edit that file, not this one.
#
# What the steps of a plan come to: how far the manifest is in it, what is to come, and whether that fits.

from uos import listdir
from ota_errors import Downgrade, ManifestInvalid, PathRefused
from ota_files import is_folder, parent_of, STANDING, size_of
from ota_journal import each, path_of, volume_of
from ota_room import Room


class Tally:
    def __init__(self):
        # The SHA-1 of the manifest; empty where it has none.
        self.tag = ""
        # How much of the manifest is in the plan, in bytes.
        self.bytes = 0
        self.version = ""
        # That of the firmware which comes too; empty where none does.
        self.firmware = ""
        # The path of the last step, and whether that deletes it.
        self.path = ""
        self.is_deletion = False
        self.files = 0
        self.is_ended = False
        # Bytes that travel, as far as the server tells.
        self.wire = 0
        self._deletes = 0
        self._size = 0
        self._expected_files = -1
        self._expected_size = -1
        # Paths of files that are folders now, and of folders that are files.
        self._taken = []
        # Paths of the last files, each the beginning of the next: what follows may lie below one of them.
        self._above = []
        self.room = Room()

    # Counts a step, whose line in the journal has so many bytes.
    def count(self, words, length):
        kind = words[0]
        self.room.add_text(length)
        if kind == "m":
            self.tag = "" if words[1] == "-" else words[1]
            self.bytes = int(words[2])
            self._expected_files = int(words[5])
            self._expected_size = int(words[6])
        elif kind == "v":
            self.version = words[3]
            self.room.volume("/flash")
        else:
            self.bytes += length - own_bytes(words)
            self.wire += wire_of(words)
            if kind == "f":
                self.firmware = words[5]
        if kind == "end":
            self.is_ended = True

    # Counts the file of a step, if it has one. Raises PathRefused
    def count_file(self, words):
        kind = words[0]
        if kind != "d" and kind != "p":
            return
        path = path_of(words)
        old = int(words[1])
        self.path = path
        self.is_deletion = kind == "d"
        self.room.note_old(path)
        volume = self.room.volume(volume_of(path))
        volume.backup += max(old, 0)
        if self.is_deletion:
            self._deletes += 1
            return
        self._check_above(path.lower())
        if old < 0:
            self._note_taken(path, -1 - old)
        size = int(words[3])
        self.files += 1
        self._size += size
        volume.add_file(words, path, old, max(size, 0))

    # Whether all is there that the manifest told at its beginning, and anything of it newer than what a board has.
    #
    # Raises ManifestInvalid, Downgrade
    def check(self, old):
        if (
            self._expected_files >= 0
            and (self.files != self._expected_files or self._size != self._expected_size)
        ):
            raise ManifestInvalid("count")
        has_new_firmware = self.firmware != "" and self.firmware != old["firmware"]
        if (
            self.version == old["files"]
            and (self.files + self._deletes > 0 or not has_new_firmware)
        ):
            raise Downgrade(self.version)

    # Where a file is to be, no folder may be left with something in it; where a folder is to be, no file.
    #
    # Raises PathRefused
    def check_taken(self):
        for path in self._taken:
            if (
                path.lower() in STANDING
                or not (is_emptied(path) if is_folder(path) else is_deleted(path))
            ):
                raise PathRefused(path)

    # Paths ascend: all that begin with a file's follow it. Raises PathRefused where one lies below it
    def _check_above(self, path):
        last = len(self._above) - 1
        while last >= 0 and not path.startswith(self._above[last]):
            if len(self._above) > 0:
                self._above.pop()
            last -= 1
        if last >= 0 and path.startswith("{}/".format(self._above[last])):
            raise PathRefused(path)
        self._above.append(path)

    def _note_taken(self, path, missing):
        if is_folder(path):
            self._taken.append(path)
        folder = path
        for left in range(missing, 0, -1):
            folder = parent_of(folder)
            if size_of(folder) >= 0 and folder not in self._taken:
                self._taken.append(folder)


# What a step adds to what travels, in bytes; the files' own are in the bundle's, where there is one.
def wire_of(words):
    kind = words[0]
    if kind == "b":
        return int(words[1])
    if kind == "f":
        return max(int(words[7]), 0)
    return max(int(words[3]), 0) if kind == "p" and words[4] == "get" else 0


# What a line has that the manifest's does not.
def own_bytes(words):
    kind = words[0]
    if kind == "f":
        return len(words[1]) + len(words[2]) + 2
    return len(words[1]) + 1 if kind == "d" or kind == "p" else 0


# Whether the plan deletes all that is in a folder: then a file may take its place.
def is_emptied(folder):
    names = listdir(folder)
    for name in names:
        path = "{}/{}".format(folder, name)
        if not (is_emptied(path) if is_folder(path) else is_deleted(path)):
            return False
    # Nobody else's folder goes, though nothing is in it.
    return len(names) > 0


def is_deleted(path):
    is_named = False

    def visit(words):
        nonlocal is_named
        is_named = is_named or path_of(words).lower() == path.lower()

    each("d", visit)
    return is_named
