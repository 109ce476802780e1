// A reading as bytes for LoRaWAN.

import { pack } from "ustruct";

/** The lower 16 bits of the counter, most significant byte first. */
export function encodeReading(wattHours: number): Uint8Array {
  return pack(">H", wattHours & 0xffff);
}
