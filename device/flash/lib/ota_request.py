# Emitted from src/device/flash/lib/ota_request.ts by pycom-ota: edit that file, not this one.
#
# The manifest: asked for, read into a plan, and tried again.

from gc import collect
from ota_board import forget, recall_number, recall_text, remember
from ota_contact import Tries
from ota_errors import ERROR, LinkError, OldKept, StorageError, VersionRefused
from ota_installed import installed
from ota_journal import BAD, CLEANING, KEPT, REASON, STATE


# Asks for the manifest in a form: `lines`, `whole` (lines without patches) or `json`. The versions, the number of files,
# the bytes that travel, whether some are staged for certain, and the bytes that each volume has left; none where there is
# nothing newer.
def request(form, source):
    old = installed()
    request = "manifest.json?current_ver={}{}{}".format(old["files"], parameters(form), report(old))
    tries = Tries(source)
    while True:
        plan = new_plan(old, form)
        try:
            tries.begin()
            plan.resume()
            sink = new_sink(plan)
            source.fetch(request, sink)
            is_newer = sink.finish()
            forget_error()
            return offered_by(plan, old) if is_newer else None
        except Exception as error:
            if isinstance(error, OldKept) or isinstance(error, VersionRefused):
                # The manifest has come: the server was told.
                forget_error()
            if isinstance(error, OldKept):
                plan.discard()
                plan.refuse_failed()
                drop_kept()
                continue
            if (
                isinstance(error, LinkError)
                and plan.tally.tag != ""
                and recall_number(KEPT, 0) <= 0
            ):
                # The next try goes on with it.
                plan.close()
            else:
                plan.discard()
            if not tries.goes_on(error):
                raise
        finally:
            collect()


# The server knows it now. A storage that is full is not the link's failure.
def forget_error():
    try:
        forget(ERROR)
    except OSError:
        pass


def offered_by(plan, old):
    tally = plan.tally
    return (old["files"], tally.version, tally.files, tally.wire, plan.was_complete, plan.spare())


def parameters(form):
    if form == "json":
        return ""
    return "&form=lines&whole=1" if form == "whole" else "&form=lines"


# What the server is told besides: the firmware's version, the version that failed its trial, the last error.
def report(old):
    return (
        parameter("firmware_ver", old["firmware"])
        + parameter("failed_ver", recall_text(BAD).split(",")[0])
        + parameter("reason", recall_text(REASON))
        + parameter("error", recall_text(ERROR))
    )


def parameter(name, value):
    return "" if value == "" else "&{}={}".format(name, "-".join(value.split(" ")))


# An update begins: it needs the place of the version that was kept. Its manifest is asked for again.
def drop_kept():
    import ota_clean
    # Once some of it is gone, nothing goes back to it.
    try:
        remember(STATE, CLEANING)
    except OSError:
        # Storage that is full: what is removed makes room.
        pass
    ota_clean.clean()
    if recall_number(KEPT, 0) > 0:
        raise StorageError("")


# The larger module is loaded first, while there is more room to compile it.
def new_plan(old, form):
    import ota_plan
    return ota_plan.Plan(old, form)


def new_sink(plan):
    import ota_manifest
    return ota_manifest.ManifestSink(plan)
