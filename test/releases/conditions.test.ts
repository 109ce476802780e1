import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isKnown, type Part, rangeOf } from "../../src/releases/conditions.js";

const NONE = { range: null, ifRange: null, ifNoneMatch: null };

/** The part that `range` asks for of ten bytes. */
const partOf = (range: string | null, ifRange: string | null = null, size = 10): Part | null =>
  rangeOf({ ...NONE, range, ifRange }, '"tag"', size);

describe("a range", () => {
  it.each([
    ["bytes=0-", 0, 10],
    ["bytes=3-5", 3, 6],
    ["bytes=9-9", 9, 10],
    ["bytes=007-8", 7, 9],
    ["bytes=4-99999999999999999999999", 4, 10],
  ])("%s is a part", (range, start, end) => {
    expect(partOf(range)).toEqual({ start, end });
    expect(partOf(range, '"tag"')).toEqual({ start, end });
  });

  it.each(["bytes=10-", "bytes=11-12", "bytes=99999999999999999999-"])("%s starts past the end", (range) => {
    expect(partOf(range)?.start).toBe(10);
    expect(partOf("bytes=0-", null, 0)?.start).toBe(0);
  });

  it.each([
    null,
    "",
    "bytes=",
    "bytes=-",
    "bytes=-5",
    "bytes=5-3",
    "bytes=1-2-3",
    "bytes=0-1,3-4",
    "bytes=1-,3-",
    "bytes=a-b",
    "bytes=0x1-",
    "bytes=1.5-",
    "bytes= 1-2",
    "bytes=\u0661-",
    "bytes=bytes=1-",
    "xbytes=1-2",
    "Bytes=1-2",
    "1-2",
  ])("%j is the whole", (range) => {
    expect(partOf(range)).toBeNull();
  });

  it.each(["tag", 'W/"tag"', '"other"', "", "*"])("of what %j names is the whole", (ifRange) => {
    expect(partOf("bytes=3-5", ifRange)).toBeNull();
    expect(partOf("bytes=30-", ifRange)).toBeNull();
  });

  it("never leaves the entity", () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), fc.nat(99), (first, last, size) => {
        const part = partOf(`bytes=${first}-${last}`, null, size);
        const place = { start: Math.min(first, size), end: Math.min(last + 1, size) };
        expect(part).toEqual(last < first ? null : place);
      }),
    );
  });
});

describe("If-None-Match", () => {
  const knows = (ifNoneMatch: string | null) => isKnown({ ...NONE, ifNoneMatch }, '"tag"');

  it.each(['"tag"', 'W/"tag"', '"x", "tag"', '"x","tag" ,"y"', "*", " * "])("%j knows the entity", (text) => {
    expect(knows(text)).toBe(true);
  });

  it.each([null, "", "tag", '"x"', '"tag"x', '"ta', '"x", *'])("%j does not", (text) => {
    expect(knows(text)).toBe(false);
  });
});
