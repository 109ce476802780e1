# Emitted from src/device/boards/files/flash/boot.ts by pycom-ota: edit that file, not this one.
#
# boot.py for a board with nothing but files: runs at every start, before main.py.

from sys import path
from uos import stat


def is_updating():
    import ota_board
    return ota_board.is_updating()


def resume_update():
    import ota_resume
    ota_resume.resume()


# First of all, and first in main.py too: an update that was interrupted goes on, or is undone.
try:
    stat("/flash/lib/.ota/pending")
    path.insert(0, "/flash/.ota")
    if is_updating():
        resume_update()
except OSError:
    pass
