// A reading as bytes for LoRaWAN, version 2: counter and power.

import { pack } from "ustruct";

const KIND = 2;

/** The kind of frame, the counter in four bytes, the power in two, most significant byte first. */
export function encodeReading(wattHours: number, watts: number): Uint8Array {
  return pack(">BIH", KIND, wattHours, watts & 0xffff);
}
