import { describe, expect, it } from "vitest";
import {
  findInterpreter,
  formatSchedule,
  NativeBoard,
  parseSchedule,
  readFat,
} from "../../src/native/index.js";
import { isUpdated } from "./oracle.js";
import { answers } from "./releases.js";
import { reference, scenarios } from "./scenarios.js";
import { cutWithoutRecovery, formatRows, sweepNative } from "./sweep.js";

const interpreter = findInterpreter();

it("schedules are what their text says", () => {
  const text = "block@17 torn@3:2048 sector@0";
  expect(formatSchedule(parseSchedule(text))).toBe(text);
  expect(parseSchedule("torn@3:0")).toEqual([{ kind: "torn", at: 3, bytes: 0 }]);
  for (const wrong of ["block", "block@", "torn@3", "block@1:2", "cut@4"]) {
    expect(() => parseSchedule(wrong)).toThrow(wrong);
  }
});

function withInterpreter(found: string): void {
  describe("over the real drivers", () => {
    it.each(["fat", "littlefs"] as const)("updates on %s", (filesystem) => {
      for (const scenario of scenarios()) {
        const { from, to, foreign } = scenario;
        const board = new NativeBoard(found, { filesystem, answers: answers(from, to) });
        const start = board.install(new Map([...from.files, ...foreign]), from.firmware);
        const life = board.live(start, "cached");
        expect(isUpdated(scenario, board.contents(life.end)), life.output).toBe(true);
        if (filesystem === "fat") expect(readFat(life.end.flash).lost).toBe(0);
        board.close();
      }
      expect(() =>
        new NativeBoard(found, { filesystem }).install(
          new Map([["/none/x", new Uint8Array(1)]]),
          new Uint8Array(),
        ),
      ).toThrow();
    });

    it.each([
      ["block", 34],
      ["sector", 53],
    ] as const)("finds what the first client does to a board, by %s", (kind, writes) => {
      const { cuts, mixed } = cutWithoutRecovery(found, reference("first"), kind);
      console.log(
        `the first client: ${mixed.length} of ${cuts} cuts by ${kind} leave a mix: ${mixed.join(", ")}`,
      );
      expect(cuts).toBe(writes);
      expect(mixed.length).toBeGreaterThan(0);
    });

    it("survives every cut between block writes", { timeout: 300_000 }, async () => {
      const rows = await sweepNative({
        interpreter: found,
        scenarios: scenarios().filter(({ name }) => name === "files"),
        filesystems: ["fat", "littlefs"],
        modes: ["block"],
        depth: 1,
      });
      console.log(formatRows(rows));
      expect(rows.flatMap(({ examples }) => examples)).toEqual([]);
      expect(rows.map(({ violations }) => violations)).toEqual([0, 0]);
      for (const row of rows) expect(row.schedules).toBeGreaterThan(row.flashWrites);
    });
  });
}

if (interpreter !== null) withInterpreter(interpreter);
else if (process.env["CI"] !== undefined)
  it("has MicroPython's unix port", () => expect.fail("set MICROPYTHON"));
else console.warn("SKIPPED: real FAT and LittleFS; set MICROPYTHON to the unix port's interpreter");
