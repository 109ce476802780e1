import { BoardError } from "../operations.js";

const KEY_LENGTH = 15;
const MAX_STRING_BYTES = 1984;

/** Non-volatile storage: small, and safe from power cuts. */
export class Nvs {
  /** What is stored, for tests to read and to prepare. */
  readonly entries = new Map<string, number | string>();

  /** @throws BoardError EINVAL on a key that is empty or too long, on a number that is no 32-bit integer, on too long a string */
  set(key: string, value: number | string): void {
    checkKey(key);
    const fits =
      typeof value === "number"
        ? Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31
        : new TextEncoder().encode(value).length < MAX_STRING_BYTES;
    if (!fits) throw new BoardError("EINVAL", `no value for ${key}`);
    this.entries.set(key, value);
  }

  get(key: string): number | string | null {
    checkKey(key);
    return this.entries.get(key) ?? null;
  }

  /** Erasing what is not there is no error. */
  erase(key: string): void {
    checkKey(key);
    this.entries.delete(key);
  }
}

function checkKey(key: string): void {
  const length = new TextEncoder().encode(key).length;
  if (length === 0 || length > KEY_LENGTH) throw new BoardError("EINVAL", `no key: "${key}"`);
}
