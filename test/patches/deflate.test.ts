import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inflate } from "../../src/board/modules/inflate.js";
import { deflateFile } from "../../src/patches/index.js";

const WINDOW_BITS = 10;

/** Bytes with repetitions near and far, long and short. */
function repetitive(): fc.Arbitrary<Uint8Array> {
  const piece = fc.tuple(
    fc.uint8Array({ minLength: 1, maxLength: 20, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
  );
  return fc
    .array(piece, { maxLength: 8 })
    .map(
      (pieces) => new Uint8Array(Buffer.concat(pieces.flatMap(([bytes, times]) => Array(times).fill(bytes)))),
    );
}

describe("deflating for boards", () => {
  it("loses nothing, and is no larger than zlib's, wherever blocks may begin", () => {
    const data = fc.oneof(repetitive(), fc.uint8Array({ maxLength: 3000 }));
    fc.assert(
      fc.property(data, fc.array(fc.nat(3000), { maxLength: 4 }), (bytes, cuts) => {
        const packed = deflateFile(
          bytes,
          cuts.sort((a, b) => a - b),
        );
        expect(inflateRawSync(packed, { windowBits: WINDOW_BITS }).equals(bytes)).toBe(true);
        expect(Uint8Array.from(inflate(packed, 1 << WINDOW_BITS))).toEqual(bytes);
        expect(packed.length).toBeLessThanOrEqual(zlib(bytes));
      }),
      { numRuns: 100 },
    );
  });

  it("is smaller than zlib's where natures change", () => {
    const numbers = Uint8Array.from({ length: 400 }, (_, index) => (index * index) % 23);
    const words = Buffer.from(
      Array.from({ length: 150 }, (_, index) => `w${(index * 7919) % 1013} `).join(""),
    );
    const data = Buffer.concat([numbers, words]);
    expect(deflateFile(data, [numbers.length]).length).toBeLessThan(0.97 * zlib(data));
  });

  it.each([0, 1, 257, 258, 259, 600, 70_000])("%i equal bytes", (count) => {
    const data = new Uint8Array(count).fill(7);
    expect(inflateRawSync(deflateFile(data), { windowBits: WINDOW_BITS }).equals(data)).toBe(true);
  });
});

function zlib(data: Uint8Array): number {
  return deflateRawSync(data, { windowBits: WINDOW_BITS, level: 9, memLevel: 9 }).length;
}
