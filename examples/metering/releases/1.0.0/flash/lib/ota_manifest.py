# Emitted from src/device/flash/lib/ota_manifest.ts by pycom-ota: edit that file, not this one.
#
# The manifest as it comes in: as lines, each checked and written to the journal at once, or in JSON, which is kept until
# it is whole. `src/releases/lines.ts` tells what the lines are.

from micropython import const
from gc import collect
from ubinascii import hexlify
from ota_contact import reach
from ota_errors import (
    ManifestInvalid,
    ManifestNotJSON,
    ManifestTooLarge,
    ManifestTruncated,
    PathDuplicated,
    storage_error,
)
from ota_fields import check_count, check_hash, check_request, check_version
from ota_path import normalize
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
        super().__init__(plan.tag)
        # What came of JSON, and how many bytes.
        self._parts = []
        self._size = 0
        # Of the manifest, in bytes; -1 where it is not told.
        self._promised = -1
        self._plan = plan
        self.offset = plan.bytes
        self._are_lines = plan.bytes > 0
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
        if not self._are_lines:
            if self._size > 0 or data[0] != _LOWER_O:
                self._size += len(data)
                refuse_above(_JSON_LIMIT, max(self._promised, self._size))
                self._parts.append(bytes(data))
                return
            refuse_above(_LINES_LIMIT, self._promised)
            self._are_lines = True
        refuse_above(_LINES_LIMIT, self._plan.bytes)
        view = memoryview(data)
        start = 0
        for at in range(len(data)):
            if data[at] == _LINE_FEED:
                self._read_line(text_of(self._whole(view[start:at])))
                self._begun = None
                start = at + 1
        if start < len(data):
            self._begun = self._whole(view[start:])
            if len(self._begun) > _LINE_LIMIT:
                raise ManifestInvalid("line")

    # A line with what had come of it.
    def _whole(self, part):
        rest = bytes(part)
        return rest if self._begun is None else "".encode().join([self._begun, rest])

    # Whether there is something newer, once all has come.
    def finish(self):
        try:
            if not self._are_lines and not self._read_json():
                return False
            if not self._plan.is_ended:
                raise ManifestTruncated("")
            self._plan.complete()
            return True
        except OSError as error:
            raise storage_error(error)

    def _read_json(self):
        import ota_json
        text = text_of("".encode().join(self._parts)).strip()
        self._parts = []
        collect()
        if text == "null" or text == "none":
            return False
        ota_json.read_json(text, self._plan)
        collect()
        return True

    def _read_line(self, line):
        try:
            self._read(line)
        except OSError as error:
            raise storage_error(error)

    def _read(self, line):
        words = line.split(" ")
        kind = words[0]
        plan = self._plan
        if plan.is_ended or (kind == "ota") != (plan.version == ""):
            raise ManifestInvalid("order")
        if kind == "ota" and len(words) == 6 and words[1] == "1":
            version = check_version(words[2])
            files = check_count(words[4])
            plan.begin(
                self.tag, len(line.encode()) + 1, words[3], version, files, check_count(words[5])
            )
        elif kind == "f" and len(words) == 9:
            read_firmware(words, plan)
        elif kind == "b" and len(words) == 4:
            check_count(words[1])
            check_hash(words[2])
            check_request(words[3])
            plan.bundle(words[1:])
        elif kind == "d" and len(words) > 1:
            plan.remove(next_path(words, 1, plan.path))
        elif kind == "p" and len(words) > 5:
            read_file(words, plan)
        elif line == "end":
            plan.end()
        else:
            raise ManifestInvalid(kind)


def refuse_above(limit, size):
    if size > limit:
        raise ManifestTooLarge("{}".format(size))


def read_firmware(words, plan):
    kind = words[4]
    if kind == "blocks":
        check_hash(words[6])
    elif kind != "raw":
        raise ManifestInvalid("firmware")
    check_hash(words[1])
    check_version(words[3])
    check_count(words[5])
    check_hash(words[7])
    check_request(words[8])
    plan.firmware(words[1:], check_count(words[2]))


def read_file(words, plan):
    size = check_count(words[2])
    kind = words[3]
    wire = check_count(words[4])
    if wire != size if kind == "raw" else kind != "deflate" and kind != "patch":
        raise ManifestInvalid("file")
    check_hash(words[1])
    plan.put(words[1:5], next_path(words, 5, plan.path))


# Paths ascend by their bytes, whatever the case of letters: FAT does not tell it.
def next_path(words, start, before):
    said = " ".join(words[start:])
    path = normalize(said)
    key = key_of(path)
    if path != said:
        raise ManifestInvalid("path")
    if key == key_of(before):
        raise PathDuplicated(path)
    if key < key_of(before):
        raise ManifestInvalid("order")
    return path


# Bytes do not compare, text that stands for them does.
def key_of(path):
    return hexlify(path.lower().encode()).decode()


def text_of(data):
    try:
        return data.decode()
    except UnicodeError:
        raise ManifestNotJSON("not UTF-8")
