# Emitted from src/device/flash/lib/ota_draft.ts by pycom-ota: edit that file, not this one.
#
# The journal while its plan is made: what is short stays in memory until all of it is known to be right.

from micropython import const
from uos import mkdir
from ota_board import recall_number
from ota_errors import OldKept
from ota_files import is_folder, remove_file
from ota_journal import FOLDER, JOURNAL, KEPT

# How much of it is kept until it is written, in bytes.
_TEXT_BYTES = const(1024)


# Every method raises OSError, as files do, and OldKept.
class Draft:
    def __init__(self):
        # Whether it goes on behind what an earlier pass has left.
        self.goes_on = False
        self._text = ""
        self._is_written = False
        self._file = None

    # On FAT, what is looked up between two lines would make each of them a write of its own.
    def add(self, line):
        self._text += line
        if len(self._text) > _TEXT_BYTES:
            self._flush()

    # What there is of it is kept for the next pass.
    def close(self):
        try:
            self._flush()
        finally:
            # On LittleFS, a file whose close failed must not be closed again.
            file = self._file
            self._file = None
            if file is not None:
                file.close()

    # Nothing of it is kept.
    def discard(self):
        is_there = self.goes_on or self._is_written
        self._text = ""
        try:
            self.close()
        finally:
            if is_there:
                remove_file(JOURNAL, 1)

    def _flush(self):
        if self._text != "":
            if self._file is None:
                if recall_number(KEPT, 0) > 0:
                    raise OldKept("")
                if not is_folder("/flash/{}".format(FOLDER)):
                    mkdir("/flash/{}".format(FOLDER))
                self._file = open(JOURNAL, "ab" if self.goes_on else "wb")
                self._is_written = True
            self._file.write(self._text.encode())
            self._text = ""
