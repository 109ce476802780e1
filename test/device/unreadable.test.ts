import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { FIRMWARE, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const REFUSING = 6;
const OLD = release("update", 1);
const VERSION = { "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n" };

function release(behaviour: string, number: number): Files {
  return files({ "/flash/behaviour.txt": behaviour, "/flash/config.py": `ID = ${number}\n` });
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

/** Reads of this file fail, as long as it is neither written over nor removed. */
function spoil(board: Board, spoilt: string): void {
  let isSpoilt = true;
  board.hooks.before = (_index, op, [subject, mode]) => {
    const isGone = op === "uos.remove" || (op === "open" && mode !== "rb");
    if (subject === spoilt && isGone) isSpoilt = false;
    if (!isSpoilt || !op.startsWith("file.read") || typeof subject !== "number") return;
    if (board.flash.opened(subject)?.path === spoilt) throw new BoardError("EIO");
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
        if (start === 1) spoil(board, "/flash/.ota/0.old");
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

it("old files that can be read now and then: the decision for the new version lasts, with its firmware", async () => {
  const OLD_SLOT = 0;
  const { board } = await trial("rollback", {
    firmware: FIRMWARE,
    boots: 16,
    starts: 3,
    arrange: (_vehicle, board) => {
      let left = 12;
      board.hooks.before = (_index, op, [path]) => {
        const isTried = board.nvs.entries.get("ota") === REFUSING && board.slots.running === OLD_SLOT;
        if (op !== "open" || path !== "/flash/.ota/0.old" || !isTried || left === 0) return;
        left -= 1;
        throw new BoardError("EIO");
      };
    },
    beforeStart: (start, board) => {
      if (start === 0) return;
      board.wifi.vanish("van");
      // Each start of the old firmware counts, as none comes from a power cut.
      if (start === 1) board.fs.writeFileSync("/flash/behaviour.txt", "restart");
    },
  });
  const version = "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n";
  const { "/flash/OTA_VERSION.py": told, "/flash/config.py": config } = plain(board.files());
  expect([config, told]).toEqual(["ID = 2\n", version]);
  expect([board.slots.running, board.slots.next]).toEqual([1, 1]);
  expect(board.nvs.entries.get("ota")).toBeUndefined();
});

it("old files that cannot be read in three starts, and then can, do not take a card its tries", async () => {
  let start = 0;
  let hasFailed = false;
  const onCard = (content: Files, number: number): Files =>
    new Map([...content, ...files({ "/sd/tariff.txt": `day ${number}\n` })]);
  const { board, before } = await trial("rollback", {
    before: onCard(OLD, 1),
    after: onCard(release("rollback", 2), 2),
    starts: 4,
    arrange: (_vehicle, board) => {
      hasFailed = false;
      board.hooks.before = (_index, op, [path, mode]) => {
        if (op !== "open" || board.nvs.entries.get("ota") !== REFUSING) return;
        if (start < 2 && path === "/flash/.ota/0.old") throw new BoardError("EIO");
        if (start < 2 || hasFailed || path !== "/sd/tariff.txt" || mode === "rb") return;
        hasFailed = true;
        throw new BoardError("EIO");
      };
    },
    beforeStart: (number, board) => {
      start = number;
      if (number > 0) board.wifi.vanish("van");
    },
  });
  expect(hasFailed).toBe(true);
  expect(plain(board.files())).toEqual(plain(before));
});
