const MAGIC = 0xe9;
const IDIOMS = 1024;
const IDIOM_BYTES = 12;
/** Bytes between two idioms that no other place has, at most: set so that DEFLATE leaves 62 percent of an image. */
const OTHER_BYTES = 17;

/**
 * An image that is made up, and compresses like an ESP32's: sequences that recur, and between them bytes that do not. The
 * same at each run.
 */
export function firmwareImage(bytes: number): Uint8Array {
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
