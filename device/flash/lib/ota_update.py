# Emitted from src/device/flash/lib/ota_update.ts by pycom-ota: edit that file, not this one.
#
# An update: manifest, download, verification, installation, restart.

from gc import collect
from uos import remove
from ota_board import (
    active_slot,
    forget,
    recall_number,
    recall_text,
    remember,
    restart,
    slot_bytes,
    slot_is_valid,
    spoil_slot,
)
from ota_errors import (
    Downgrade,
    FirmwareInvalid,
    FirmwareTooLarge,
    HashMismatch,
    ManifestInvalid,
    ManifestNotJSON,
    OTAError,
    StorageError,
    Unconfirmed,
    VersionRefused,
)
from ota_installed import installed, is_newer
from ota_journal import each, staged
from ota_manifest import parse_manifest
from ota_recovery import (
    BAD, BOOTS, clean, drop_kept, INSTALLED, install, REASON, resume, STATE, UNDOING
)
from ota_staging import file_of, is_staged, prepare, verify
from ota_transaction import commit
from ota_transfer import retry

# Why the last update failed, until a server was told: a name in non-volatile storage.
ERROR = "ota_err"


# See `OTA.update`.
def update(source, tries, trial_boots, watchdog_ms):
    try:
        return run(source, tries, trial_boots, watchdog_ms)
    except Exception as error:
        # A version that is refused is reported as such anyway.
        if isinstance(error, OTAError) and not isinstance(error, VersionRefused):
            note(type(error).__name__)
        raise


# Writes only what is new: storage wears.
def note(error):
    if recall_text(ERROR) != error:
        remember(ERROR, error)


def run(source, tries, trial_boots, watchdog_ms):
    finish_pending()
    old = installed()
    plan = fetch_plan(source, tries, old)
    if plan is None:
        print("OTA: nothing newer")
        return False
    check_plan(plan, old)
    print("OTA: {} to {}, {} files".format(old["files"], plan["version"], len(plan["files"])))
    drop_kept()
    firmware = plan["firmware"]
    slot = active_slot()
    prepare(
        plan,
        {
            "oldSlot": slot,
            "newSlot": slot if firmware is None else 1 - slot,
            "version": old["firmware"] if firmware is None else firmware["version"],
        },
    )
    each("p", lambda words: stage(source, tries, file_of(words)))
    mark = firmware is not None and fill_slot(source, tries, firmware)
    commit(trial_boots, watchdog_ms)
    if not install(mark):
        raise StorageError(recall_text(REASON))
    if trial_boots <= 0 and firmware is None:
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


def fetch_plan(source, tries, old):
    request = "manifest.json?current_ver={}{}".format(old["files"], report(old))
    data = retry(tries, lambda: source.get_data(request, None, False, False))
    forget(ERROR)
    if isinstance(data, tuple):
        return parse_manifest(text_of(data[0]))
    return parse_manifest(text_of(data))


# What the server is told besides: the firmware's version, the version that failed its trial, the last error.
def report(old):
    return (
        parameter("firmware_ver", old["firmware"]) + parameter("failed_ver", recall_text(BAD)) + parameter("reason", recall_text(REASON))
        + parameter("error", recall_text(ERROR))
    )


def parameter(name, value):
    return "" if value == "" else "&{}={}".format(name, "-".join(value.split(" ")))


def text_of(data):
    if isinstance(data, str):
        return data
    try:
        return data.decode()
    except UnicodeError:
        raise ManifestNotJSON("not UTF-8")
    finally:
        collect()


# Refuses, before the first write, what cannot be meant for this board.
def check_plan(plan, old):
    if plan["previous"] != "" and plan["previous"] != old["files"]:
        raise ManifestInvalid("made for {}".format(plan["previous"]))
    only_firmware = len(plan["files"]) == 0 and len(plan["deletes"]) == 0
    if (
        not is_newer(plan["version"], old["files"])
        and not (only_firmware and plan["version"] == old["files"])
    ):
        raise Downgrade(plan["version"])
    if plan["version"] == recall_text(BAD):
        raise VersionRefused("{}: {}".format(plan["version"], recall_text(REASON)))
    if plan["firmware"] is not None and plan["firmware"]["size"] > slot_bytes():
        raise FirmwareTooLarge("{} > {}".format(plan["firmware"]["size"], slot_bytes()))


# Downloads and verifies a file that is not there already.
def stage(source, tries, file):
    if not is_staged(file):
        retry(tries, lambda: download(source, file))
    collect()


def download(source, file):
    path = staged(file["hash"], file["path"])
    try:
        source.get_data(file["request"], path, False, False)
        verify(file)
    except Exception:
        remove_staged(path)
        raise


def remove_staged(path):
    try:
        remove(path)
    except OSError:
        pass


# Writes the firmware slot. Whether it is still to be marked: our own transports leave that to `install`.
def fill_slot(source, tries, firmware):
    mark = retry(tries, lambda: download_firmware(source, firmware))
    if mark and not slot_is_valid():
        raise FirmwareInvalid(firmware["version"])
    return mark


def download_firmware(source, firmware):
    data = source.get_data(firmware["request"], None, True, True)
    if isinstance(data, tuple):
        # A `get_data` that was written for the first client has marked the slot itself, whatever is in it.
        if data[1] != firmware["hash"]:
            spoil_slot()
            raise HashMismatch(firmware["request"])
        return False
    digest = data if isinstance(data, str) else ""
    if digest != firmware["hash"]:
        raise HashMismatch(firmware["request"])
    return True
