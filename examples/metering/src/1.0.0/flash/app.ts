// A smart meter: sends its readings over LoRaWAN; the downlink 01 02 03 tells it to look for an update.

import { type OTA, WiFiOTA } from "OTA";
import { decode, print } from "builtins";
import { LoRa, WLAN } from "network";
import { OTAError } from "ota_errors";
import { hexlify, unhexlify } from "ubinascii";
import { AF_LORA, SO_DR, SOCK_RAW, SOL_LORA, socket } from "usocket";
import { sleep_ms } from "utime";
import { APP_EUI, APP_KEY, INTERVAL_MS, SERVER_IP, SERVER_PORT, WIFI_PW, WIFI_SSID } from "./config.js";
import { read } from "./lib/meter.js";
import { encodeReading } from "./lib/payload.js";

const UPDATE_COMMAND = "010203";
const DATA_RATE = 5;

/** How many starts a new version has to prove itself. */
const TRIAL_BOOTS = 3;

function joinNetwork(): socket {
  const lora = new LoRa({ mode: LoRa.LORAWAN, region: LoRa.EU868 });
  lora.join({ activation: LoRa.OTAA, auth: [unhexlify(APP_EUI), unhexlify(APP_KEY)], timeout: 0 });
  while (!lora.has_joined()) {
    sleep_ms(2500);
  }
  print("meter: joined");
  const link = new socket(AF_LORA, SOCK_RAW);
  link.setsockopt(SOL_LORA, SO_DR, DATA_RATE);
  return link;
}

/** Sends a reading; what the network answers, in hexadecimal. */
function exchange(link: socket): string {
  link.setblocking(true);
  link.send(encodeReading(read()));
  link.setblocking(false);
  return decode(hexlify(link.recv(64)));
}

function update(ota: OTA): void {
  try {
    ota.connect();
    ota.update({ trial_boots: TRIAL_BOOTS });
  } catch (error) {
    if (error instanceof OTAError) {
      print(`meter: update failed: ${error.constructor.name} ${error.message}`);
    } else {
      throw error;
    }
  }
}

export function run(): void {
  const ota = new WiFiOTA(WIFI_SSID, WIFI_PW, SERVER_IP, SERVER_PORT);
  print(`meter: version ${ota.getCurrentVersion()}`);
  // WiFi costs power: it is off until an update needs it.
  new WLAN().deinit();
  const link = joinNetwork();
  // A version that gets this far can be updated again: that is what a trial is for.
  if (ota.confirm()) {
    print("meter: version confirmed");
  }
  while (true) {
    if (exchange(link) === UPDATE_COMMAND) {
      update(ota);
    }
    sleep_ms(INTERVAL_MS);
  }
}
