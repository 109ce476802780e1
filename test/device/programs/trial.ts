// An application that takes updates on trial, and then does what `/flash/behaviour.txt` says.

import { WiFiOTA } from "OTA";
import { bytearray, decode, open, print, slice, ValueError } from "builtins";
import { OTAError } from "ota_errors";

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

const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);
const wanted = behaviour();
print(`${ota.getCurrentVersion()} ${wanted}`);
if (wanted === "confirm") {
  print(ota.confirm() ? "confirmed" : "not on trial");
} else if (wanted === "rollback") {
  print(ota.rollback() ? "" : "nothing to go back to");
} else if (wanted === "crash") {
  throw new ValueError("crash");
} else if (wanted === "update") {
  try {
    ota.connect();
    ota.update({ trial_boots: 2 });
  } catch (error) {
    if (error instanceof OTAError) {
      print(`${error.constructor.name} ${error.message}`);
    } else {
      throw error;
    }
  }
}
