# Emitted from src/device/flash/lib/ota_plan.ts by pycom-ota: edit that file, not this one.
#
# The plan of an update as it comes to be known, step by step: what cannot be meant for this board is refused, the rest
# goes to the journal.

from micropython import const
from ota_board import active_slot, forget, recall_number, recall_text, slot_bytes
from ota_draft import Draft
from ota_errors import (
    Downgrade,
    FirmwareTooLarge,
    HashMismatch,
    ManifestInvalid,
    NoSpace,
    OTAError,
    PathRefused,
    VersionRefused,
)
from ota_files import is_file, is_folder, missing_folders, size_of
from ota_installed import is_newer
from ota_journal import (
    BAD,
    FOLDER,
    JOURNAL,
    Journal,
    KEPT,
    ON_FILES,
    path_of,
    REASON,
    RESPELLED,
    STATE,
    VERSION_FILE,
    VOLUMES,
)
from ota_names import is_named, is_spelled
from ota_tally import Tally

ALL = "m v f b d p end"
# A line of the journal is not to be longer than what reads it takes.
_TAG_LIMIT = const(64)


class Plan:
    def __init__(self, old, form):
        # Whether an earlier pass knew all of it: then what is staged is for it.
        self.was_complete = False
        self._old = old
        self._form = form
        self.tally = Tally()
        self._draft = Draft()

    # Goes on with the journal that an earlier pass has left, if nothing has changed since.
    def resume(self):
        if is_file(JOURNAL) and recall_number(KEPT, 0) <= 0:
            try:
                self._draft.goes_on = self._reread()
                self.was_complete = self.tally.is_ended
            except (OSError, ValueError, IndexError, OTAError):
                # It was cut short, or lost what was in a block of it: nothing vouches for it before the commit.
                pass
            if not self._draft.goes_on:
                self.forget()

    # The first step: from the version that is installed to `version`. `first` is how many bytes of the manifest say so; `files`
    # and `size`, how much is to come, -1 where it is not told.
    #
    # Raises ManifestInvalid, Downgrade
    def begin(self, tag, first, previous, version, files, size):
        if previous != "" and previous != self._old["files"]:
            raise ManifestInvalid("made for {}".format(previous))
        if version != self._old["files"] and not is_newer(version, self._old["files"]):
            raise Downgrade(version)
        name = "-" if tag == "" or " " in tag or len(tag) > _TAG_LIMIT else tag
        self._step([
            "m",
            name,
            "{}".format(first),
            self._old["files"],
            self._form,
            "{}".format(files),
            "{}".format(size),
        ])
        firmware = "-" if self._old["firmware"] == "" else self._old["firmware"]
        self._step(["v", "{}".format(self._old_of(VERSION_FILE)), firmware, version])

    # Raises Downgrade, FirmwareTooLarge, ManifestInvalid
    def firmware(self, said, size):
        version = said[2]
        if self.tally.firmware != "":
            raise ManifestInvalid("firmware")
        if self._old["firmware"] != "" and is_newer(self._old["firmware"], version):
            raise Downgrade(version)
        if size > slot_bytes():
            raise FirmwareTooLarge("{} > {}".format(size, slot_bytes()))
        slot = active_slot()
        self._step(["f", "{}".format(slot), "{}".format(1 - slot)] + said)

    # Raises VersionRefused
    def bundle(self, said):
        self.refuse_failed()
        self._step(["b"] + said)

    # Raises PathRefused
    def remove(self, path):
        self._step(["d", "{}".format(self._old_of(path)), path])

    # `said`: HASH SIZE KIND WIRE, as the journal has them. Raises PathRefused
    def put(self, said, path):
        self._step(["p", "{}".format(self._old_of(path))] + said + [path])

    def end(self):
        self._step(["end"])

    # Writes what is left of it, if it is whole and there is room.
    #
    # Raises ManifestInvalid, Downgrade, VersionRefused, PathRefused, NoSpace; HashMismatch where an earlier pass has begun it
    # under a tag that is not its own
    def complete(self):
        if self._draft.goes_on:
            self.close()
            if not is_tag_of(self.tally.tag):
                self.discard()
                self.forget()
                raise HashMismatch("manifest")
        self.tally.check(self._old)
        self.refuse_failed()
        # What an update before could not remove is this one's to remove, from here on: no start looks for its copies.
        forget(STATE)
        self._check_room()
        self.close()
        self.tally.check_taken()

    # How many bytes `/flash` and `/sd` have besides; none where no firmware comes.
    def spare(self):
        return [0, 0] if self.tally.firmware == "" else self.tally.room.spare()

    # Begins anew, whatever an earlier pass has left.
    def forget(self):
        self.tally = Tally()
        self.was_complete = False
        self._draft.goes_on = False

    # What there is of it is kept for the next pass.
    def close(self):
        self._draft.close()

    # Nothing of it is kept.
    def discard(self):
        self._draft.discard()

    # What failed its trial is not taken again, until something of it is newer. Raises VersionRefused
    def refuse_failed(self):
        firmware = self.tally.firmware
        for failed in recall_text(BAD).split(","):
            names = failed.split(" ")
            if (
                self.tally.version == names[0]
                and (firmware == "" or not is_newer(firmware, names[1] if len(names) > 1 else ""))
            ):
                raise VersionRefused("{}: {}".format(failed, recall_text(REASON)))

    def _check_room(self):
        room = self.tally.room
        room.measure()
        lacking = room.lacking()
        # What is kept of other updates is given up first, then what of this one's firmware is.
        for needed in ["pf", "p"]:
            if (
                lacking != ""
                and any(is_folder("{}/{}".format(volume, FOLDER)) for volume in VOLUMES)
            ):
                self.close()
                drop_staged(needed)
                room.measure()
                lacking = room.lacking()
        if lacking != "":
            raise NoSpace(lacking)

    def _step(self, words):
        line = "{}\n".format(" ".join(words))
        self.tally.count(words, len(line.encode()))
        self.tally.count_file(words)
        self._draft.add(line)

    # False where the journal is for something else, or the board is not as it was.
    def _reread(self):
        journal = Journal()
        try:
            words = journal.next(ALL)
            while words is not None:
                if not self._holds(words):
                    return False
                self.tally.count(words, len(" ".join(words).encode()) + 1)
                self.tally.count_file(words)
                words = journal.next(ALL)
        finally:
            journal.close()
        return self.tally.tag != ""

    def _holds(self, words):
        kind = words[0]
        if kind == "m":
            return words[3] == self._old["files"] and words[4] == self._form
        if kind == "f":
            return int(words[1]) == active_slot()
        return kind not in ON_FILES or int(words[1]) == self._old_of(path_of(words))

    # What the journal says of what is at a path: see `Words`. Where the step before deletes a name that differs in case
    # alone, to FAT it is the same file: it comes back under that name, not under this one.
    def _old_of(self, path):
        if path.lower() == self.tally.path.lower() and not is_named(path):
            return RESPELLED
        size = size_of(path)
        if size >= 0 and not is_spelled(path):
            raise PathRefused(path)
        return -1 - missing_folders(path) if size < 0 else size


# On its own, for what this loads is rarely needed.
def is_tag_of(tag):
    import ota_tag
    return ota_tag.is_tag_of(tag)


# Gives up what is staged, but for what steps of these kinds need.
def drop_staged(kinds):
    import ota_staging
    ota_staging.remove_others(kinds, True)
