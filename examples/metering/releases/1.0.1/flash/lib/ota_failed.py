# Emitted from src/device/flash/lib/ota_failed.ts by pycom-ota: edit that file, not this one.
#
# Versions that have failed: what is remembered of them. It runs from a copy of this too.

from micropython import const
from ota_board import forget, recall_text, remember
from ota_clean import tell_of
from ota_journal import BAD, first

# So many are remembered.
_LIMIT = const(3)


# What is for a report alone may be missing where there is no room for it.
def note(name, value):
    try:
        if recall_text(name) != value:
            remember(name, value)
    except OSError as error:
        tell_of(error)


# The versions that have failed, the journal's first.
def with_own():
    own = own_name()
    return ",".join(([own] + others(own))[0:_LIMIT])


# The journal's version has not failed.
def forgive():
    left = others(own_name())
    if len(left) > 0:
        note(BAD, ",".join(left))
    else:
        forget(BAD)


def own_name():
    version = first("v")
    firmware = first("f")
    files = "-" if version is None else version[3]
    return files if firmware is None else "{} {}".format(files, firmware[5])


def others(own):
    return [other for other in recall_text(BAD).split(",") if other != "" and other != own]
