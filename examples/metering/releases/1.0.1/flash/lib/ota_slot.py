# Emitted from src/device/flash/lib/ota_slot.ts by pycom-ota: edit that file, not this one.
#
# What the slot holds of an image that came in blocks: a later pass goes on with it, as long as the board is on. This
# module stays loaded when the others are dropped.

from micropython import const
from ota_board import spoil_slot, write_slot
from ota_errors import storage_error

# The inflater has not read the last bytes of a block when it has given all of them: no more than these.
UNREAD = const(16)

# What progress is told under.
NAME = "firmware"


class Written:
    def __init__(self, tag):
        # How many of their bytes are in the slot, and what these became.
        self.offset = 0
        self.size = 0
        self.tag = tag
        self.chain = None


written = None


# None where the slot is of no use.
def slot_now():
    return written


def begin_slot(tag):
    global written
    written = Written(tag)


def forget_slot():
    global written
    written = None


# A transport of one's own has marked the slot: no new firmware is to start beside the old files.
def unmark():
    forget_slot()
    try:
        spoil_slot()
    except OSError:
        # The bootloader checks it yet.
        pass


# Writes what comes next. Raises StorageError
def put(data):
    try:
        write_slot(data)
    except OSError as error:
        raise storage_error(error)
