import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { constants, deflateRaw } from "node:zlib";
import { WINDOW_BITS } from "../../patches/index.js";

/** Bytes of the image that a block holds; the last one may hold fewer. */
export const BLOCK = 4096;

const STORED = 0x8000;
const deflate = promisify(deflateRaw);
const OPTIONS = { windowBits: WINDOW_BITS, level: 9, memLevel: 9, finishFlush: constants.Z_SYNC_FLUSH };

/** Every deflated block ends with these bytes, `00 00 FF FF`: they need not travel. */
const FLUSH_SIZE = 4;

/**
 * A firmware image as blocks that are unpacked each on its own, through a window of 1 KB: two bytes, the first the
 * higher, with the length of what follows; then raw DEFLATE data, or, where the highest bit is set, the bytes
 * themselves. The data of one block do not end the stream: they are flushed, without the four bytes that end a flush, so
 * that one inflater may read them all, or begin with any of them.
 */
export async function packBlocks(image: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < image.length; start += BLOCK) {
    const block = image.subarray(start, start + BLOCK);
    const flushed = await deflate(block, OPTIONS);
    const packed = flushed.subarray(0, flushed.length - FLUSH_SIZE);
    const shrinks = packed.length < block.length;
    const length = shrinks ? packed.length : STORED | block.length;
    parts.push(Uint8Array.of(length >> 8, length & 0xff), shrinks ? packed : block);
  }
  return Buffer.concat(parts);
}

/** Over the image's own blocks: the SHA-1 of the first; then each time the SHA-1 of what was, and the next block. */
export function chainOf(image: Uint8Array): string {
  let link: Uint8Array = new Uint8Array();
  for (let start = 0; start < image.length; start += BLOCK) {
    link = createHash("sha1")
      .update(link)
      .update(image.subarray(start, start + BLOCK))
      .digest();
  }
  return Buffer.from(link).toString("hex");
}
