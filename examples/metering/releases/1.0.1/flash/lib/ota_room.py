# Emitted from src/device/flash/lib/ota_room.ts by pycom-ota: edit that file, not this one.
#
# Whether a plan fits, counted step by step.

from micropython import const
from uos import statvfs
from ota_files import GUARD, is_folder, parent_of, size_of
from ota_journal import COPIED, is_of_recovery, staged, volume_of

# What a staged file takes in its folder: a long name and two names' worth of it, on FAT.
_ENTRY_BYTES = const(96)


# The room that an update needs. A file is there three times for a while: old, in the backup, and new, staged, before it
# takes the old one's place.
class Room:
    def __init__(self):
        self._text = 0
        self._is_recovery_replaced = False
        self._flash = None
        self._card = None

    # A line of the journal, in bytes.
    def add_text(self, length):
        self._text += length

    # The journal and the version file are on `/flash`, whatever else is.
    def add_version(self):
        self._volume("/flash")

    # What is deleted or replaced: `size` bytes, below 0 where there is nothing.
    def add_old(self, path, size):
        volume = self._volume(volume_of(path))
        volume.backup += max(size, 0)
        self._is_recovery_replaced = self._is_recovery_replaced or is_of_recovery(path)
        return volume

    # What is written.
    def add_file(self, words, path, old, size):
        self.add_old(path, old).add(staged(words[2], path), path, max(old, 0), max(size, 0))

    # What is missing, in words; empty where nothing is.
    def lacking(self):
        flash = "" if self._flash is None else self._flash.lacking(self._need_on_flash(self._flash))
        if flash != "" or self._card is None:
            return flash
        return self._card.lacking(self._card.need_with(self._text))

    # How many bytes of `/flash` an update leaves free.
    def spare(self):
        return (
            0
            if self._flash is None
            else (self._flash.free - self._need_on_flash(self._flash)) * self._flash.block
        )

    # Looks again how much is free.
    def measure(self):
        if self._flash is not None:
            self._flash.measure()
        if self._card is not None:
            self._card.measure()

    def _need_on_flash(self, flash):
        copies = copies_in(flash.block) if self._is_recovery_replaced else 0
        return flash.need_with(self._text) + blocks_of(self._text, flash.block) + copies

    def _volume(self, name):
        if name == "/sd":
            self._card = self._card if self._card is not None else Volume(name)
            return self._card
        self._flash = self._flash if self._flash is not None else Volume(name)
        return self._flash


class Volume:
    def __init__(self, name):
        # In blocks: the updater's folder, the file of the version, and the backup's and the journal's last blocks.
        self._need = 4
        # Bytes of the old files.
        self.backup = 0
        self._folder = ""
        space = statvfs(name)
        self._name = name
        self.block = space[0]
        self.free = space[3]

    def add(self, stage, path, old, size):
        there = size_of(stage)
        self._need += max(blocks_of(size, self.block) - blocks_of(old, self.block), 0)
        if there < 0:
            self._need += blocks_of(size + _ENTRY_BYTES, self.block)
        else:
            self._need += max(blocks_of(size, self.block) - blocks_of(there, self.block), 0)
        parent = parent_of(path)
        if parent != self._folder and not is_folder(parent):
            self._need += 1
        self._folder = parent

    # Everything, with so many bytes of journal.
    def need_with(self, text):
        return (
            self._need
            + blocks_of(self.backup + text, self.block)
            + 2 * blocks_of(GUARD, self.block)
        )

    def lacking(self, need):
        return "{}: {} > {} blocks".format(self._name, need, self.free) if need > self.free else ""

    def measure(self):
        self.free = statvfs(self._name)[3]


# The copies of recovery's modules, where the plan replaces one of them.
def copies_in(block):
    need = 0
    for name in COPIED:
        need += blocks_of(max(size_of("/flash/lib/{}.py".format(name)), 0) + _ENTRY_BYTES, block)
    return need


def blocks_of(size, block):
    return (size + block - 1) // block
