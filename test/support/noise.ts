/** Bytes that nothing packs, always the same of a seed. */
export function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

/** Text that packs to a third. */
export function text(length: number, seed: number): Uint8Array {
  return noise(length, seed).map((byte) => 97 + (byte & 7));
}
