// Sends a reading over LoRa; a downlink of 1 2 3 makes it fetch a file over WiFi and restart.

import { bytearray, len, OSError, open, print } from "builtins";
import { reset, reset_cause } from "machine";
import { LoRa, WLAN } from "network";
import { nvs_get } from "pycom";
import { AF_LORA, SOCK_RAW, socket } from "usocket";
import { sleep_ms } from "utime";
import defer * as fetcher from "./fetcher.js";
import { append } from "./log.js";

function triggered(): boolean {
  const lora = new LoRa({ mode: LoRa.LORAWAN, region: LoRa.EU868 });
  lora.join({ activation: LoRa.OTAA, auth: [bytearray(8), bytearray(16)], timeout: 0 });
  while (!lora.has_joined()) {
    sleep_ms(100);
  }
  const raw = new socket(AF_LORA, SOCK_RAW);
  raw.setblocking(false);
  raw.send(bytearray(2));
  const message = raw.recv(16);
  raw.close();
  return len(message) === 3 && message[0] === 1 && message[1] === 2 && message[2] === 3;
}

function installed(): boolean {
  try {
    open("/flash/data.bin", "rb").close();
    return true;
  } catch (error) {
    if (error instanceof OSError) {
      return false;
    }
    throw error;
  }
}

append("/flash/log", `boot ${nvs_get("boots")} cause ${reset_cause()}`);
if (installed()) {
  print("running the new version");
} else if (triggered()) {
  const wlan = new WLAN({ mode: WLAN.STA });
  wlan.connect("truck", { auth: [WLAN.WPA2, "secret"] });
  while (!wlan.isconnected()) {
    sleep_ms(50);
  }
  print("fetched", fetcher.fetch("192.168.4.1", 8000, "/data.bin", "/flash/data.bin"));
  reset();
}
