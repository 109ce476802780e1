// What goes over LoRaWAN: a header, then each reading in four bytes.

import { type Bytes, bytes, join } from "builtins";
import { pack } from "ustruct";

const VERSION = 2;
const MOST_READINGS = 11;

export interface Reading {
  channel: number;
  value: number;
  valid?: boolean;
}

export class TooLong extends Error {}

/** The bytes of a frame. @throws TooLong */
export function frame(battery: number, readings: readonly Reading[]): Uint8Array {
  if (readings.length > MOST_READINGS) throw new TooLong(`${readings.length} readings`);
  const invalid = readings.filter((reading) => reading.valid === false).length;
  const parts: Bytes[] = [bytes(pack(">BHB", VERSION, battery, invalid))];
  for (const { channel, value } of readings) parts.push(bytes(pack(">Hh", channel, value)));
  return join(bytes([]), parts);
}
