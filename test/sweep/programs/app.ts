// An application that updates itself whenever it starts. With `/flash/trial.txt` it takes updates on trial, and does with
// a trial what the file says.

import { WiFiOTA } from "OTA";
import { bytearray, decode, OSError, open, print, slice } from "builtins";
import { reset } from "machine";
import { OTAError } from "ota_errors";
import { nvs_get, nvs_set } from "pycom";
import { ENOENT } from "uerrno";

const WISH = "/flash/trial.txt";
const TRIAL_BOOTS = 3;
/** How often a version has started that is confirmed when it starts for the second time. */
const STARTS = "starts";

function wish(): string {
  try {
    const file = open(WISH, "rb");
    try {
      const buffer = bytearray(16);
      const size = file.readinto(buffer);
      return decode(slice(buffer, 0, size));
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof OSError && error.args[0] === ENOENT) {
      return "";
    }
    throw error;
  }
}

function confirm(ota: WiFiOTA, isKept: boolean): void {
  if (nvs_get(STARTS, 0) === 0) {
    nvs_set(STARTS, 1);
    reset();
  }
  print(ota.confirm({ keep_backup: isKept }) ? "confirmed" : "not on trial");
}

function update(ota: WiFiOTA, trialBoots: number): void {
  try {
    ota.connect();
    ota.update({ trial_boots: trialBoots });
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print(`no update: ${error.constructor.name}`);
  }
}

export function run(): void {
  const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);
  const wanted = wish();
  if (wanted === "crash") {
    reset();
  }
  if (wanted === "rollback") {
    ota.rollback();
  }
  if (wanted === "confirm") {
    confirm(ota, false);
  }
  if (wanted === "keep") {
    confirm(ota, true);
  }
  if (wanted === "keep, go back") {
    confirm(ota, true);
    ota.rollback();
  }
  update(ota, wanted === "" ? 0 : TRIAL_BOOTS);
}
