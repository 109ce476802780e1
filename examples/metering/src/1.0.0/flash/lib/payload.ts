// A reading as bytes for LoRaWAN.

/** Two bytes, most significant first: the lower 16 bits of the counter. */
export function pack(wattHours: number): Uint8Array {
  const data = new Uint8Array(2);
  data[0] = (wattHours >> 8) & 0xff;
  data[1] = wattHours & 0xff;
  return data;
}
