// WiFi as a station.

import { WLAN } from "network";
import { sleep_ms, ticks_add, ticks_diff, ticks_ms } from "utime";
import { WiFiAbsent, WiFiRefused } from "./ota_errors.js";

const POLL_MS = 100;

/**
 * Connects to a WPA2 network, unless it is connected already. The timeout is in milliseconds.
 *
 * @throws WiFiAbsent, WiFiRefused
 */
export function connect(ssid: string, password: string, timeoutMs: number): void {
  const wlan = new WLAN({ mode: WLAN.STA });
  if (wlan.isconnected() && wlan.ssid() === ssid) {
    return;
  }
  wlan.connect(ssid, { auth: [WLAN.WPA2, password], timeout: timeoutMs });
  const deadline = ticks_add(ticks_ms(), timeoutMs);
  while (!wlan.isconnected()) {
    if (ticks_diff(deadline, ticks_ms()) <= 0) {
      wlan.disconnect();
      // Only now: a scan takes seconds, and a network that hides its name is in no list.
      throw isInReach(wlan, ssid) ? new WiFiRefused(ssid) : new WiFiAbsent(ssid);
    }
    sleep_ms(POLL_MS);
  }
}

function isInReach(wlan: WLAN, ssid: string): boolean {
  for (const [name] of wlan.scan()) {
    if (name === ssid) {
      return true;
    }
  }
  return false;
}
