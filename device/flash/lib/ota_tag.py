# Emitted from src/device/flash/lib/ota_tag.ts by pycom-ota: edit that file, not this one.
#
# Whether a plan that was gone on with is the manifest that its tag names: a hostile server may have begun it under the tag of
# an honest one.

from micropython import const
from ubinascii import hexlify
from uhashlib import sha1
from ota_journal import each, path_of

# The digits of a SHA-1.
_DIGITS = const(40)


# Whether the manifest's lines, made again from the journal's, have this SHA-1. Any other tag tells nothing.
def is_tag_of(tag):
    if len(tag) != _DIGITS:
        return True
    hash = sha1()
    begun = []
    made = ""
    try:
        def visit(words):
            nonlocal begun
            if words[0] == "m":
                begun = words
            else:
                hash.update("{}\n".format(line_of(words, begun)).encode())

        each("m v f b d p end", visit)
    finally:
        # The board has but one unit that hashes.
        made = hexlify(hash.digest()).decode()
    return made == tag


# A line of the manifest without what the journal says besides. `begun` is the journal's first step.
def line_of(words, begun):
    kind = words[0]
    if kind == "v":
        return first_line(words[3], begun)
    if kind == "f":
        return " ".join(["f"] + words[3:])
    if kind == "d":
        return "d {}".format(path_of(words))
    return " ".join(["p"] + words[2:]) if kind == "p" else " ".join(words)


# It names the version before, or none.
def first_line(version, begun):
    sizes = "{} {}".format(begun[5], begun[6])
    line = "ota 1 {} {} {}".format(version, begun[3], sizes)
    return line if len(line) + 1 == int(begun[2]) else "ota 1 {}  {}".format(version, sizes)
