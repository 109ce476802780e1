# Emitted from src/device/flash/lib/ota_manifest.ts by pycom-ota: edit that file, not this one.
#
# The manifest as it comes in: as lines, each of which goes to the journal at once, or in JSON, which is kept until it is
# whole.

from micropython import const
from gc import collect
from ota_contact import reach
from ota_errors import (
    ManifestInvalid, ManifestNotJSON, ManifestTooLarge, ManifestTruncated, storage_error
)
from ota_lines import read_line
from ota_sink import Sink

# In bytes: JSON is kept until it is whole, lines go to the journal.
_JSON_LIMIT = const(131072)
_LINES_LIMIT = const(1048576)
# A path of 128 bytes and the rest.
_LINE_LIMIT = const(768)
_LINE_FEED = const(10)
# Lines begin with `ota`.
_LOWER_O = const(0x6F)


# Reads a manifest into a plan, from where the plan is.
class ManifestSink(Sink):
    def __init__(self, plan):
        super().__init__(plan.tally.tag)
        # What came of JSON, and how many bytes.
        self._parts = []
        self._size = 0
        # Of the manifest, in bytes; -1 where it is not told.
        self._promised = -1
        self._plan = plan
        self.offset = plan.tally.bytes
        self._are_lines = plan.tally.bytes > 0
        self._begun = None
        reach(self.offset)

    def begin(self, size, start=0, tag=""):
        if start == 0:
            self.tag = tag
            self._plan.forget()
            self._are_lines = False
            self._promised = size

    # Raises ManifestTooLarge; what the plan raises
    def write(self, data):
        if len(data) == 0:
            return
        if not self._are_lines:
            if self._size > 0 or data[0] != _LOWER_O:
                self._size += len(data)
                refuse_above(_JSON_LIMIT, max(self._promised, self._size))
                self._parts.append(bytes(data))
                return
            refuse_above(_LINES_LIMIT, self._promised)
            self._are_lines = True
        refuse_above(_LINES_LIMIT, self._plan.tally.bytes)
        view = memoryview(data)
        start = 0
        try:
            for at in range(len(data)):
                if data[at] == _LINE_FEED:
                    line = self._whole(view[start:at])
                    refuse_long(line)
                    read_line(text_of(line), self.tag, self._plan)
                    self._begun = None
                    start = at + 1
        except OSError as error:
            raise storage_error(error)
        if start < len(data):
            self._begun = self._whole(view[start:])
            refuse_long(self._begun)

    # A line with what had come of it.
    def _whole(self, part):
        rest = bytes(part)
        return rest if self._begun is None else "".encode().join([self._begun, rest])

    # Whether there is something newer, once all has come.
    def finish(self):
        try:
            if not self._are_lines:
                text = text_of("".encode().join(self._parts)).strip()
                self._parts = []
                collect()
                if text == "null" or text == "none":
                    return False
                read_json(text, self._plan)
                collect()
            if not self._plan.tally.is_ended:
                raise ManifestTruncated("")
            self._plan.complete()
            return True
        except OSError as error:
            raise storage_error(error)


def refuse_long(line):
    if len(line) > _LINE_LIMIT:
        raise ManifestInvalid("line")


def refuse_above(limit, size):
    if size > limit:
        raise ManifestTooLarge("{}".format(size))


# On its own: where there is nothing newer, its module is not loaded.
def read_json(text, plan):
    import ota_json
    ota_json.read_json(text, plan)


def text_of(data):
    try:
        return str(data, "utf-8")
    except UnicodeError:
        raise ManifestNotJSON("not UTF-8")
