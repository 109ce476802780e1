import { describe, expect, it } from "vitest";
import {
  applyChanges,
  type BoardState,
  findInterpreter,
  formatSchedule,
  NativeBoard,
  parseSchedule,
  readFat,
} from "../../src/native/index.js";
import { holdsHalfAFile } from "../support/marked.js";
import { tornBy } from "./exposure.js";
import { cutWithoutRecovery } from "./first_client.js";
import { NativeLives } from "./lives.js";
import { CLEANING, comesTo, INSTALLED, INSTALLING } from "./phases.js";
import { files, library, type Release } from "./releases.js";
import { type NativeScenario, reference, scenarios } from "./scenarios.js";
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

/** Of the cuts while files are written, one in so many is tried. */
const EVERY = 6;
const RECOVERY = "/flash/lib/ota_recovery.py";
const UNDO = "/flash/lib/ota_undo.py";

/** A scenario whose library does something else, before and after the update. @throws Error where it does not */
function withModule(scenario: NativeScenario, module: string, find: string, replace: string): NativeScenario {
  const changed = (release: Release): Release => {
    const parts = Buffer.from(release.files.get(module) ?? [])
      .toString()
      .split(find);
    if (parts.length !== 2) throw new Error(`${module} has "${find}" ${parts.length - 1} times`);
    return {
      ...release,
      files: new Map([...release.files, ...files({ [module]: parts.join(replace) })]),
    };
  };
  return { ...scenario, from: changed(scenario.from), to: changed(scenario.to) };
}

function named(name: string): NativeScenario {
  const found = scenarios().find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** Cutting each write of these takes minutes: `npm run sweep` does. */
const SAMPLED = new Map([
  ["library, fat", 300],
  ["library, littlefs", 300],
  ["firmware, fat", 3],
  ["firmware, littlefs", 3],
  ["trial, fat", 3],
  ["trial, littlefs", 4],
  ["confirmed trial, fat", 3],
  ["confirmed trial, littlefs", 4],
  ["second update, fat", 2],
  ["second update, littlefs", 2],
  ["leftovers, fat", 2],
  ["leftovers, littlefs", 2],
]);

/** An update whose first staged file shares a block with a file that it replaces; the files that each of its changes can tear. */
function tornFiles(interpreter: string) {
  const { from, ...others } = named("files");
  for (const pad of [0, 1, 2, 3]) {
    const all = new Map([...from.files, ...files({ "/flash/pad.bin": "x".repeat(pad * 1024 + 1) })]);
    const meter = all.get("/flash/lib/meter.py") ?? new Uint8Array();
    // The last one that is written: what comes next is behind it.
    all.delete("/flash/lib/meter.py");
    all.set("/flash/lib/meter.py", meter);
    const to = { ...others.to, files: new Map([...others.to.files, ["/flash/pad.bin", new Uint8Array()]]) };
    const scenario = { ...others, name: "torn", foreign: new Map(), from: { ...from, files: all }, to };
    const lives = new NativeLives(interpreter, scenario, "fat", "cached");
    const { changes } = lives.live(lives.start);
    let before = lives.start;
    const torn = changes.map((change) => {
      const { exposure, running } = tornBy(scenario, before, change);
      before = applyChanges(before, [change]);
      return exposure === null ? running : [];
    });
    lives.close();
    const commit = changes.findIndex((change) => change.kind === "nvs" && change.text.includes('"ota"'));
    if (torn.flat().includes("/lib/meter.py")) return { scenario, torn, commit };
  }
  throw new Error("no block is shared");
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

    it.each(filesystems)("tells what is on them, what is empty too: %s", (filesystem) => {
      const board = new NativeBoard(found, { filesystem });
      const all = files({ "/flash/lib/pkg/__init__.py": "", "/flash/a.py": "a = 1\n" });
      const contents = board.contents(board.install(all, new Uint8Array()));
      expect(contents?.files).toEqual(all);
      expect(contents?.folders).toEqual(["/flash/lib", "/flash/lib/pkg"]);
      board.close();
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

    it("is dealt out in shards", { timeout: 60_000 }, () => {
      const scenario = named("way back");
      const sampled = { interpreter: found, scenario, filesystem: "fat", mode: "block", oneOf: 5 } as const;
      const whole = sweepNative(sampled).schedules;
      const parts = [1, 2].map((index) => sweepNative({ ...sampled, shard: { index, count: 2 } }).schedules);
      expect(parts.every((part) => part > 0 && part < whole)).toBe(true);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
    });

    // Sweeps have found that these ended badly.
    it("two starts of a trial are cut", () => {
      const schedule = parseSchedule("block@130 block@1");
      expect(replayNative(found, named("confirmed trial"), "fat", schedule).violations).toEqual([]);
    });

    it("a torn file that runs is mended by a server alone, and whole, not by a patch", () => {
      const { scenario, torn, commit } = tornFiles(found);
      const at = torn.findIndex((paths) => paths.includes("/lib/meter.py"));
      expect(at).toBeGreaterThan(-1);
      expect(at).toBeLessThan(commit);
      expect(torn.slice(commit + 1).flat()).toEqual([]);
      const { violations } = replayNative(found, scenario, "fat", [{ kind: "torn", at, bytes: 0 }]);
      expect(violations).toEqual(["alone: 1.0.0: /flash/lib/meter.py differs"]);
    });

    it("sees a mix that a server would mend", { timeout: 120_000 }, () => {
      // It forgets an update that was cut short.
      const forgetful = withModule(
        named("files"),
        RECOVERY,
        "        if install(False) == 0:\n",
        "        if clean():\n",
      );
      const row = sweepNative({ interpreter: found, scenario: forgetful, filesystem: "fat", mode: "block" });
      const told = row.violations.flatMap(({ violations }) => violations);
      expect(row.violating).toBeGreaterThan(10);
      expect(told.every((violation) => violation.startsWith("alone: "))).toBe(true);
    });

    it.each(filesystems)("goes back in the life that is cut: %s", (filesystem) => {
      const lives = new NativeLives(found, named("way back"), filesystem, "cached");
      expect(lives.live(lives.start).output).toContain("OTA: goes back: ");
      lives.close();
    });

    it.each(filesystems)(
      "sees a way back that ends before it is gone: %s",
      { timeout: 120_000 },
      (filesystem) => {
        const hasty = withModule(
          named("way back"),
          UNDO,
          'elif not restore_old("/flash"):\n',
          `elif remember(BAD, with_own()) or remember(STATE, ${CLEANING}) or not restore_old("/flash"):\n`,
        );
        const row = sweepNative({ interpreter: found, scenario: hasty, filesystem, mode: "block" });
        console.log(`${filesystem}: ${row.violating} of ${row.schedules} cuts leave a way back half gone`);
        expect(row.violating).toBeGreaterThan(3);
        expect(row.violations.map(({ schedule }) => schedule)).not.toContain("");
      },
    );

    // LittleFS leaves no file half written.
    it("goes on from half a module where the library is replaced: fat", { timeout: 120_000 }, () => {
      const lives = new NativeLives(found, named("library"), "fat", "cached");
      const board = new NativeBoard(found, { filesystem: "fat" });
      const { changes } = lives.live(lives.start);
      const halves: BoardState[] = [];
      const installed = comesTo(changes, INSTALLED);
      for (let at = comesTo(changes, INSTALLING) + 1; at < installed; at += EVERY) {
        const left = applyChanges(lives.start, changes.slice(0, at));
        if (holdsHalfAFile(board.contents(left)?.files ?? new Map(), library)) halves.push(left);
      }
      console.log(`library, fat: ${halves.length} cuts leave half a module`);
      expect(halves.length).toBeGreaterThan(0);
      expect(halves.flatMap((left) => lives.verdict(left))).toEqual([]);
      board.close();
      lives.close();
    });

    it.each(filesystems)(
      "goes on from what is left of the copies, beside another release's library: %s",
      { timeout: 120_000 },
      (filesystem) => {
        const lives = new NativeLives(found, named("library"), filesystem, "cached");
        const board = new NativeBoard(found, { filesystem });
        const { changes } = lives.live(lives.start);
        const copiesIn = (left: BoardState) =>
          [...(board.contents(left)?.files.keys() ?? [])].filter((path) =>
            /^\/flash\/\.ota\/\w+\.py$/.test(path),
          );
        const left = new Map<string, BoardState>();
        for (let at = changes.length; at > 0; at--) {
          const state = applyChanges(lives.start, changes.slice(0, at));
          const copies = copiesIn(state).join(" ");
          if (copies.includes("ota_resume")) break;
          if (copies !== "") left.set(copies, state);
        }
        console.log(`library, ${filesystem}: ${left.size} cuts leave some of the copies`);
        expect(left.size).toBeGreaterThan(0);
        expect([...left.values()].flatMap((state) => lives.verdict(state))).toEqual([]);
        board.close();
        lives.close();
      },
    );

    it.each(all)(
      "survives every cut between block writes: %s, %s",
      { timeout: 300_000 },
      (name, filesystem, scenario) => {
        const oneOf = SAMPLED.get(`${name}, ${filesystem}`) ?? 1;
        const row = sweepNative({ interpreter: found, scenario, filesystem, mode: "block", oneOf });
        const sample = oneOf > 1 ? ` (one in ${oneOf})` : "";
        console.log(
          `${name}, ${filesystem}: ${row.schedules} schedules${sample}, ${row.violating} violations`,
        );
        expect(row.violations).toEqual([]);
        expect(row.schedules).toBe(Math.ceil(row.changes / oneOf) + 1);
      },
    );
  });
}

if (interpreter !== null) withInterpreter(interpreter);
else if (process.env["CI"] !== undefined)
  it("has MicroPython's unix port", () => expect.fail("set MICROPYTHON"));
else console.warn("SKIPPED: real FAT and LittleFS; set MICROPYTHON to the unix port's interpreter");
