import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { FIRMWARE, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const CONFIG = "/flash/config.py";
const OLD = release("update", 1);
const VERSION = { "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n" };

function release(behaviour: string, number: number, more = ""): Files {
  return files({ "/flash/behaviour.txt": behaviour, [CONFIG]: `ID = ${number}\n${more}` });
}

function trial(behaviour: string, more: Scenario): Promise<Outcome> {
  return runOnBoth({
    program: "trial",
    before: OLD,
    after: release(behaviour, 2),
    isFirst: false,
    boots: 8,
    ...more,
  });
}

/** So many reads of this file fail, or tries to open it, as long as it is neither written over nor removed. */
function spoil(
  board: Board,
  spoilt: string,
  times = Number.POSITIVE_INFINITY,
  failing = /^file\.read/,
): void {
  let left = times;
  board.hooks.before = (_index, op, [subject, mode]) => {
    const isGone = op === "uos.remove" || (op === "open" && mode !== "rb");
    if (subject === spoilt && isGone) left = 0;
    const path = typeof subject === "number" ? board.flash.opened(subject)?.path : subject;
    if (left === 0 || path !== spoilt || !failing.test(op)) return;
    left -= 1;
    throw new BoardError("EIO");
  };
}

describe("a journal that cannot be read any more is replaced by its copy, and the trial", () => {
  it("is confirmed", async () => {
    const { board, before } = await trial("idle", {
      starts: 2,
      beforeStart: (start, board) => {
        if (start !== 1) return;
        board.fs.writeFileSync("/flash/behaviour.txt", "confirm");
        spoil(board, "/flash/.ota/journal");
      },
    });
    expect(board.console.slice(-2)).toEqual(["1.0.1 confirm", "confirmed"]);
    const confirmed = new Map([...before, ...release("confirm", 2), ...files(VERSION)]);
    expect(plain(board.files())).toEqual(plain(confirmed));
    expect([...board.nvs.entries]).toEqual([]);
  });

  it("ends", async () => {
    const { board, before } = await trial("idle", {
      starts: 3,
      beforeStart: (start, board) => {
        if (start === 1) spoil(board, "/flash/.ota/journal");
      },
    });
    expect(board.console.filter((line) => line === "1.0.1 idle")).toHaveLength(2);
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "not confirmed" });
  });
});

it.each<[string, Scenario, string]>([
  ["files alone", {}, ""],
  ["firmware too", { firmware: FIRMWARE }, "FIRMWARE = '1.0.1'\n"],
])(
  "old files that cannot be read any more: the new version stays, and the next one is installed: %s",
  async (_what, firmware, line) => {
    // Two on trial, three that try to go back, the one that gives it up.
    const later = 6;
    const kept: Record<string, string>[] = [];
    const told: unknown[] = [];
    const { board, before } = await trial("idle", {
      ...firmware,
      starts: later + 1,
      beforeStart: (start, board) => {
        if (start === 1) spoil(board, "/flash/.ota/old");
        if (start !== later) return;
        kept.push(plain(board.files()));
        told.push(Object.fromEntries(board.nvs.entries));
        board.fs.writeFileSync("/flash/behaviour.txt", "update");
        const vehicle = new Vehicle(release("idle", 2), release("confirm", 3), null, false);
        Object.assign(vehicle.manifest, { version: "1.0.2", previous_version: "1.0.1" });
        board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
      },
    });
    const version = files({ "/flash/OTA_VERSION.py": `VERSION = '1.0.1'\n${line}` });
    const next = plain(new Map([...before, ...release("idle", 2), ...version]));
    expect(kept).toEqual([next, next]);
    const why = { ota_why: "the old version is damaged" };
    expect(told).toEqual([why, why]);
    expect(board.console.slice(-2)).toEqual(["1.0.2 confirm", "confirmed"]);
    expect(plain(board.files())).toMatchObject(plain(release("confirm", 3)));
    expect(board.nvs.entries.get("ota")).toBeUndefined();
  },
);

describe("a file to be replaced that cannot be read", () => {
  const table = Array.from({ length: 3000 }, (_, at) => `${at} ${at * at}\n`).join("");

  it.each<[string, RegExp, string]>([
    ["any more", /^file\.read/, ""],
    ["any more, and is large enough for a patch,", /^file\.read/, table],
    ["or opened any more", /^open$/, ""],
  ])("%s is replaced after some updates that fail", async (_what, failing, more) => {
    const { board } = await trial("confirm", {
      starts: 6,
      before: release("update", 1, more),
      after: release("confirm", 2, more),
      isFirst: false,
      arrange: (_vehicle, board) => spoil(board, CONFIG, Number.POSITIVE_INFINITY, failing),
    });
    const failed = board.console.filter((line) => line.startsWith("StorageError"));
    expect(failed.length).toBeGreaterThanOrEqual(3);
    expect(failed.length).toBeLessThan(6);
    expect(board.console).toContain("confirmed");
    expect(plain(board.files())).toMatchObject(plain(release("confirm", 2, more)));
    expect(board.nvs.entries.get("ota")).toBeUndefined();
  });

  it("once is not lost because another one could not be read before", async () => {
    const other = "/flash/a.txt";
    const { board, before } = await trial("rollback", {
      starts: 5,
      before: new Map([...OLD, ...files({ [other]: "1" })]),
      after: new Map([...release("rollback", 2), ...files({ [other]: "2" })]),
      beforeStart: (start, board) => {
        if (start === 0) spoil(board, other, 3);
        if (start === 3) spoil(board, CONFIG, 1);
      },
    });
    expect(board.console.filter((line) => line === "StorageError errno 5")).toHaveLength(4);
    expect(board.console).toContain("1.0.1 rollback");
    expect(plain(board.files())).toEqual(plain(before));
  });

  it.each([1, 2])("%i times is not lost: it comes back where the new version fails", async (times) => {
    const { board, before } = await trial("rollback", {
      starts: times + 1,
      arrange: (_vehicle, board) => spoil(board, CONFIG, times),
    });
    expect(board.console.filter((line) => line === "StorageError errno 5")).toHaveLength(times);
    expect(board.console).toContain("1.0.1 rollback");
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "asked for" });
  });
});
