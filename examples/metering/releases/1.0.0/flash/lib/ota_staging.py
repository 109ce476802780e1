# Emitted from src/device/flash/lib/ota_staging.ts by pycom-ota: edit that file, not this one.
#
# Staging: new files wait in the updater's own folder, on the volume where they will live, until all of them are there
# and verified. The journal beside them says what is to become of each.

from micropython import const
from uos import listdir, mkdir, remove, stat
from ota_errors import HashMismatch, LinkError, SizeMismatch, storage_error
from ota_files import digest, is_folder, size_of
from ota_journal import FOLDER, JOURNAL, path_of, staged, VERSION_FILE, VOLUMES, volume_of
from ota_room import check_folders, check_room

_LINES_BYTES = const(512)


# Makes sure that there is room, and writes the journal. What an earlier update has staged and this one does not need
# is removed.
#
# Raises NoSpace, PathRefused, StorageError
def prepare(plan, firmware):
    try:
        check_folders(plan)
        kept = [staged(file["hash"], file["path"]) for file in plan["files"]]
        for volume in VOLUMES:
            if is_used(volume, plan):
                folder = "{}/{}".format(volume, FOLDER)
                remove_others(folder, kept)
                check_room(volume, plan)
                if not is_folder(folder):
                    mkdir(folder)
        write_journal(plan, firmware)
    except OSError as error:
        raise storage_error(error)


# The journal and the version file are on `/flash`, whatever else is.
def is_used(volume, plan):
    return (
        volume == "/flash"
        or any(volume_of(file["path"]) == volume for file in plan["files"])
        or any(volume_of(path) == volume for path in plan["deletes"])
    )


def remove_others(folder, kept):
    if is_folder(folder):
        for name in listdir(folder):
            path = "{}/{}".format(folder, name)
            if path not in kept:
                remove(path)


def write_journal(plan, firmware):
    name = "-" if firmware["version"] == "" else firmware["version"]
    journal = Lines(JOURNAL)
    try:
        journal.add("v {} {} {}".format(size_of(VERSION_FILE), name, plan["version"]))
        if firmware["newSlot"] != firmware["oldSlot"]:
            journal.add("f {} {}".format(firmware["oldSlot"], firmware["newSlot"]))
        for file in plan["files"]:
            journal.add(
                "p {} {} {} {} {}".format(
                    size_of(file["path"]), file["hash"], file["size"], file["request"], file["path"]
                )
            )
        for path in plan["deletes"]:
            size = size_of(path)
            if size >= 0:
                journal.add("d {} {}".format(size, path))
        journal.flush()
    finally:
        journal.close()


# Writes a few lines at a time: on FAT, what is looked up in between would make each a write of its own.
class Lines:
    def __init__(self, path):
        self._text = ""
        self._file = open(path, "wb")

    def add(self, line):
        self._text += "{}\n".format(line)
        if len(self._text) > _LINES_BYTES:
            self.flush()

    def flush(self):
        self._file.write(self._text.encode())
        self._text = ""

    def close(self):
        self._file.close()


# The file that a line of the journal says is to be downloaded.
def file_of(words):
    return {"path": path_of(words), "request": words[4], "hash": words[2], "size": int(words[3])}


# Whether a file is staged and verified.
def is_staged(file):
    try:
        verify(file)
        return True
    except (OSError, LinkError):
        return False


# Reads back what was staged for `file` and compares.
#
# Raises SizeMismatch, HashMismatch
def verify(file):
    path = staged(file["hash"], file["path"])
    if file["size"] >= 0 and stat(path)[6] != file["size"]:
        raise SizeMismatch(file["path"])
    if digest(path) != file["hash"]:
        raise HashMismatch(file["path"])
