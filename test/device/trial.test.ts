import { describe, expect, it } from "vitest";
import { BEFORE, FIRMWARE, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const OLD = new Map([...BEFORE, ...files({ "/flash/behaviour.txt": "update" })]);

/** The new version behaves so. */
function trial(behaviour: string, more: Scenario = {}): Promise<Outcome> {
  const after = new Map([
    ...BEFORE,
    ...files({ "/flash/behaviour.txt": behaviour, "/flash/new.py": "x = 1\n" }),
  ]);
  return runOnBoth({ program: "trial", before: OLD, after, firmware: FIRMWARE, boots: 8, ...more });
}

function expectFiles({ board, before }: Outcome, from: Files, to: Files): void {
  const foreign = [...before].filter(([path]) => !from.has(path));
  const all = new Map([...foreign, ...to].sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(plain(board.files())).toEqual(plain(all));
}

function expectOld(outcome: Outcome, reason: string): void {
  expectFiles(outcome, OLD, OLD);
  expect(outcome.board.slots.running).toBe(0);
  expect(Object.fromEntries(outcome.board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: reason });
}

describe("a version on trial", () => {
  it("stays once it is confirmed, and nothing of the old one is left", async () => {
    const outcome = await trial("confirm");
    expect(outcome.stops).toEqual([{ why: "reset" }, { why: "end" }]);
    expect(outcome.board.console).toEqual([
      "1.0.0 update",
      "OTA: 1.0.0 to 1.0.1, 2 files",
      "1.0.1 confirm",
      "confirmed",
    ]);
    expect([...outcome.board.nvs.entries]).toEqual([]);
    expect(outcome.board.slots.running).toBe(1);
    expect([...outcome.board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([]);
  });

  it.each(["idle", "crash"])("goes when it is not confirmed within its starts: %s", async (behaviour) => {
    const outcome = await trial(behaviour, { starts: 3 });
    expect(outcome.board.console.filter((line) => !line.startsWith("OTA"))).toEqual([
      "1.0.0 update",
      `1.0.1 ${behaviour}`,
      `1.0.1 ${behaviour}`,
      "1.0.0 update",
      "VersionRefused 1.0.1: not confirmed",
    ]);
    expectOld(outcome, "not confirmed");
  });

  it("counts each start once, though boot.py and main.py both look", async () => {
    const outcome = await trial("idle", { starts: 2 });
    expect(outcome.board.nvs.entries.get("ota_boots")).toBe(0);
    expect(outcome.board.console.filter((line) => line === "1.0.1 idle")).toHaveLength(2);
  });

  it.each([
    ["hang", "watchdog"],
    ["restart", "crash loop"],
  ])("goes when its starts do not end well: %s", async (behaviour, reason) => {
    const outcome = await trial(behaviour, { boots: 5 });
    expect(outcome.board.console.filter((line) => line === `1.0.1 ${behaviour}`)).toHaveLength(2);
    expect(outcome.board.console).toContain(`OTA: goes back: ${reason}`);
    expectOld(outcome, reason);
    expect(outcome.vehicle.requests.at(-1)).toContain(
      `?current_ver=1.0.0&form=lines&failed_ver=1.0.1&reason=${reason.split(" ").join("-")}`,
    );
  });

  it("is not disturbed by the trial's watchdog once it is confirmed", async () => {
    const outcome = await trial("confirm, then hang");
    expect(outcome.stops).toEqual([{ why: "reset" }, { why: "end" }]);
    expect([...outcome.board.nvs.entries]).toEqual([]);
  });

  it("can be gone back from after it was confirmed, if the old version is kept", async () => {
    const outcome = await trial("keep, then go back", { starts: 2 });
    expectOld(outcome, "asked for");
  });

  it("keeps no more of the old version than what brings it back", async () => {
    const { board } = await trial("keep");
    expect(Object.fromEntries(board.nvs.entries)).toMatchObject({ ota_kept: 1 });
    expect([...board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([
      "/flash/.ota/journal",
      "/flash/.ota/old",
    ]);
  });

  it("goes when the program asks for it", async () => {
    const outcome = await trial("rollback", { boots: 3 });
    expectOld(outcome, "asked for");
    expect(outcome.board.console.slice(-2)).toEqual(["1.0.0 update", "VersionRefused 1.0.1: asked for"]);
  });

  it("takes no other update before it is confirmed", async () => {
    const outcome = await trial("update", { boots: 2 });
    expect(outcome.board.console.at(-1)).toBe("Unconfirmed ");
  });
});
