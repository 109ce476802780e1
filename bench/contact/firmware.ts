import { existsSync, readFileSync } from "node:fs";

/** Code for processors like the ESP32's: Debian's package firmware-ath9k-htc. */
const XTENSA = ["htc_7010", "htc_9271"].map((name) => `/lib/firmware/ath9k_htc/${name}-1.4.0.fw`);

export interface Firmware {
  readonly image: Uint8Array;
  readonly note: string;
}

/** An image of so many bytes. */
export function firmware(bytes: number): Firmware {
  if (!XTENSA.every((path) => existsSync(path))) {
    return {
      image: madeUp(bytes),
      note: "the firmware is made up, and hardly repeats within 4 KB: with Debian's firmware-ath9k-htc, it is Xtensa code",
    };
  }
  const parts = XTENSA.map((path) => readFileSync(path));
  const image = new Uint8Array(bytes);
  for (let at = 0; at < bytes; ) {
    for (const part of parts) {
      image.set(part.subarray(0, Math.max(bytes - at, 0)), at);
      at += part.length;
    }
  }
  image[0] = MAGIC;
  return {
    image,
    note: "the firmware is Xtensa code, Debian's firmware-ath9k-htc, over and over: no block knows of another",
  };
}

const MAGIC = 0xe9;
const IDIOMS = 1024;
const IDIOM_BYTES = 12;
/** Bytes between two idioms that no other place has, at most: set so that DEFLATE leaves 62 percent of an image. */
const OTHER_BYTES = 17;

/**
 * An image that is made up, and compresses like an ESP32's: sequences that recur, and between them bytes that do not. The
 * same at each run.
 */
function madeUp(bytes: number): Uint8Array {
  const next = random(1);
  const sequence = (length: number) => Uint8Array.from({ length }, () => next() >>> 24);
  const idioms = Array.from({ length: IDIOMS }, () => sequence(IDIOM_BYTES));
  const image = new Uint8Array(bytes);
  let at = 0;
  const put = (part: Uint8Array) => {
    image.set(part.subarray(0, bytes - at), at);
    at = Math.min(bytes, at + part.length);
  };
  while (at < bytes) {
    put(idioms[next() % IDIOMS] ?? sequence(IDIOM_BYTES));
    put(sequence(next() % OTHER_BYTES));
  }
  image[0] = MAGIC;
  return image;
}

/** xorshift32: numbers below 2 ** 32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
