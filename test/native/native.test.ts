import { describe, expect, it } from "vitest";
import {
  findInterpreter,
  formatSchedule,
  NativeBoard,
  parseSchedule,
  readFat,
} from "../../src/native/index.js";
import { cutWithoutRecovery } from "./first_client.js";
import { NativeLives } from "./lives.js";
import { files, type Release } from "./releases.js";
import { reference, scenarios } from "./scenarios.js";
import { replayNative, sweepNative } from "./sweep.js";

const interpreter = findInterpreter();

it("schedules are what their text says", () => {
  const text = "block@17 torn@3:2048 sector@0";
  expect(formatSchedule(parseSchedule(text))).toBe(text);
  expect(parseSchedule("torn@3:0")).toEqual([{ kind: "torn", at: 3, bytes: 0 }]);
  for (const wrong of ["block", "block@", "torn@3", "block@1:2", "cut@4"]) {
    expect(() => parseSchedule(wrong)).toThrow(wrong);
  }
});

const RECOVERY = "/flash/lib/ota_recovery.py";

/** A release whose library forgets an update that was cut short. */
function withoutRecovery(release: Release): Release {
  const text = Buffer.from(release.files.get(RECOVERY) ?? []).toString();
  const [before, after, ...more] = text.split("        install(False)\n");
  if (before === undefined || after === undefined || more.length > 0) throw new Error(RECOVERY);
  return {
    ...release,
    files: new Map([...release.files, ...files({ [RECOVERY]: `${before}        clean()\n${after}` })]),
  };
}

function withInterpreter(found: string): void {
  describe("over the real drivers", () => {
    const filesystems = ["fat", "littlefs"] as const;
    const all = scenarios().flatMap((scenario) =>
      filesystems.map((filesystem) => [scenario.name, filesystem, scenario] as const),
    );

    it.each(all)("updates: %s, %s", { timeout: 120_000 }, (_, filesystem, scenario) => {
      const lives = new NativeLives(found, scenario, filesystem, "cached");
      expect(lives.verdict(lives.start)).toEqual([]);
      const { end, changes } = lives.live(lives.start);
      expect(changes.length).toBeGreaterThan(25);
      if (filesystem === "fat") expect(readFat(end.flash).lost).toBe(0);
      lives.close();
    });

    it.each(filesystems)("installs nothing outside of its volumes: %s", (filesystem) => {
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

    // Sweeps have found that these ended badly.
    it.each([
      ["a file that a patch is for is torn", "second update", "torn@1:0"],
      ["two starts of a trial are cut", "confirmed trial", "block@130 block@1"],
      ["the journal is torn while it is made", "files", "torn@14:0"],
    ])("%s", (_, name, schedule) => {
      const [scenario] = scenarios().filter((each) => each.name === name);
      if (scenario === undefined) throw new Error(name);
      expect(replayNative(found, scenario, "fat", parseSchedule(schedule)).violations).toEqual([]);
    });

    it("sees a mix that a server would mend", { timeout: 120_000 }, () => {
      const [scenario] = scenarios();
      if (scenario === undefined) throw new Error("no scenario");
      const forgetful = {
        ...scenario,
        from: withoutRecovery(scenario.from),
        to: withoutRecovery(scenario.to),
      };
      const row = sweepNative({ interpreter: found, scenario: forgetful, filesystem: "fat", mode: "block" });
      const told = row.violations.flatMap(({ violations }) => violations);
      expect(row.violating).toBeGreaterThan(10);
      expect(told.every((violation) => violation.startsWith("alone: "))).toBe(true);
    });

    // Cutting each write of a whole library takes minutes: `npm run sweep` does.
    const swept = all.filter(([name]) => name !== "library");
    it.each(swept)(
      "survives every cut between block writes: %s, %s",
      { timeout: 300_000 },
      (_, filesystem, scenario) => {
        const row = sweepNative({ interpreter: found, scenario, filesystem, mode: "block" });
        console.log(
          `${row.scenario}, ${filesystem}: ${row.schedules} schedules, ${row.violating} violations`,
        );
        expect(row.violations).toEqual([]);
        expect(row.schedules).toBe(row.changes + 1);
      },
    );
  });
}

if (interpreter !== null) withInterpreter(interpreter);
else if (process.env["CI"] !== undefined)
  it("has MicroPython's unix port", () => expect.fail("set MICROPYTHON"));
else console.warn("SKIPPED: real FAT and LittleFS; set MICROPYTHON to the unix port's interpreter");
