// An application that uses WiFi itself before it looks for an update: as an access point, or joined to the network whose
// name is in non-volatile storage.

import { WiFiOTA } from "OTA";
import { isinstance, print, str } from "builtins";
import { WLAN } from "network";
import { OTAError } from "ota_errors";
import { nvs_get } from "pycom";
import { sleep_ms } from "utime";

const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);

const own = nvs_get("own", 0);
if (isinstance(own, str)) {
  new WLAN({ mode: WLAN.STA }).connect(own, { auth: [WLAN.WPA2, "secret"], timeout: 1000 });
  // By then an attempt that failed has one who is to be told.
  sleep_ms(1200);
} else {
  new WLAN({ mode: WLAN.AP, ssid: "meter" });
}
try {
  ota.connect();
  ota.update();
} catch (error) {
  if (!(error instanceof OTAError)) {
    throw error;
  }
  print(error.constructor.name, error.message);
}
