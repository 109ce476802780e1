import { createHash } from "node:crypto";

/** Bytes without a pattern, the same ones from the same seed. */
export function randomBytes(seed: string): (count: number) => Uint8Array {
  let blocks = 0;
  return (count) => {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; filled += 32) {
      blocks += 1;
      const block = createHash("sha256").update(`${seed} ${blocks}`).digest();
      bytes.set(block.subarray(0, count - filled), filled);
    }
    return bytes;
  };
}
