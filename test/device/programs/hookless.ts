// An application on trial without the lines: its own updates count its starts.

import defer * as face from "OTA";
import { print } from "builtins";
import defer * as errors from "ota_errors";

function run(): void {
  const ota = new face.WiFiOTA("van", "secret", "192.168.4.1", 8000);
  try {
    ota.connect();
    ota.update({ trial_boots: 2 });
  } catch (error) {
    if (error instanceof errors.OTAError) {
      print(`${error.constructor.name} ${error.message}`);
    } else {
      throw error;
    }
  }
}

run();
