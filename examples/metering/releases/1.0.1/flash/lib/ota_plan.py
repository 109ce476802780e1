# Emitted from src/device/flash/lib/ota_plan.ts by pycom-ota: edit that file, not this one.
#
# The plan of an update as it comes to be known, step by step: what cannot be meant for this board is refused, the rest
# goes to the journal. What is short is written only when all of it is known to be right, and to fit.

from micropython import const
from uos import mkdir
from ota_board import active_slot, recall_number, recall_text, slot_bytes
from ota_errors import (
    Downgrade, FirmwareTooLarge, ManifestInvalid, NoSpace, PathRefused, VersionRefused
)
from ota_files import is_file, is_folder, remove_file, size_of
from ota_installed import is_newer
from ota_journal import BAD, FOLDER, JOURNAL, Journal, KEPT, path_of, REASON, VERSION_FILE, VOLUMES
from ota_room import Room
from ota_staging import remove_others
from ota_steps import is_emptied, own_bytes, wire_of

# How much of the journal is kept until it is written, in bytes.
_TEXT_BYTES = const(1024)
ALL = "m v f b d p end"


class Plan:
    def __init__(self, old, form):
        # The SHA-1 of the manifest; empty where it has none.
        self.tag = ""
        # How much of the manifest is in the plan, in bytes.
        self.bytes = 0
        self.version = ""
        # The path of the last step.
        self.path = ""
        self.files = 0
        self.is_ended = False
        # Whether an earlier pass knew all of it: then what is staged is for it.
        self.was_complete = False
        # Bytes that travel, as far as the server tells.
        self.wire = 0
        self._is_resumed = False
        self._deletes = 0
        self._size = 0
        self._expected_files = -1
        self._expected_size = -1
        # Paths of files that are folders now.
        self._folders = []
        self._text = ""
        self._is_written = False
        self._old = old
        self.form = form
        self._room = Room()
        self._file = None

    # Goes on with the journal that an earlier pass has left, if nothing has changed since.
    def resume(self):
        if is_file(JOURNAL):
            try:
                self._is_resumed = self._reread()
                self.was_complete = self.is_ended
            except OSError:
                pass
            if not self._is_resumed:
                self.forget()

    # The first step: from the version that is installed to `version`. `first` is how many bytes of the manifest say so; `files`
    # and `size`, how much is to come, -1 where it is not told.
    #
    # Raises ManifestInvalid, Downgrade, VersionRefused
    def begin(self, tag, first, previous, version, files, size):
        if previous != "" and previous != self._old["files"]:
            raise ManifestInvalid("made for {}".format(previous))
        if version != self._old["files"] and not is_newer(version, self._old["files"]):
            raise Downgrade(version)
        if version == recall_text(BAD):
            raise VersionRefused("{}: {}".format(version, recall_text(REASON)))
        if recall_number(KEPT, 0) > 0:
            drop_kept()
        name = "-" if tag == "" or " " in tag else tag
        self._step([
            "m",
            name,
            "{}".format(first),
            self._old["files"],
            self.form,
            "{}".format(files),
            "{}".format(size),
        ])
        firmware = "-" if self._old["firmware"] == "" else self._old["firmware"]
        self._step(["v", "{}".format(size_of(VERSION_FILE)), firmware, version])

    # Raises FirmwareTooLarge
    def firmware(self, said, size):
        if size > slot_bytes():
            raise FirmwareTooLarge("{} > {}".format(size, slot_bytes()))
        slot = active_slot()
        self._step(["f", "{}".format(slot), "{}".format(1 - slot)] + said)

    def bundle(self, said):
        self._step(["b"] + said)

    def remove(self, path):
        self._step(["d", "{}".format(size_of(path)), path])

    # `said`: HASH SIZE KIND WIRE, as the journal has them.
    def put(self, said, path):
        self._step(["p", "{}".format(size_of(path))] + said + [path])

    def end(self):
        self._step(["end"])

    # Writes what is left of it, if it is whole and there is room.
    #
    # Raises ManifestInvalid, Downgrade, PathRefused, NoSpace
    def complete(self):
        if (
            self._expected_files >= 0
            and (self.files != self._expected_files or self._size != self._expected_size)
        ):
            raise ManifestInvalid("count")
        if self.version == self._old["files"] and self.files + self._deletes > 0:
            raise Downgrade(self.version)
        self._check_room()
        self.close()
        for folder in self._folders:
            if not is_emptied(folder):
                raise PathRefused(folder)

    # How many bytes `/flash` has besides.
    def spare(self):
        return self._room.spare()

    # Begins anew, whatever an earlier pass has left.
    def forget(self):
        self.tag = ""
        self.bytes = 0
        self.version = ""
        self.path = ""
        self.files = 0
        self.is_ended = False
        self.was_complete = False
        self.wire = 0
        self._is_resumed = False
        self._deletes = 0
        self._size = 0
        self._folders = []
        self._room = Room()

    # What there is of it is kept for the next pass.
    def close(self):
        self._flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    # Nothing of it is kept.
    def discard(self):
        is_there = self._is_resumed or self._is_written
        self._text = ""
        self.close()
        if is_there:
            remove_file(JOURNAL)

    def _check_room(self):
        lacking = self._room.lacking()
        if lacking != "" and any(is_folder("{}/{}".format(volume, FOLDER)) for volume in VOLUMES):
            self.close()
            remove_others()
            self._room.measure()
            lacking = self._room.lacking()
        if lacking != "":
            raise NoSpace(lacking)

    def _step(self, words):
        line = "{}\n".format(" ".join(words))
        self._take(words, len(line.encode()))
        self._text += line
        if len(self._text) > _TEXT_BYTES:
            self._flush()

    # Counts a step, whose line has so many bytes.
    def _take(self, words, length):
        kind = words[0]
        self._room.add_text(length)
        if kind == "m":
            self.tag = "" if words[1] == "-" else words[1]
            self.bytes = int(words[2])
            self._expected_files = int(words[5])
            self._expected_size = int(words[6])
        elif kind == "v":
            self.version = words[3]
            self._room.add_version()
        else:
            self.bytes += length - own_bytes(words)
            self.wire += wire_of(words)
        if kind == "d" or kind == "p":
            self._take_file(words)
        elif kind == "end":
            self.is_ended = True

    def _take_file(self, words):
        path = path_of(words)
        old = int(words[1])
        self.path = path
        if words[0] == "d":
            self._deletes += 1
            self._room.add_old(path, old)
            return
        size = int(words[3])
        self.files += 1
        self._size += size
        self._room.add_file(words, path, old, size)
        if old < 0 and is_folder(path):
            self._folders.append(path)

    # False where the journal is for something else, or the board is not as it was.
    def _reread(self):
        journal = Journal()
        try:
            words = journal.next(ALL)
            while words is not None:
                if not self._holds(words):
                    return False
                self._take(words, len(" ".join(words).encode()) + 1)
                words = journal.next(ALL)
        finally:
            journal.close()
        return self.tag != ""

    def _holds(self, words):
        kind = words[0]
        if kind == "m":
            return words[3] == self._old["files"] and words[4] == self.form
        if kind == "f":
            return int(words[1]) == active_slot()
        return (
            not (kind == "v" or kind == "d" or kind == "p")
            or size_of(path_of(words)) == int(words[1])
        )

    # On FAT, what is looked up in between would make each line a write of its own.
    def _flush(self):
        if self._text != "":
            if self._file is None:
                if not is_folder("/flash/{}".format(FOLDER)):
                    mkdir("/flash/{}".format(FOLDER))
                self._file = open(JOURNAL, "ab" if self._is_resumed else "wb")
                self._is_written = True
            self._file.write(self._text.encode())
            self._text = ""


# Gives up the old version that was kept: an update needs its place. On its own, for what it loads is rarely needed.
def drop_kept():
    import ota_recovery
    ota_recovery.clean()
