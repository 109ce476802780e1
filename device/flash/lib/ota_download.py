# Emitted from src/device/flash/lib/ota_download.ts by pycom-ota: edit that file, not this one.
#
# The files of an update: in one bundle, or each with a request of its own.

from gc import collect
from ota_contact import Tries
from ota_errors import BadResponse, HashMismatch, NoSpace, SizeMismatch
from ota_files import drop, size_of
from ota_journal import first, Journal, path_of
from ota_output import FileSink
from ota_staging import is_staged, make_folders, remove_others, staged_for, verify


# Fetches and verifies what is not staged. `is_for_it`: what is staged is for this update.
def fetch_files(source, is_for_it):
    import ota_bundle
    has_staged = is_for_it or remove_others("pf", False)
    make_folders()
    words = first("b")
    if words is None:
        fetch_each(source)
        return
    bundle = ota_bundle.BundleSink(int(words[1]), words[2], has_staged)
    tries = Tries(source)
    try:
        before = -1
        is_missing = True
        while is_missing:
            try:
                tries.begin()
                is_missing = bundle.aim()
                if is_missing:
                    if bundle.offset == before:
                        raise BadResponse("nothing")
                    before = bundle.offset
                    source.fetch(words[3], bundle)
            except Exception as error:
                if not tries.goes_on(error):
                    raise
                before = -1
    finally:
        bundle.close()


# Files that have a request each.
def fetch_each(source):
    journal = Journal()
    try:
        words = journal.next("p")
        while words is not None:
            if not is_staged(words):
                fetch_file(source, words)
            collect()
            words = journal.next("p")
    finally:
        journal.close()


# What is of another size or content is not kept, nor what there is no room for.
def fetch_file(source, step):
    path = staged_for(step)
    size = int(step[3])
    tag = step[2] if size > size_of(path) else ""
    tries = Tries(source)
    while True:
        sink = FileSink(path, tag, size, path_of(step))
        try:
            tries.begin()
            source.fetch(step[5], sink)
            sink.close()
            verify(step)
            return
        except Exception as error:
            sink.close()
            if (
                isinstance(error, SizeMismatch)
                or isinstance(error, HashMismatch)
                or isinstance(error, NoSpace)
            ):
                drop(path)
            if not tries.goes_on(error):
                raise
