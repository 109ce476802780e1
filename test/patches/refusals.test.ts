import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deflateFile, makePatch } from "../../src/patches/index.js";
import { type Rebuilding, rebuild } from "./boards.js";

const OLD = new TextEncoder().encode("def read():\n    return 1\n".repeat(40));
const NEXT = new TextEncoder().encode(`import meter\n${"def read():\n    return 2\n".repeat(40)}# end\n`);
const NOISE = Uint8Array.from({ length: 2000 }, (_, at) => Math.floor((at * at * 40503) / 97) & 0xff);
const PATCH = makePatch(OLD, NEXT);

/** Deflated in a window that boards have no room for. */
const FAR = deflateRawSync(Buffer.concat([NOISE, NOISE]), { windowBits: 15 });

function script(...bytes: number[]): Uint8Array {
  return deflateRawSync(Uint8Array.from(bytes), { windowBits: 10 });
}

const REFUSED: readonly [string, Rebuilding][] = [
  ["an empty patch", { old: OLD, patch: new Uint8Array(), size: 10 }],
  ["an empty patch for an empty file", { old: OLD, patch: new Uint8Array(), size: 0 }],
  ["what is not deflate", { old: OLD, patch: Uint8Array.of(7, 7, 7, 7), size: 10 }],
  ["bytes behind the end", { old: OLD, patch: script(0, 65, 0), size: 1 }],
  ["bytes behind the last copy", { old: OLD, patch: script(3, 0, 0, 1, 0), size: 1 }],
  ["fewer bytes than told", { old: OLD, patch: PATCH, size: NEXT.length + 1 }],
  ["more bytes than told", { old: OLD, patch: PATCH, size: NEXT.length - 1 }],
  ["an insertion larger than told", { old: OLD, patch: script(3, 2, 0, 1, 65, 66), size: 1 }],
  ["a copy larger than told", { old: OLD, patch: script(3, 0, 0, 2), size: 1 }],
  ["a second copy larger than told", { old: OLD, patch: script(6, 0, 0, 0, 0, 1, 1), size: 1 }],
  ["a copy of nothing", { old: OLD, patch: script(3, 0, 0, 0, 0, 65), size: 1 }],
  ["a copy from before the old file", { old: OLD, patch: script(3, 0, 1, 1), size: 1 }],
  ["a copy over the end of the old file", { old: OLD.subarray(0, 3), patch: script(3, 0, 0, 4), size: 4 }],
  ["a copy from behind the old file", { old: OLD.subarray(0, 3), patch: script(3, 0, 20, 1), size: 1 }],
  ["a copy from an empty file", { old: new Uint8Array(), patch: script(3, 0, 0, 1), size: 1 }],
  ["a copy without a length", { old: OLD, patch: script(2, 0, 0), size: 1 }],
  ["a number that does not end", { old: OLD, patch: script(4, 0, 0, 1, 0x80), size: 1 }],
  ["a number that is too long", { old: OLD, patch: script(7, 0x80, 0x80, 0x80, 0x80, 0, 0, 1), size: 1 }],
  ["a size that is too long", { old: OLD, patch: script(0x80, 0x80, 0x80, 0x80, 0), size: 1 }],
  [
    "more numbers than there is room for",
    { old: OLD, patch: script(0x83, 3, ...new Array(387).fill(1)), size: 900 },
  ],
  ["numbers that are cut short", { old: OLD, patch: script(6, 0, 0), size: 1 }],
  ["a deflation that reaches back further than its window", { patch: FAR, size: 4000 }],
  ["a deflated file that is larger than told", { patch: deflateFile(NEXT), size: NEXT.length - 1 }],
  ["a deflated file that is smaller than told", { patch: deflateFile(NEXT), size: NEXT.length + 1 }],
];

describe("a board refuses", () => {
  it.each(REFUSED)("%s", async (_what, rebuilding) => {
    const [rebuilt] = await rebuild([rebuilding]);
    expect(rebuilt?.refused).toBe(true);
    expect(rebuilt?.output.length).toBeLessThanOrEqual(rebuilding.size);
  });

  it("a patch that is cut short, wherever", async () => {
    const cases = Array.from(PATCH, (_, end) => ({
      old: OLD,
      patch: PATCH.subarray(0, end),
      size: NEXT.length,
    }));
    const rebuilt = await rebuild(cases);
    expect(rebuilt.filter(({ refused }) => !refused)).toEqual([]);
  });
});

describe("a board writes no more than it was told, and fails by name only, given", () => {
  it("a patch with a bit flipped, whichever", async () => {
    const cases = Array.from({ length: PATCH.length * 8 }, (_, bit) => {
      const patch = PATCH.slice();
      patch[bit >> 3] = (patch[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return { old: OLD, patch, size: NEXT.length };
    });
    await expectBounded(cases);
  });

  it("random bytes", async () => {
    await bounded(fc.uint8Array({ maxLength: 200 }));
  });

  it("a random script", async () => {
    const small = fc.oneof(fc.nat(6), fc.nat(255));
    await bounded(fc.array(small, { maxLength: 60 }).map((bytes) => script(...bytes)));
  });
});

async function bounded(patches: fc.Arbitrary<Uint8Array>): Promise<void> {
  const rebuilding = fc.record({ old: fc.uint8Array({ maxLength: 100 }), patch: patches, size: fc.nat(300) });
  await fc.assert(fc.asyncProperty(fc.array(rebuilding, { minLength: 20, maxLength: 40 }), expectBounded), {
    numRuns: 25,
  });
}

async function expectBounded(cases: readonly Rebuilding[]): Promise<void> {
  const rebuilt = await rebuild(cases);
  for (const [index, { refused, output }] of rebuilt.entries()) {
    const size = cases[index]?.size ?? 0;
    if (refused) expect(output.length).toBeLessThanOrEqual(size);
    else expect(output.length).toBe(size);
  }
}
