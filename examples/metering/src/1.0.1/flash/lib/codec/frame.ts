// A reading as bytes for LoRaWAN, version 2: counter and power.

/** The kind of frame, the counter in four bytes, the power in two, most significant first. */
export function pack(wattHours: number, watts: number): Uint8Array {
  const data = new Uint8Array(7);
  data[0] = 2;
  data[1] = (wattHours >> 24) & 0xff;
  data[2] = (wattHours >> 16) & 0xff;
  data[3] = (wattHours >> 8) & 0xff;
  data[4] = wattHours & 0xff;
  data[5] = (watts >> 8) & 0xff;
  data[6] = watts & 0xff;
  return data;
}
