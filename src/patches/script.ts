/**
 * A patch's script: groups of copies, each followed by what is inserted before these; then the rest.
 *
 *     size        of the numbers of this group, in bytes; 0: all that follows is the rest of the result
 *     counts      how many bytes are inserted before each copy
 *     distances   where each copy begins in the old file, from where the one before it ended (the first: from 0), zigzag
 *     lengths     how many bytes of the old file are copied, never 0
 *     bytes       that are inserted
 *
 * Numbers are varints, 7 bits a byte, the lowest first, bit 7 where another byte follows; there are as many counts as
 * distances and lengths. What is alike lies together: the deflation that follows profits from it. A board holds the
 * numbers of one group at a time.
 */

/** From `start` in the new file on, `length` bytes are those at `position` of the old one. */
export interface Copy {
  readonly start: number;
  readonly position: number;
  readonly length: number;
}

export interface Script {
  readonly bytes: Uint8Array;
  /** Where, in `bytes`, numbers begin and end. */
  readonly cuts: readonly number[];
  // The same by nature.
  readonly counts: Uint8Array;
  readonly distances: Uint8Array;
  readonly lengths: Uint8Array;
  readonly inserted: Uint8Array;
}

/** The numbers of a group, in bytes: what boards have room for. */
export const LARGEST_GROUP = 384;
export const CONTINUED = 0x80;
export const PAYLOAD_BITS = 7;

/** The script that makes `next`: `copies` in order, and everything between them inserted. */
export function encodeScript(next: Uint8Array, copies: readonly Copy[]): Script {
  const groups = [new Group()];
  let done = 0;
  let old = 0;
  for (const { start, position, length } of copies) {
    const numbers = [varint(start - done), varint(zigzag(position - old)), varint(length)] as const;
    if ((groups.at(-1)?.size ?? 0) + numbers.flat().length > LARGEST_GROUP) groups.push(new Group());
    groups.at(-1)?.push(numbers, next.subarray(done, start));
    done = start + length;
    old = position + length;
  }
  const rest = next.subarray(done);
  const used = groups.filter(({ size }) => size > 0);
  const parts = used.flatMap((group) => [group.numbers(), ...group.inserted]);
  if (rest.length > 0) parts.push(Uint8Array.of(0), rest);
  return {
    bytes: joined(parts),
    cuts: cutsOf(used),
    counts: Uint8Array.from(used.flatMap(({ counts }) => counts)),
    distances: Uint8Array.from(used.flatMap(({ distances }) => distances)),
    lengths: Uint8Array.from(used.flatMap(({ lengths }) => lengths)),
    inserted: joined([...used.flatMap(({ inserted }) => inserted), rest]),
  };
}

class Group {
  readonly counts: number[] = [];
  readonly distances: number[] = [];
  readonly lengths: number[] = [];
  readonly inserted: Uint8Array[] = [];

  get size(): number {
    return this.counts.length + this.distances.length + this.lengths.length;
  }

  push([count, distance, length]: readonly [number[], number[], number[]], inserted: Uint8Array): void {
    this.counts.push(...count);
    this.distances.push(...distance);
    this.lengths.push(...length);
    this.inserted.push(inserted);
  }

  numbers(): Uint8Array {
    return Uint8Array.from([...varint(this.size), ...this.counts, ...this.distances, ...this.lengths]);
  }
}

function cutsOf(groups: readonly Group[]): number[] {
  let at = 0;
  return groups.flatMap((group) => {
    const [begin, end] = [at, at + group.numbers().length];
    at = group.inserted.reduce((sum, { length }) => sum + length, end);
    return [begin, end];
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Small numbers for small distances, forward or back. */
export function zigzag(distance: number): number {
  return distance < 0 ? -2 * distance - 1 : 2 * distance;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= CONTINUED; left >>>= PAYLOAD_BITS) bytes.push((left & (CONTINUED - 1)) | CONTINUED);
  return [...bytes, left];
}
