// Meets vehicles: at once, and again half a minute later. Then it looks for an update.

import { WiFiOTA } from "OTA";
import { print } from "builtins";
import { WLAN } from "network";
import { OTAError } from "ota_errors";
import { sleep_ms } from "utime";

const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000, {
  networks: [
    ["truck", "another"],
    ["bus", null],
    ["tram", ""],
  ],
  wifi_timeout_ms: 12000,
});

function meet(): boolean {
  try {
    ota.connect();
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print(error.constructor.name, error.message);
    return false;
  }
  const name = new WLAN().ssid();
  if (name !== null) {
    print("joined", name);
  }
  return true;
}

meet();
sleep_ms(30000);
if (meet()) {
  ota.update();
}
