import { AES, getrandbits } from "ucrypto";

export function sealed(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = new AES(key, AES.MODE_CFB, { IV: getrandbits(128), segment_size: AES.SEGMENT_8 });
  return cipher.encrypt(data);
}
