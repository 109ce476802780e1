# Emitted from src/device/flash/lib/ota_update.ts by pycom-ota: edit that file, not this one.
#
# An update: manifest, download, verification, installation, restart.

from micropython import const
from gc import collect
from ota_board import restart, slot_bytes, slot_is_valid, spoil_slot
from ota_errors import (
    Downgrade,
    FirmwareInvalid,
    FirmwareTooLarge,
    HashMismatch,
    ManifestInvalid,
    ManifestNotJSON,
    PathRefused,
    storage_error,
)
from ota_install import install, version_entry
from ota_manifest import parse_manifest
from ota_path import VERSION_FILE
from ota_staging import clear, is_folder, prepare, staged, verify
from ota_transfer import retry
from ota_version import installed, is_newer, write

_BUFFER_SIZE = const(1024)


# See `OTA.update`.
def update(source, tries):
    old = installed()
    plan = fetch_plan(source, tries, old)
    if plan is None:
        print("OTA: nothing newer")
        return False
    check_plan(plan, old)
    print("OTA: {} to {}, {} files".format(old["files"], plan["version"], len(plan["files"])))
    mark = False
    try:
        prepare(plan)
        stage(source, tries, plan)
        stage_version(
            plan, old["firmware"] if plan["firmware"] is None else plan["firmware"]["version"]
        )
        if plan["firmware"] is not None:
            mark = fill_slot(source, tries, plan["firmware"])
    except Exception:
        clear()
        raise
    install(plan, mark)
    restart()


def fetch_plan(source, tries, old):
    told = "" if old["firmware"] == "" else "&firmware_ver={}".format(old["firmware"])
    request = "manifest.json?current_ver={}{}".format(old["files"], told)
    data = retry(tries, lambda: source.get_data(request, None, False, False))
    if isinstance(data, tuple):
        return parse_manifest(text_of(data[0]))
    return parse_manifest(text_of(data))


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
    if plan["firmware"] is not None and plan["firmware"]["size"] > slot_bytes():
        raise FirmwareTooLarge("{} > {}".format(plan["firmware"]["size"], slot_bytes()))
    for file in plan["files"]:
        if is_folder(file["path"]) and not is_emptied(file["path"], plan):
            raise PathRefused(file["path"])


# Whether the plan deletes something in a folder: then a file may take its place.
def is_emptied(folder, plan):
    return any(path.startswith("{}/".format(folder)) for path in plan["deletes"])


# Downloads and verifies every file of the plan.
def stage(source, tries, plan):
    buffer = bytearray(_BUFFER_SIZE)
    for entry, file in enumerate(plan["files"]):
        stage_file(source, tries, file, staged(file["path"], entry), buffer)
        collect()


def stage_version(plan, firmware):
    try:
        write(staged(VERSION_FILE, version_entry(plan)), plan["version"], firmware)
    except OSError as error:
        raise storage_error(error)


def stage_file(source, tries, file, path, buffer):
    retry(tries, lambda: download_file(source, file, path, buffer))


def download_file(source, file, path, buffer):
    source.get_data(file["request"], path, False, False)
    verify(file, path, buffer)


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
