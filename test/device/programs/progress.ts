// Looks for an update once, and within `on_progress` does what `/flash/behaviour.txt` says.

import { WiFiOTA } from "OTA";
import { bytearray, decode, encode, OSError, open, print, slice } from "builtins";
import { OTAError } from "ota_errors";
import { ticks_diff, ticks_ms } from "utime";

const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);
let calls = 0;

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

const wanted = behaviour();

function log(): void {
  const file = open("/flash/data.csv", "wb");
  file.write(encode("7,8\n"));
  file.close();
}

function nest(): void {
  try {
    ota.update({ deadline_ms: 1500 });
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print(`inner ${error.constructor.name} ${error.message}`);
  }
}

function tell(file: string, _done: number, _total: number): void {
  calls += 1;
  if (wanted === "raise" || (wanted === "raise late" && file === "firmware")) {
    throw new OSError(5);
  }
  if (wanted === "log" && calls === 1) {
    log();
  }
  if (wanted === "nest" && calls === 1) {
    nest();
  }
}

function run(): void {
  const start = ticks_ms();
  try {
    if (wanted === "go back") {
      ota.rollback();
    }
    ota.connect();
    ota.update({ deadline_ms: 20000, on_progress: tell, trial_boots: wanted === "log" ? 2 : 0 });
  } catch (error) {
    if (error instanceof OTAError) {
      print(`${error.constructor.name} ${error.message}`);
    } else if (error instanceof OSError) {
      print(`OSError ${error.args[0]}`);
    } else {
      throw error;
    }
  } finally {
    print("calls", calls, "ms", ticks_diff(ticks_ms(), start));
  }
}

run();
