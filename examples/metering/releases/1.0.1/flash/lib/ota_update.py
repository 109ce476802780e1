# Emitted from src/device/flash/lib/ota_update.ts by pycom-ota: edit that file, not this one.
#
# An update: manifest, download, verification, installation, restart.

from gc import collect
from ota_board import forget, recall_number, recall_text, remember, restart
from ota_contact import begin, expect, retry
from ota_download import fetch_files, fetch_firmware
from ota_errors import LinkError, OTAError, PatchInvalid, StorageError, Unconfirmed, VersionRefused
from ota_installed import installed
from ota_journal import first
from ota_manifest import ManifestSink
from ota_plan import Plan
from ota_recovery import BAD, BOOTS, clean, INSTALLED, install, REASON, resume, STATE, UNDOING
from ota_staging import make_folders, remove_others
from ota_transaction import commit

# Why the last update failed, until a server was told: a name in non-volatile storage.
ERROR = "ota_err"


# See `OTA.update`.
def update(transport, trial_boots, watchdog_ms, deadline_ms, on_progress):
    begin(deadline_ms, on_progress)
    try:
        return run(transport, trial_boots, watchdog_ms)
    except Exception as error:
        # A version that is refused is reported as such anyway.
        if isinstance(error, OTAError) and not isinstance(error, VersionRefused):
            note(type(error).__name__)
        raise
    finally:
        transport.disconnect()


# Writes only what is new: storage wears.
def note(error):
    if recall_text(ERROR) != error:
        remember(ERROR, error)


def run(transport, trial_boots, watchdog_ms):
    finish_pending()
    old = installed()
    if not download(transport, old):
        print("OTA: nothing newer")
        return False
    collect()
    commit(trial_boots, watchdog_ms)
    if not install(True):
        raise StorageError(recall_text(REASON))
    if trial_boots <= 0 and first("f") is None:
        clean()
    restart()


# What an earlier update has left over is brought to its end first: boards may lack the line in boot.py.
def finish_pending():
    state = recall_number(STATE, 0)
    if state == INSTALLED and recall_number(BOOTS, -1) >= 0:
        raise Unconfirmed("")
    if state != 0:
        resume()
        if recall_number(STATE, 0) == UNDOING:
            # Its journal is still needed.
            raise StorageError(recall_text(REASON))


# Downloads and verifies all that an update needs. False where there is none.
def download(transport, old):
    import ota_legacy
    try:
        return download_in("lines", transport, old)
    except PatchInvalid:
        # A file here is not what the server takes it for.
        return download_in("whole", transport, old)
    except NotImplementedError:
        return download_in("json", ota_legacy.Legacy(transport), old)


def download_in(form, source, old):
    plan = fetch_plan(form, source, old)
    if plan is None:
        return False
    print("OTA: {} to {}, {} files".format(old["files"], plan.version, plan.files))
    has_staged = plan.was_complete or remove_others()
    make_folders()
    expect(plan.wire)
    fetch_files(source, has_staged)
    firmware = first("f")
    if firmware is not None:
        fetch_firmware(source, firmware, plan.spare())
    return True


# The plan, and the journal with it; none where there is nothing newer.
def fetch_plan(form, source, old):
    request = "manifest.json?current_ver={}{}{}".format(old["files"], parameters(form), report(old))
    plan = retry(source, lambda: read_plan(source, request, Plan(old, form)))
    forget(ERROR)
    return plan


def parameters(form):
    if form == "json":
        return ""
    return "&form=lines&whole=1" if form == "whole" else "&form=lines"


# What the server is told besides: the firmware's version, the version that failed its trial, the last error.
def report(old):
    return (
        parameter("firmware_ver", old["firmware"])
        + parameter("failed_ver", recall_text(BAD))
        + parameter("reason", recall_text(REASON))
        + parameter("error", recall_text(ERROR))
    )


def parameter(name, value):
    return "" if value == "" else "&{}={}".format(name, "-".join(value.split(" ")))


def read_plan(source, request, plan):
    plan.resume()
    sink = ManifestSink(plan)
    try:
        source.fetch(request, sink)
        return plan if sink.finish() else None
    except Exception as error:
        if isinstance(error, LinkError) and plan.tag != "":
            # The next try goes on with it.
            plan.close()
        else:
            plan.discard()
        raise
    finally:
        collect()
