// An application that updates itself whenever it starts.

import { WiFiOTA } from "OTA";
import { print } from "builtins";
import { OTAError } from "ota_errors";

export function run(): void {
  const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);
  try {
    ota.connect();
    ota.update();
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print("no update");
  }
}
