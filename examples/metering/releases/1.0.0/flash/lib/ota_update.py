# Emitted from src/device/flash/lib/ota_update.ts by pycom-ota: edit that file, not this one.
#
# An update: manifest, download, verification, installation, restart.

from gc import collect
from sys import modules
from ota_board import recall_number, restart
from ota_contact import begin, end, expect, is_callers, is_updating
from ota_errors import (
    BadResponse,
    FirmwareInvalid,
    HashMismatch,
    NoMemory,
    NotFound,
    noted,
    OTAError,
    PatchInvalid,
    SizeMismatch,
    StorageError,
    storage_error,
    Unconfirmed,
    UnexpectedStatus,
    VersionRefused,
)
from ota_files import is_file, remove_file
from ota_heap import unload
from ota_journal import CLEANING, first, INSTALLED, INSTALLING, JOURNAL, KEPT, STATE
from ota_slot import unmark

# What is loaded for one step alone.
PLANNING = [
    "ota_request",
    "ota_manifest",
    "ota_lines",
    "ota_json",
    "ota_fields",
    "ota_plan",
    "ota_names",
    "ota_tag",
    "ota_tally",
    "ota_draft",
    "ota_room",
    "ota_installed",
]
STAGING = ["ota_download", "ota_bundle", "ota_unpack", "ota_inflate", "ota_patch", "ota_staging"]
DOWNLOADING = [
    "ota_firmware",
    "ota_part",
    "ota_blocks",
    "ota_block",
    "ota_image",
    "ota_legacy",
    "ota_sink",
    "ota_output",
    "ota_http",
    "ota_head",
    "ota_connection",
    "ota_socket",
]
COMMITTING = ["ota_transaction", "ota_keep"]
RECOVERING = ["ota_recovery", "ota_undo", "ota_install", "ota_backup", "ota_hold", "ota_clean"]

# Where a card has failed at this start, it may be tried again.
FAILED = "failed.ota"

# Whether a transport has marked the firmware's slot itself.
is_marked = False


# See `OTA.update`.
def update(transport, trial_boots, watchdog_ms, deadline_ms, on_progress):
    global is_marked
    if is_updating():
        raise OTAError("within another update")
    try:
        begin(deadline_ms, on_progress)
        finish_pending()
        if not download(transport):
            print("OTA: nothing newer")
            return False
        transport.disconnect()
        unload(DOWNLOADING)
        commit(trial_boots, watchdog_ms)
        unload(COMMITTING)
        install(trial_boots)
    except Exception as error:
        collect()
        if is_marked:
            is_marked = False
            unmark()
        if is_callers(error):
            raise
        if isinstance(error, OSError):
            raise noted(storage_error(error))
        if isinstance(error, MemoryError):
            raise noted(NoMemory(""))
        # Of a version that is refused, the server was told why.
        if isinstance(error, OTAError) and not isinstance(error, VersionRefused):
            noted(error)
        raise
    finally:
        end()
        transport.disconnect()


# Each step is a function of its own: what it imports is loaded when it begins, and dropped behind it.
# What an earlier update has left over is brought to its end first: boards may lack the line in boot.py.
def finish_pending():
    modules.pop(FAILED, None)
    if recall_number(STATE, 0) == 0:
        return
    # On trial too: where the new version lacks the lines, its starts are counted here.
    try:
        go_on()
    except OSError:
        # What is left to do says what has failed.
        pass
    state = recall_number(STATE, 0)
    if state == INSTALLED and recall_number(KEPT, 0) <= 0:
        raise Unconfirmed("")
    if state != 0 and state != CLEANING:
        # Its journal is still needed.
        raise StorageError("the last update is not over")


def go_on():
    import ota_recovery
    try:
        ota_recovery.go_on()
    finally:
        unload(RECOVERING)


# Downloads and verifies all that an update needs. False where there is none.
def download(transport):
    global is_marked
    form = begun_form()
    source = transport
    while True:
        try:
            offered = request(form, source)
            unload(PLANNING)
            if offered is None:
                return False
            old, next, files, wire, is_staged, spare = offered
            print("OTA: {} to {}, {} files".format(old, next, files))
            expect(wire)
            fetch_files(source, is_staged)
            unload(STAGING)
            words = first("f")
            if words is not None:
                is_marked = fetch_firmware(source, words, spare)
            return True
        except Exception as error:
            if is_callers(error):
                raise
            if is_doubt(error) and recall_number(KEPT, 0) <= 0:
                remove_file(JOURNAL, 1)
            if isinstance(error, PatchInvalid) and form == "lines":
                # A file here is not what the server takes it for.
                form = "whole"
            elif isinstance(error, NotImplementedError) and form != "json":
                form = "json"
                source = source_of(transport)
            else:
                raise


# What an earlier pass has asked for, and got a part of. Where it was `whole`, a patch was of no use: who began with patches
# again would never come to an end in short passes.
def begun_form():
    if is_file(JOURNAL) and recall_number(KEPT, 0) <= 0:
        try:
            words = first("m")
            if words is not None and words[4] == "whole":
                return "whole"
        except (OSError, IndexError, ValueError):
            # It is damaged: the plan will see.
            pass
    return "lines"


def source_of(transport):
    import ota_legacy
    return ota_legacy.Legacy(transport)


# Whether it may be the plan that is wrong: the next pass asks for all of it again. What is staged stays.
def is_doubt(error):
    return (
        isinstance(error, ValueError)
        or isinstance(error, IndexError)
        or isinstance(error, HashMismatch)
        or isinstance(error, SizeMismatch)
        or isinstance(error, BadResponse)
        or isinstance(error, NotFound)
        or isinstance(error, PatchInvalid)
        or isinstance(error, UnexpectedStatus)
        or isinstance(error, FirmwareInvalid)
        or isinstance(error, StorageError)
    )


def request(form, source):
    import ota_request
    return ota_request.request(form, source)


def fetch_files(source, is_staged):
    import ota_download
    ota_download.fetch_files(source, is_staged)


def fetch_firmware(source, words, spare):
    import ota_firmware
    return ota_firmware.fetch_firmware(source, words, spare)


def commit(trial_boots, watchdog_ms):
    import ota_transaction
    ota_transaction.commit(trial_boots, watchdog_ms)


def install(trial_boots):
    try:
        install_now(trial_boots)
    except (MemoryError, OSError) as error:
        # The next start begins with all of the heap, and goes on.
        if isinstance(error, OSError) and not is_on_its_way():
            raise
    restart()


# Whether the next start brings in what is new, or has nothing left to do for that but to start it.
def is_on_its_way():
    state = recall_number(STATE, 0)
    return state == INSTALLING or state == INSTALLED


def install_now(trial_boots):
    import ota_clean
    import ota_recovery
    errno = ota_recovery.install(True)
    if errno != 0:
        raise OSError(errno)
    if trial_boots <= 0 and first("f") is None:
        ota_clean.finish()
