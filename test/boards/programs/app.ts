// An application that updates itself whenever it starts. With `/flash/trial.txt` it takes updates on trial, and does with
// a trial what the file says.

import { WiFiOTA } from "OTA";
import { bytearray, decode, OSError, open, print } from "builtins";
import { reset } from "machine";
import { OTAError } from "ota_errors";
import { ENOENT } from "uerrno";

const WISH = "/flash/trial.txt";
const TRIAL_BOOTS = 2;

function wish(): string {
  try {
    const file = open(WISH, "rb");
    try {
      return decode(file.readline(16));
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

/** Logs until there is no room. */
function fill(): void {
  try {
    const file = open("/flash/log.txt", "ab");
    try {
      while (true) {
        file.write(bytearray(1024));
      }
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

export function run(): void {
  const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);
  const wanted = wish();
  if (wanted === "crash") {
    reset();
  }
  if (wanted === "fill") {
    fill();
  }
  if (wanted === "rollback") {
    ota.rollback();
  }
  if (wanted === "confirm") {
    print(ota.confirm() ? "confirmed" : "not on trial");
  }
  try {
    ota.connect();
    ota.update({ trial_boots: wanted === "" ? 0 : TRIAL_BOOTS });
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print(`no update: ${error.constructor.name}`);
  }
}
