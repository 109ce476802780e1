/**
 * A patch's script: records until all bytes of the result are there. A record is
 *
 *     count     how many bytes are inserted
 *     bytes     these
 *     distance  where the copy begins in the old file, from where the one before it ended (the first: from 0), zigzag
 *     length    how many bytes of the old file are copied
 *
 * The last record ends with its bytes if they complete the result. Numbers are varints, 7 bits a byte, the lowest first,
 * bit 7 where another follows. What repeats from one edit to the next, an insertion and its distance, lies together: the
 * deflation that follows sees it.
 */

/** The new file from `from` up to `start` is inserted; from `start`, `length` bytes are copied from `position`. */
export interface Copy {
  readonly start: number;
  readonly position: number;
  readonly length: number;
}

export const CONTINUED = 0x80;
const PAYLOAD_BITS = 7;

/** The script that makes `next`: `copies` in order, and everything between them inserted. */
export function encodeScript(next: Uint8Array, copies: readonly Copy[]): Uint8Array {
  const parts: number[] = [];
  let done = 0;
  let old = 0;
  const insert = (end: number) => {
    writeVarint(parts, end - done);
    for (const byte of next.subarray(done, end)) parts.push(byte);
  };
  for (const { start, position, length } of copies) {
    insert(start);
    writeVarint(parts, zigzag(position - old));
    writeVarint(parts, length);
    done = start + length;
    old = position + length;
  }
  if (done < next.length) insert(next.length);
  return Uint8Array.from(parts);
}

/** Small numbers for small distances, forward or back. */
export function zigzag(distance: number): number {
  return distance < 0 ? -2 * distance - 1 : 2 * distance;
}

function writeVarint(parts: number[], value: number): void {
  let left = value;
  for (; left >= CONTINUED; left = left >>> PAYLOAD_BITS) parts.push((left & (CONTINUED - 1)) | CONTINUED);
  parts.push(left);
}
