import { Occurrences } from "./occurrences.js";
import { CONTINUED, type Copy, PAYLOAD_BITS, zigzag } from "./script.js";

/** What a script is expected to cost, in bits. */
export interface Prices {
  /** Of each byte value, inserted. */
  readonly inserted: Float64Array;
  /** Of each byte value, in numbers. */
  readonly counts: Float64Array;
  readonly distances: Float64Array;
  readonly lengths: Float64Array;
}

/** Lengths of the strings by which copies are found. */
const WIDTHS = [3, 4, 7, 12, 24, 48];
/** How many places, on each side of the expected one, are looked at for each of them. */
const NEIGHBOURS = 4;
const SHORTEST = 2;
/** Shorter copies are tried at every length: another may begin within. */
const EVERY_LENGTH = 24;
/** A copy as long as this is taken: no other way through it is looked at. */
const LONG = 100;
const INSERTED = -1;

/** Finds the copies that make the cheapest script, for one old file and one new one. */
export class Parser {
  readonly #old: Uint8Array;
  readonly #next: Uint8Array;
  readonly #indices: readonly Occurrences[];
  /** By `position - start`: where, in the new file, the run of equal bytes ends. */
  readonly #runs: Int32Array;

  constructor(old: Uint8Array, next: Uint8Array) {
    this.#old = old;
    this.#next = next;
    this.#indices = WIDTHS.map((width) => new Occurrences(old, width));
    this.#runs = new Int32Array(old.length + next.length + 1);
  }

  parse({ inserted, counts, distances, lengths }: Prices): Copy[] {
    const { length } = this.#next;
    const cost = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
    // How the cheapest way to a place came there: from where, and copying from where.
    const from = new Int32Array(length + 1);
    const copied = new Int32Array(length + 1).fill(INSERTED);
    // On that way: where the last copy ended, in the old file and in the new.
    const oldEnd = new Int32Array(length + 1);
    const newEnd = new Int32Array(length + 1);
    cost[0] = 0;
    this.#runs.fill(0);

    let taken = 0;
    for (let at = 0; at < length; at++) {
      if (at < taken) continue;
      const here = cost[at] ?? 0;
      const old = oldEnd[at] ?? 0;
      const done = newEnd[at] ?? 0;

      const price = here + (inserted[this.#next[at] ?? 0] ?? 0);
      if (price < (cost[at + 1] ?? 0)) {
        cost[at + 1] = price;
        from[at + 1] = at;
        copied[at + 1] = INSERTED;
        oldEnd[at + 1] = old;
        newEnd[at + 1] = done;
      }

      const base = here + numberPrice(counts, at - done);
      const reach = (end: number, position: number, total: number) => {
        if (total < (cost[end] ?? 0)) {
          cost[end] = total;
          from[end] = at;
          copied[end] = position;
          oldEnd[end] = position + end - at;
          newEnd[end] = end;
        }
      };
      const seen = [-1, -1];
      const consider = (position: number) => {
        if (position === seen[0] || position === seen[1]) return;
        seen[1] = seen[0] ?? -1;
        seen[0] = position;
        const longest = this.#run(at, position);
        if (longest < SHORTEST) return;
        if (longest >= LONG) taken = Math.max(taken, at + longest);
        const start = base + numberPrice(distances, zigzag(position - old));
        for (let size = Math.min(longest, EVERY_LENGTH); size >= SHORTEST; size--) {
          reach(at + size, position, start + numberPrice(lengths, size));
        }
        if (longest > EVERY_LENGTH) reach(at + longest, position, start + numberPrice(lengths, longest));
      };
      const expected = old + at - done;
      consider(old);
      consider(expected);
      if (taken > at) continue;
      for (const index of this.#indices) index.around(this.#next, at, expected, NEIGHBOURS, consider);
    }

    const copies: Copy[] = [];
    for (let at = length; at > 0; at = from[at] ?? 0) {
      const position = copied[at] ?? INSERTED;
      const start = from[at] ?? 0;
      if (position !== INSERTED) copies.push({ start, position, length: at - start });
    }
    return copies.reverse();
  }

  /** How many bytes of the new file at `at` are those of the old at `position`. */
  #run(at: number, position: number): number {
    if (position < 0 || position >= this.#old.length) return 0;
    const diagonal = position - at + this.#next.length;
    const known = this.#runs[diagonal] ?? 0;
    if (known > at) return known - at;
    const most = Math.min(this.#next.length, at + this.#old.length - position);
    let end = at;
    while (end < most && this.#next[end] === this.#old[end - at + position]) end++;
    this.#runs[diagonal] = end;
    return end - at;
  }
}

/** What a varint costs. */
function numberPrice(bytes: Float64Array, value: number): number {
  let total = 0;
  let left = value;
  for (; left >= CONTINUED; left >>>= PAYLOAD_BITS) {
    total += bytes[(left & (CONTINUED - 1)) | CONTINUED] ?? 0;
  }
  return total + (bytes[left] ?? 0);
}
