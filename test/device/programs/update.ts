import { WiFiOTA } from "OTA";

const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);
ota.connect();
ota.update();
