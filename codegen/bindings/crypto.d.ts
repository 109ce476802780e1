/** Ciphers, by the hardware. */
declare module "ucrypto" {
  import type { Bytes, Kwargs } from "builtins";

  /** Random bytes: as many as `bits`, rounded up to 32, come to. Truly random while a radio is on. */
  export function getrandbits(bits: number): Bytes;

  export class AES {
    static readonly MODE_ECB: number;
    static readonly MODE_CBC: number;
    static readonly MODE_CFB: number;
    static readonly MODE_CTR: number;
    static readonly SEGMENT_8: number;
    static readonly SEGMENT_128: number;
    /**
     * `key` has 16, 24 or 32 bytes; `IV` 16, random and never used twice. `counter`, 16 bytes, is for `MODE_CTR`;
     * `segment_size` for `MODE_CFB`.
     */
    constructor(
      key: Bytes,
      mode: number,
      options?: Kwargs<{ IV?: Bytes; counter?: Bytes; segment_size?: number }>,
    );
    encrypt(data: Bytes): Bytes;
    decrypt(data: Bytes): Bytes;
  }
}
