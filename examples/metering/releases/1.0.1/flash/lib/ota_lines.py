# Emitted from src/device/flash/lib/ota_lines.ts by pycom-ota: edit that file, not this one.
#
# A manifest's lines: each is checked, and becomes a step of the plan. `src/releases/lines.ts` tells what the lines are.

from ubinascii import hexlify
from ota_errors import ManifestInvalid, PathDuplicated
from ota_fields import check_count, check_hash, check_request, check_version, normalize


# Takes a line, without its end, into the plan. `tag` names the manifest.
#
# Raises ManifestInvalid, and what the plan raises
def read_line(line, tag, plan):
    words = line.split(" ")
    kind = words[0]
    tally = plan.tally
    if tally.is_ended or (kind == "ota") != (tally.version == ""):
        raise ManifestInvalid("order")
    if kind == "ota" and len(words) == 6 and words[1] == "1":
        version = check_version(words[2])
        files = check_count(words[4])
        plan.begin(tag, len(line.encode()) + 1, words[3], version, files, check_count(words[5]))
    elif kind == "f" and len(words) == 9:
        plan.firmware(firmware_of(words), check_count(words[2]))
    elif kind == "b" and len(words) == 4:
        check_count(words[1])
        check_hash(words[2])
        check_request(words[3])
        plan.bundle(words[1:])
    elif kind == "d" and len(words) > 1:
        plan.remove(next_path(words, 1, tally, False))
    elif kind == "p" and len(words) > 5:
        plan.put(file_of(words), next_path(words, 5, tally, True))
    elif line == "end":
        plan.end()
    else:
        raise ManifestInvalid(kind)


# What follows `f`.
def firmware_of(words):
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
    return words[1:]


# What follows `p`, but for the path.
def file_of(words):
    size = check_count(words[2])
    kind = words[3]
    wire = check_count(words[4])
    is_packed = kind == "deflate" or kind == "patch"
    if wire == 0 or wire > size if is_packed else kind != "raw" or wire != size:
        raise ManifestInvalid("file")
    check_hash(words[1])
    return words[1:5]


# Paths ascend by their bytes, whatever the case of letters: FAT does not tell it. Only a file that is deleted and one that
# is put may differ in nothing else.
def next_path(words, start, tally, is_put):
    said = " ".join(words[start:])
    path = normalize(said)
    key = key_of(path)
    before = key_of(tally.path)
    if path != said:
        raise ManifestInvalid("path")
    if key == before and not (is_put and tally.is_deletion and path != tally.path):
        raise PathDuplicated(path)
    if key < before:
        raise ManifestInvalid("order")
    return path


# Bytes do not compare, text that stands for them does.
def key_of(path):
    return hexlify(path.lower().encode()).decode()
