// An application that takes updates on trial, and then does what `/flash/behaviour.txt` says.

import defer * as face from "OTA";
import { bytearray, decode, OSError, open, print, slice, ValueError } from "builtins";
import { reset } from "machine";
import defer * as errors from "ota_errors";
import defer * as updates from "ota_resume";
import { nvs_get } from "pycom";
import { path } from "sys";
import { sleep_ms } from "utime";

function resumeUpdate(): void {
  updates.resume();
}

if (nvs_get("ota", 0) !== 0) {
  path.unshift("/flash/.ota");
  resumeUpdate();
}

function behaviour(): string {
  const buffer = bytearray(32);
  const file = open("/flash/behaviour.txt", "rb");
  try {
    const size = file.readinto(buffer);
    return decode(slice(buffer, 0, size));
  } finally {
    file.close();
  }
}

/** Logs until there is no room. */
function fill(): void {
  try {
    const file = open("/flash/log.txt", "ab");
    try {
      while (true) {
        file.write(bytearray(2048));
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

function run(): void {
  const ota = new face.WiFiOTA("van", "secret", "192.168.4.1", 8000);
  const wanted = behaviour();
  print(`${ota.getCurrentVersion()} ${wanted}`);
  if (wanted === "confirm") {
    print(ota.confirm() ? "confirmed" : "not on trial");
  } else if (wanted === "rollback") {
    print(ota.rollback() ? "" : "nothing to go back to");
  } else if (wanted === "keep") {
    print(ota.confirm({ keep_backup: true }) ? "confirmed" : "not on trial");
  } else if (wanted === "keep, then go back") {
    if (!ota.confirm({ keep_backup: true })) {
      ota.rollback();
    }
  } else if (wanted === "crash") {
    throw new ValueError("crash");
  } else if (wanted === "restart") {
    reset();
  } else if (wanted === "hang") {
    sleep_ms(20000);
  } else if (wanted === "fill") {
    fill();
  } else if (wanted === "confirm, then hang") {
    print(ota.confirm() ? "confirmed" : "not on trial");
    sleep_ms(20000);
  } else if (wanted.startsWith("update")) {
    try {
      ota.connect();
      ota.update({ trial_boots: 2, watchdog_ms: wanted === "update" ? 10000 : 0 });
    } catch (error) {
      if (error instanceof errors.OTAError) {
        print(`${error.constructor.name} ${error.message}`);
      } else {
        throw error;
      }
    }
  }
}

run();
