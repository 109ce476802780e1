import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Fault,
  formatSchedule,
  isPowerCut,
  parseSchedule,
  type Schedule,
  ScheduleError,
} from "../../src/faults/index.js";

const at = fc.nat(99_999);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constantFrom("cut", "keep", "stale", "after", "full", "fail"), at }),
  fc.record({ kind: fc.constant("stale"), at, file: fc.nat(99) }),
  fc.record({ kind: fc.constant("tear"), at, bytes: fc.nat(4096) }),
  fc.record({ kind: fc.constant("split"), at, left: fc.constantFrom("old", "none", "both") }),
);

/** Faults of one life in order, each behind the one before. */
function ordered(faults: readonly Fault[]): Schedule {
  let last = -1;
  return faults.map((one) => {
    const placed = { ...one, at: last + 1 + one.at };
    last = isPowerCut(one) ? -1 : placed.at;
    return placed;
  });
}

describe("a schedule", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 6 }), (faults) => {
        const schedule = ordered(faults);
        expect(parseSchedule(formatSchedule(schedule))).toEqual(schedule);
      }),
    );
  });

  it("is a short text", () => {
    const text = "full@3 cut@123 stale@8 stale@8:1 tear@45:17 keep@9 split@7:both after@0";
    expect(formatSchedule(parseSchedule(` ${text}\n`))).toBe(text);
    expect(parseSchedule("")).toEqual([]);
  });

  it.each([
    "cut",
    "cut@",
    "cut@x",
    "cut@-1",
    "cut@1:2",
    "tear@3",
    "tear@3:x",
    "split@3",
    "split@3:new",
    "rip@3",
  ])("is not %s", (text) => {
    expect(() => parseSchedule(text)).toThrow(ScheduleError);
  });

  it("goes forward in each life", () => {
    expect(() => parseSchedule("full@9 cut@9")).toThrow(ScheduleError);
    expect(() => parseSchedule("fail@9 fail@3")).toThrow(ScheduleError);
    expect(parseSchedule("cut@9 cut@3")).toHaveLength(2);
  });
});
