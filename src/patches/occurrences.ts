/** Where strings of one length are in a file, to be found by content, the nearest to a place first. */
export class Occurrences {
  readonly #data: Uint8Array;
  readonly #width: number;
  readonly #shift: number;
  /** Where each bucket's positions begin. */
  readonly #starts: Uint32Array;
  /** Positions by bucket, ascending in each. */
  readonly #positions: Uint32Array;

  constructor(data: Uint8Array, width: number) {
    this.#data = data;
    this.#width = width;
    const count = Math.max(0, data.length - width + 1);
    const bits = Math.min(20, Math.max(8, Math.ceil(Math.log2(count + 1)) + 1));
    this.#shift = 32 - bits;
    this.#starts = new Uint32Array((1 << bits) + 1);
    this.#positions = new Uint32Array(count);
    const hashes = new Uint32Array(count);
    for (let at = 0; at < count; at++) {
      const hash = this.#hash(data, at);
      hashes[at] = hash;
      this.#starts[hash + 1] = (this.#starts[hash + 1] ?? 0) + 1;
    }
    for (let bucket = 1; bucket < this.#starts.length; bucket++) {
      this.#starts[bucket] = (this.#starts[bucket] ?? 0) + (this.#starts[bucket - 1] ?? 0);
    }
    const free = this.#starts.slice();
    for (let at = 0; at < count; at++) {
      const hash = hashes[at] ?? 0;
      const place = free[hash] ?? 0;
      this.#positions[place] = at;
      free[hash] = place + 1;
    }
  }

  /**
   * Up to `most` places, on each side of `near`, where what is at `at` of `data` may be: hashes collide, so compare.
   * `visit` is called with each.
   */
  around(data: Uint8Array, at: number, near: number, most: number, visit: (position: number) => void): void {
    if (at + this.#width > data.length || this.#data.length < this.#width) return;
    const hash = this.#hash(data, at);
    const first = this.#starts[hash] ?? 0;
    const end = this.#starts[hash + 1] ?? 0;
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] ?? 0) < near) low = middle + 1;
      else high = middle;
    }
    const last = Math.min(end, low + most);
    for (let place = Math.max(first, low - most); place < last; place++) visit(this.#positions[place] ?? 0);
  }

  #hash(data: Uint8Array, at: number): number {
    let hash = 0;
    for (let index = at; index < at + this.#width; index++) {
      hash = Math.imul(hash ^ (data[index] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
    }
    return Math.imul(hash, 0x85ebca6b) >>> this.#shift;
  }
}
