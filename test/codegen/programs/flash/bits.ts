import { bytearray, item, print } from "builtins";

/** CRC-16 (Modbus). */
function crc16(data: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of data) {
    crc = ((crc & 0xffff) ^ byte) & 0xffff;
    for (let bit = 0; bit < 8; bit++) {
      const odd = (crc & 1) === 1;
      crc = (crc & 0xffff) >> 1;
      if (odd) {
        crc = (crc & 0xffff) ^ 0xa001;
      }
    }
  }
  return crc;
}

const data = bytearray(5);
for (let i = 0; i < data.length; i++) {
  data[i] = (i * 77 + 3) & 255;
}
print(crc16(data), crc16(bytearray(0)), item(data, 4));
print((0x0f << 4) | 3, (item(data, 1) << 8) | item(data, 2), ~(item(data, 3) & 7), 1 << 4);
for (let i = 0; i < 31; i += 10) {
  print(1 << i, (1 << i) >> 1);
}
