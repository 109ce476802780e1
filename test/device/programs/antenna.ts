// A meter in a metal box: its antenna is outside of it.

import { WiFiOTA } from "OTA";
import { WLAN } from "network";

const radio = new WLAN({ mode: WLAN.STA, antenna: WLAN.EXT_ANT });
const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000, { wifi_timeout_ms: 12000 });
ota.connect();
ota.update();
radio.deinit();
