import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { BEFORE, FIRMWARE, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files, type Vehicle } from "./support/vehicle.js";

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

function expectOld(outcome: Outcome, reason: string, old = OLD): void {
  expectFiles(outcome, old, old);
  expect(outcome.board.slots.running).toBe(0);
  expect(Object.fromEntries(outcome.board.nvs.entries)).toEqual({ ota_bad: "1.0.1 1.0.1", ota_why: reason });
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
      "VersionRefused 1.0.1 1.0.1: not confirmed",
    ]);
    expectOld(outcome, "not confirmed");
  });

  it("counts each start once, though boot.py and main.py both look", async () => {
    const outcome = await trial("idle", { starts: 2 });
    expect(outcome.board.nvs.entries.get("ota_boots")).toBe(0);
    expect(outcome.board.console.filter((line) => line === "1.0.1 idle")).toHaveLength(2);
  });

  // The board does not tell a program that restarts it from a watchdog.
  it.each([
    ["hang", "watchdog", "update"],
    ["restart", "watchdog", "update"],
    ["restart", "crash loop", "update, unwatched"],
  ])("goes when its starts do not end well: %s: %s", async (behaviour, reason, update) => {
    const before = new Map([...OLD, ...files({ "/flash/behaviour.txt": update })]);
    const outcome = await trial(behaviour, { boots: 6, before });
    expect(outcome.board.console.filter((line) => line === `1.0.1 ${behaviour}`)).toHaveLength(2);
    expect(outcome.board.console).toContain(`OTA: goes back: ${reason}`);
    expectOld(outcome, reason, before);
    expect(outcome.vehicle.requests.at(-1)).toContain(
      `?current_ver=1.0.0&form=lines&failed_ver=1.0.1-1.0.1&reason=${reason.split(" ").join("-")}`,
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
      "/flash/.ota/0.old",
      "/flash/.ota/4.gap",
      "/flash/.ota/journal",
    ]);
  });

  it("goes when the program asks for it", async () => {
    const outcome = await trial("rollback", { boots: 4 });
    expectOld(outcome, "asked for");
    expect(outcome.board.console.slice(-2)).toEqual([
      "1.0.0 update",
      "VersionRefused 1.0.1 1.0.1: asked for",
    ]);
  });

  it.each([
    ["files", "uos.sync", undefined],
    ["the storage", "pycom.nvs_erase", "ota"],
  ])(
    "is confirmed and keeps the old version, though %s failed in the midst of it",
    async (_what, name, key) => {
      const outcome = await trial("keep", {
        starts: 2,
        arrange: (_vehicle, board) => {
          let isKept = false;
          let hasFailed = false;
          board.hooks.before = (_index, op, args) => {
            isKept = isKept || (op === "pycom.nvs_set" && args[0] === "ota_kept");
            if (!isKept || hasFailed || op !== name || (key !== undefined && args[0] !== key)) return;
            hasFailed = true;
            throw new BoardError("EIO");
          };
        },
      });
      const nvs = Object.fromEntries(outcome.board.nvs.entries);
      expect(Object.keys(nvs).sort()).toEqual(["ota_kept", "ota_old", "ota_seal"]);
      expect([...outcome.board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([
        "/flash/.ota/0.old",
        "/flash/.ota/4.gap",
        "/flash/.ota/journal",
      ]);
    },
  );

  it("takes the folders along that it has brought, and no others, when it goes", async () => {
    const { board } = await trial("rollback", {
      boots: 4,
      after: new Map([
        ...OLD,
        ...files({
          "/flash/behaviour.txt": "rollback",
          "/flash/tables/day.txt": "1",
          "/flash/tables/of/its/own/night.txt": "2",
        }),
      ]),
      arrange: (_vehicle, { fs }) => {
        fs.mkdirSync("/flash/tables/of", { recursive: true });
      },
    });
    expect(board.console.at(-1)).toContain("VersionRefused");
    expect(board.fs.readdirSync("/flash/tables")).toEqual(["of"]);
    expect(board.fs.readdirSync("/flash/tables/of")).toEqual([]);
  });

  it("cannot be gone back from where the journal is gone", async () => {
    const { board } = await trial("rollback", {
      arrange: (_vehicle, board) => {
        board.hooks.before = (_index, op, [path]) => {
          const isRunning =
            op === "open" && path === "/flash/behaviour.txt" && board.nvs.entries.get("ota") === 2;
          if (isRunning && board.fs.existsSync("/flash/.ota/journal"))
            board.fs.unlinkSync("/flash/.ota/journal");
        };
      },
    });
    expect(board.console.at(-1)).toBe("nothing to go back to");
  });

  it("is not taken again with the same firmware, but with newer firmware, where it is firmware alone", async () => {
    const offer = (version: string) => ({
      after: OLD,
      starts: 1,
      arrange: ({ manifest }: Vehicle, board: Board) => {
        manifest.version = "1.0.0";
        Object.assign(manifest.firmware ?? {}, { version });
        board.nvs.entries.set("ota_bad", "1.0.0 1.0.2");
        board.nvs.entries.set("ota_why", "asked for");
      },
    });
    const refused = await trial("", offer("1.0.2"));
    expect(refused.board.console.at(-1)).toBe("VersionRefused 1.0.0 1.0.2: asked for");
    expect(refused.board.slots.running).toBe(0);
    const taken = await trial("", offer("1.0.3"));
    expect(taken.board.console.at(-1)).toBe("Unconfirmed ");
    expect(taken.board.slots.running).toBe(1);
  });

  it("is remembered with its firmware", async () => {
    const { board } = await trial("", {
      starts: 3,
      after: OLD,
      arrange: ({ manifest }) => {
        manifest.version = "1.0.0";
        Object.assign(manifest.firmware ?? {}, { version: "1.0.2" });
      },
    });
    expect(Object.fromEntries(board.nvs.entries)).toEqual({
      ota_bad: "1.0.0 1.0.2",
      ota_why: "not confirmed",
    });
    expect(board.console.at(-1)).toBe("VersionRefused 1.0.0 1.0.2: not confirmed");
  });

  it("tells the server no old error once it is refused", async () => {
    const { board, vehicle } = await trial("idle", {
      starts: 4,
      arrange: (_vehicle, board) => {
        board.hooks.before = (_index, op, [key]) => {
          // As an error of before the trial.
          if (op === "pycom.nvs_set" && key === "ota_bad") board.nvs.entries.set("ota_err", "TimedOut");
        };
      },
    });
    expect(board.console.at(-1)).toContain("VersionRefused");
    const [first, second] = vehicle.requests.slice(-2);
    expect([first?.includes("error=TimedOut"), second?.includes("error=")]).toEqual([true, false]);
  });

  it("takes no other update before it is confirmed", async () => {
    const outcome = await trial("update", { boots: 2 });
    expect(outcome.board.console.at(-1)).toBe("Unconfirmed ");
  });
});
