import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deflateFile, makePatch } from "../../src/patches/index.js";
import { rebuild } from "./boards.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Bytes without pattern. */
function noise(count: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Lines of a program, of which those at a multiple of `changed` read otherwise. */
function program(lines: number, changed: number, seed: number): Uint8Array {
  const line = (at: number) =>
    at % changed === 0
      ? `    total_${seed} += ${at * seed}\n`
      : `    read(${(at * 7919) % 1000}, "ключ ${at}")\n`;
  return text(Array.from({ length: lines }, (_, at) => line(at)).join(""));
}

const empty = new Uint8Array();
const zeros = new Uint8Array(30_000);
const big = program(4000, 97, 1);
const UGLY: readonly [string, Uint8Array, Uint8Array][] = [
  ["nothing from nothing", empty, empty],
  ["nothing from something", text("x = 1\n"), empty],
  ["something from nothing", empty, program(20, 3, 1)],
  ["one byte", text("a"), text("b")],
  ["one byte more", text("a"), text("aa")],
  ["equal", program(300, 9, 1), program(300, 9, 1)],
  ["equal noise", noise(5000, 3), noise(5000, 3)],
  ["unrelated noise", noise(3000, 5), noise(4000, 7)],
  ["a byte changed in noise", noise(9000, 3), noise(9000, 3).with(4500, 1)],
  ["zeros, fewer", zeros, zeros.subarray(0, 20_000)],
  ["zeros, more", zeros.subarray(0, 20_000), zeros],
  ["beyond ASCII", text("größe = 'ключ'\n☃ 😀\n"), text("größe = 'ключи'\n😀 ☃\n")],
  [
    "halves swapped",
    big.subarray(0, 20_000),
    Buffer.concat([big.subarray(9000, 20_000), big.subarray(0, 9000)]),
  ],
  ["100 KB, edited all over", big, program(4000, 97, 2)],
  ["grown", program(100, 5, 3), program(160, 7, 4)],
];

describe("what a board rebuilds from a patch is the new file", () => {
  it.each(UGLY)("%s", async (_what, old, next) => {
    const [rebuilt] = await rebuild([{ old, patch: makePatch(old, next), size: next.length }]);
    expect(rebuilt?.refused).toBe(false);
    expect(Buffer.from(rebuilt?.output ?? []).equals(next)).toBe(true);
  });

  it("whatever the files", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit(), { minLength: 1, maxLength: 6 }), async (pairs) => {
        const rebuilt = await rebuild(
          pairs.map(([old, next]) => ({ old, patch: makePatch(old, next), size: next.length })),
        );
        expect(rebuilt).toEqual(pairs.map(([, next]) => ({ refused: false, output: next })));
      }),
      { numRuns: 25 },
    );
  });
});

describe("a patch", () => {
  it("is the same each time", () => {
    expect(makePatch(big, program(4000, 97, 2))).toEqual(makePatch(big, program(4000, 97, 2)));
  });

  it.each([
    ["of an unchanged file has a few bytes", big, big, 10],
    ["of a changed byte has a few bytes", noise(9000, 3), noise(9000, 3).with(4500, 1), 20],
    ["from an unrelated file is hardly larger than that file", noise(3000, 5), noise(4000, 7), 4050],
    [
      "of two swapped halves has a few bytes",
      big,
      Buffer.concat([big.subarray(50_000), big.subarray(0, 50_000)]),
      24,
    ],
  ])("%s", (_what, old, next, most) => {
    expect(makePatch(old, next).length).toBeLessThanOrEqual(most);
  });

  it("of 1 MB has what changed", () => {
    const old = noise(1_000_000, 9);
    const next = Buffer.concat([old.subarray(0, 300_000), noise(1000, 4), old.subarray(300_500)]);
    expect(makePatch(old, next).length).toBeLessThan(1200);
  });
});

describe("what a board inflates is the file", () => {
  it.each(UGLY)("%s", async (_what, _old, next) => {
    const [inflated] = await rebuild([{ patch: deflateFile(next), size: next.length }]);
    expect(inflated?.refused).toBe(false);
    expect(Buffer.from(inflated?.output ?? []).equals(next)).toBe(true);
  });
});

/** An old file, and what pieces of it, in any order, and other bytes make. */
function edit(): fc.Arbitrary<[Uint8Array, Uint8Array]> {
  const letters = fc.uint8Array({ max: 3, maxLength: 600 });
  const old = fc.oneof(letters, fc.uint8Array({ maxLength: 2000 }));
  const piece = fc.oneof(
    fc.tuple(fc.double({ noNaN: true, min: 0, max: 1 }), fc.nat(300)),
    fc.uint8Array({ maxLength: 40 }),
  );
  return fc.tuple(old, fc.array(piece, { maxLength: 12 })).map(([data, pieces]) => {
    const parts = pieces.map((part) => {
      if (part instanceof Uint8Array) return part;
      const start = Math.floor(part[0] * data.length);
      return data.subarray(start, start + part[1]);
    });
    return [data, new Uint8Array(Buffer.concat(parts))];
  });
}
