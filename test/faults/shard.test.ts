import { describe, expect, it } from "vitest";
import { Deal, parseShard, ShardError } from "../../src/faults/shard.js";

describe("shards", () => {
  it("are told by text", () => {
    expect(parseShard("1/1")).toEqual({ index: 1, count: 1 });
    expect(parseShard("12/30")).toEqual({ index: 12, count: 30 });
    for (const wrong of ["", "1", "0/3", "4/3", "1/3/5", "-1/3", "1.5/3", "1/3 ", "a/b"]) {
      expect(() => parseShard(wrong)).toThrow(ShardError);
    }
    expect(() => parseShard("4/3")).toThrow("4/3: no part of a sweep, as 2/5 is");
  });

  it("get in turn what is dealt out, and what comes again goes where it went before", () => {
    const dealt = ["a", "b", "a", "c", "d", "b", "a", "e"];
    const shares = [1, 2, 3].map((index) => {
      const deal = new Deal<string>({ index, count: 3 });
      return dealt.filter((each) => deal.isOurs(each)).join("");
    });
    expect(shares).toEqual(["aada", "bbe", "c"]);
    const all = new Deal<string>();
    expect(dealt.every((each) => all.isOurs(each))).toBe(true);
  });
});
