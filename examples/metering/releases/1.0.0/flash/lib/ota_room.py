# Emitted from src/device/flash/lib/ota_room.ts by pycom-ota: edit that file, not this one.
#
# Whether a plan fits, counted step by step.

from micropython import const
from uos import statvfs
from ota_files import blocks_of, GUARD, is_folder, PIECE, parent_of, size_of
from ota_journal import COPIED, FOLDER, is_of_recovery, JOURNAL, part_of, staged

# On LittleFS; on FAT, one.
_FOLDER_BLOCKS = const(2)


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

    # What is deleted or replaced.
    def note_old(self, path):
        self._is_recovery_replaced = self._is_recovery_replaced or is_of_recovery(path)

    # `/flash`, or `/sd`. The journal and the version file are on `/flash`, whatever else is.
    def volume(self, name):
        if name == "/sd":
            self._card = self._card if self._card is not None else Volume(name)
            return self._card
        self._flash = self._flash if self._flash is not None else Volume(name)
        return self._flash

    # What is missing, in words; empty where nothing is.
    def lacking(self):
        flash = "" if self._flash is None else self._flash.lacking(self._need_on_flash(self._flash))
        if flash != "" or self._card is None:
            return flash
        return self._card.lacking(self._card.need_with(self._text))

    # How many bytes of `/flash` and `/sd` an update leaves free; 0 where no card is in.
    def spare(self):
        flash = self.volume("/flash")
        on_flash = (flash.free - self._need_on_flash(flash)) * flash.block
        try:
            card = self.volume("/sd")
            card.measure()
            return [on_flash, (card.free - card.need_with(self._text)) * card.block]
        except OSError:
            return [on_flash, 0]

    # Looks how much is free.
    def measure(self):
        if self._flash is not None:
            self._flash.measure()
        if self._card is not None:
            self._card.measure()

    def _need_on_flash(self, flash):
        copies = copies_in(flash.block) if self._is_recovery_replaced else 0
        return flash.need_with(self._text) + blocks_of(self._text, flash.block) + copies


# A volume, and what is to be on it.
class Volume:
    def __init__(self, name):
        # Blocks, once it was measured.
        self.free = 0
        # In blocks: the updater's folder, the file of the version, and the backup's and the journal's last blocks.
        self._need = 3 + _FOLDER_BLOCKS
        # Bytes of the old files.
        self.backup = 0
        # Bytes of new names.
        self._names = 0
        # That of the last file, from one slash to the other.
        self._folder = ""
        self._name = name
        self.block = statvfs(name)[0]

    # A new file, of `size` bytes. `old`: the size of what it replaces, or -1, and 1 less for each folder that is missing.
    def add_file(self, words, path, old, size):
        hash = words[2]
        # Where it waits, some of it may be there; what is there as it travels will be gone before the commit.
        stage = staged(hash, path)
        there = size_of(stage)
        self._grow(there, size)
        if there < 0:
            self._names += entry_bytes(stage)
        kind = words[4]
        if kind != "get":
            part = part_of(hash, int(words[5]), path)
            self._need -= 0 if kind == "raw" else blocks_of(size_of(part), self.block)
        self._grow(old, size)
        if old < 0:
            self._names += entry_bytes(path)
        folder = parent_of(path)
        # Those that the last file has made are there.
        while (
            old < -1
            and not self._folder.startswith("{}/".format(folder))
            and not is_folder(folder)
        ):
            self._need += _FOLDER_BLOCKS
            folder = parent_of(folder)
        self._folder = "{}/".format(parent_of(path))

    # Everything, with so many bytes of journal.
    def need_with(self, text):
        kept = GUARD + self.backup + text
        pieces = kept // PIECE
        return (
            self._need
            + blocks_of(self._names, self.block)
            + pieces * blocks_of(PIECE, self.block)
            + blocks_of(kept - pieces * PIECE + GUARD, self.block)
        )

    def _grow(self, old, size):
        self._need += max(blocks_of(size, self.block) - blocks_of(old, self.block), 0)

    def lacking(self, need):
        return "{}: {} > {} blocks".format(self._name, need, self.free) if need > self.free else ""

    # What is there already of what is counted is free too.
    def measure(self):
        info = statvfs(self._name)
        # Where LittleFS has more than it holds, what is free is below zero, and told as a large number.
        self.free = 0 if info[3] > info[2] else info[3]
        if is_folder("{}/{}".format(self._name, FOLDER)):
            self.free += _FOLDER_BLOCKS
        if self._name == "/flash":
            self.free += blocks_of(size_of(JOURNAL), self.block)


# The copies of recovery's modules, where the plan replaces one of them.
def copies_in(block):
    need = 0
    for name in COPIED:
        need += blocks_of(size_of("/flash/lib/{}.py".format(name)), block)
    return need


# What a name takes in its folder, in bytes: at most, on either filesystem.
def entry_bytes(path):
    return 64 + 4 * (len(path.encode()) - len(parent_of(path).encode()))
