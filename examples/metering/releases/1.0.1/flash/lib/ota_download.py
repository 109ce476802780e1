# Emitted from src/device/flash/lib/ota_download.ts by pycom-ota: edit that file, not this one.
#
# The files of an update: in one bundle, or each with a request of its own.

from gc import collect
from ota_contact import retry
from ota_errors import BadResponse, HashMismatch, NoSpace, SizeMismatch
from ota_files import drop, size_of
from ota_journal import each, first, path_of
from ota_output import FileSink
from ota_sink import fetch_into
from ota_staging import is_staged, make_folders, remove_others, staged_for, verify


# Fetches and verifies what is not staged. `is_for_it`: what is staged is for this update.
def fetch_files(source, is_for_it):
    has_staged = is_for_it or remove_others("pf")
    make_folders()
    words = first("b")
    if words is not None:
        fetch_bundle(source, words, has_staged)
    else:
        each("p", lambda step: fetch_file(source, step))


def fetch_bundle(source, words, has_staged):
    import ota_bundle
    bundle = ota_bundle.BundleSink(int(words[1]), words[2], has_staged)
    try:
        def attempt():
            before = -1
            while bundle.aim():
                if bundle.offset == before:
                    raise BadResponse("nothing")
                before = bundle.offset
                source.fetch(words[3], bundle)

        retry(source, attempt)
    finally:
        bundle.close()


# A file with a request of its own.
def fetch_file(source, step):
    if not is_staged(step):
        path = staged_for(step)
        tag = step[2] if int(step[3]) > size_of(path) else ""
        retry(source, lambda: fetch_to(source, step, path, tag))
    collect()


# What is of another size or content is not kept, nor what there is no room for.
def fetch_to(source, step, path, tag):
    try:
        fetch_into(source, step[5], FileSink(path, tag, int(step[3]), path_of(step)))
        verify(step)
    except Exception as error:
        if (
            isinstance(error, SizeMismatch)
            or isinstance(error, HashMismatch)
            or isinstance(error, NoSpace)
        ):
            drop(path)
        raise
