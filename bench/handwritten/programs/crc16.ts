// The checksum that closes each frame: CRC-16 with the polynomial 0x1021, most significant bit first.

const POLYNOMIAL = 0x1021;

export function crc16(data: Uint8Array, start = 0xffff): number {
  let crc = start & 0xffff;
  for (const byte of data) {
    crc = (crc & 0xffff) ^ ((byte & 0xff) << 8);
    for (let bit = 0; bit < 8; bit++) {
      const carry = (crc & 0x8000) !== 0;
      crc = (crc & 0x7fff) << 1;
      if (carry) crc = (crc & 0xffff) ^ POLYNOMIAL;
    }
  }
  return crc;
}
