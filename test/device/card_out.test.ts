import { describe, expect, it } from "vitest";
import { type Board, type OperationName, Signal } from "../../src/board/index.js";
import { FIRMWARE, live, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const OLD = files({
  "/flash/behaviour.txt": "update",
  "/flash/config.py": "ID = 7\n",
  "/flash/gone.py": "x = 1\n",
  "/sd/tariff.txt": "day 30\nnight 20\n",
  "/sd/gone.txt": "1",
});

const NEW = files({
  "/flash/behaviour.txt": "idle",
  "/flash/config.py": "ID = 8\n",
  "/flash/lib/new.py": "y = 2\n",
  "/sd/tariff.txt": "day 31\nnight 21\n",
  "/sd/new.txt": "2",
});

/** The first start updates and tries for the first time; with two starts on trial, the third one goes back. */
const GOING_BACK = 2;

/** The new version is not confirmed. */
function trial(more: Scenario): Promise<Outcome> {
  return runOnBoth({ program: "trial", before: OLD, after: NEW, boots: 16, ...more });
}

function sorted(all: Files): Record<string, string> {
  return plain(new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** What lies below a folder, but for what the updater has put aside. */
function lying(board: Board, folder: string): Record<string, string> {
  return plain(live(board.files(folder)));
}

/** What lay there before the update. */
function lay({ before }: Outcome, folder: string): Record<string, string> {
  return plain(new Map([...before].filter(([path]) => path.startsWith(`${folder}/`))));
}

describe.each([
  ["files alone", null],
  ["firmware too", FIRMWARE],
])("a version on trial that is gone back from, %s", (_what, image) => {
  const firmware = image === null ? {} : { firmware: image };
  const failed = image === null ? "1.0.1" : "1.0.1 1.0.1";

  it("goes as far as it can while the card is out, and wholly once it is back", async () => {
    const flash: Record<string, string>[] = [];
    const outcome = await trial({
      ...firmware,
      starts: GOING_BACK + 3,
      beforeStart: (start, board) => {
        if (start > GOING_BACK) flash.push(lying(board, "/flash"));
        board.flash.isCardIn = start !== GOING_BACK && start !== GOING_BACK + 1;
      },
    });
    const { board, stops } = outcome;
    expect(flash).toHaveLength(4);
    for (const found of flash) expect(found).toEqual(lay(outcome, "/flash"));
    expect(plain(board.files())).toEqual(plain(outcome.before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: failed, ota_why: "not confirmed" });
    expect(board.slots.running).toBe(0);
    expect(stops).toEqual([{ why: "reset" }, { why: "end" }]);
    expect(board.console.at(-1)).toBe(`VersionRefused ${failed}: not confirmed`);
  });

  it("is gone back from with another card in, whatever an update has left on that", async () => {
    const outcome = await trial({
      ...firmware,
      starts: GOING_BACK + 2,
      beforeStart: (start, { fs }) => {
        if (start !== GOING_BACK) return;
        fs.rmSync("/sd", { recursive: true });
        fs.mkdirSync("/sd/.ota", { recursive: true });
        fs.writeFileSync("/sd/.ota/0.old", "of another update");
        fs.writeFileSync("/sd/tariff.txt", "of another card");
      },
    });
    const { board } = outcome;
    expect(lying(board, "/flash")).toEqual(lay(outcome, "/flash"));
    expect(plain(board.files("/sd"))).toEqual({ "/sd/tariff.txt": "of another card" });
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: failed, ota_why: "not confirmed" });
  });

  it("is forgotten by neither server nor board while the card is out", async () => {
    const { board, stops } = await trial({
      ...firmware,
      starts: GOING_BACK + 2,
      beforeStart: (start, { flash }) => {
        flash.isCardIn = start < GOING_BACK;
      },
    });
    expect(Object.fromEntries(board.nvs.entries)).toMatchObject({
      ota: 5,
      ota_bad: failed,
      ota_why: "not confirmed",
    });
    expect(stops).toEqual([{ why: "end" }]);
    expect(board.console).toContain("1.0.0 update");
    expect(board.console.at(-1)).toBe("StorageError the last update is not over");
  });

  it("goes from what is on the board where the card is another, and the update is over", async () => {
    const outcome = await trial({
      ...firmware,
      starts: GOING_BACK + 1,
      beforeStart: (start, { fs }) => {
        if (start !== GOING_BACK) return;
        fs.rmSync("/sd", { recursive: true });
        fs.mkdirSync("/sd");
      },
    });
    const { board, stops } = outcome;
    expect(plain(board.files("/flash"))).toEqual(lay(outcome, "/flash"));
    expect(board.files("/sd").size).toBe(0);
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: failed, ota_why: "not confirmed" });
    expect(board.slots.running).toBe(0);
    expect(stops.at(-1)).toEqual({ why: "end" });
    expect(stops.length).toBeLessThan(6);
  });
});

describe("an update that has just been committed when the power goes", () => {
  /** Cuts the power right behind the commit, once. */
  function cutBehindCommit(board: Board): void {
    let isCommitted = false;
    let isCut = false;
    board.hooks.before = (_index: number, op: OperationName, args: readonly unknown[]) => {
      if (isCommitted && !isCut) {
        isCut = true;
        throw new Signal("power");
      }
      isCommitted ||= op === "pycom.nvs_set" && args[0] === "ota" && args[1] === 1;
    };
  }

  const deleting = new Map([...NEW].filter(([path]) => !path.startsWith("/sd/")));

  it.each<[string, Files, Pick<Scenario, "firmware">]>([
    ["files alone", NEW, {}],
    ["firmware too", NEW, { firmware: FIRMWARE }],
    ["it only deletes what is on the card", deleting, {}],
  ])("leaves no mix where the card is out at the next start: %s", async (_what, after, firmware) => {
    const whileOut: Record<string, string>[] = [];
    const scenario = (starts: number): Scenario => ({
      program: "update",
      before: OLD,
      after,
      boots: 16,
      starts,
      ...firmware,
      arrange: (_vehicle, board) => cutBehindCommit(board),
      beforeStart: (start, board) => {
        board.flash.isCardIn = start !== 1;
        if (start === 2) whileOut.push(lying(board, "/flash"));
      },
    });
    const cut = await runOnBoth(scenario(1));
    expect(cut.stop).toEqual({ why: "power" });
    const outcome = await runOnBoth(scenario(3));
    for (const found of whileOut) expect(found).toEqual(lay(outcome, "/flash"));
    expect(whileOut).toHaveLength(2);
    const { board, before } = outcome;
    const foreign = [...before].filter(([path]) => !OLD.has(path));
    const name = "firmware" in firmware ? "FIRMWARE = '1.0.1'\n" : "";
    const version = files({ "/flash/OTA_VERSION.py": `VERSION = '1.0.1'\n${name}` });
    expect(plain(board.files())).toEqual(sorted(new Map([...foreign, ...after, ...version])));
    expect(board.nvs.entries.get("ota")).toBeUndefined();
    expect(board.nvs.entries.get("ota_bad")).toBeUndefined();
  });
});

/** Where the old files begin that are kept of a volume: with a copy of the journal. */
const COPY = 4096;

describe.each([
  ["asked for by the program", "rollback", 1],
  ["for it is not confirmed", "idle", 3],
])(
  "a version on trial of which a byte is damaged of what is kept on the card, gone back from: %s",
  (_what, behaviour, starts) => {
    it.each([
      ["in the copy of the journal", 0],
      ["in the files", 400],
    ])("leaves no mix: %s", async (_where, at) => {
      const after = new Map([...NEW, ...files({ "/flash/behaviour.txt": behaviour })]);
      const outcome = await trial({
        after,
        starts,
        arrange: (_vehicle, board) => {
          let isDamaged = false;
          board.hooks.before = (_index, op, [path]) => {
            const isRunning = op === "open" && path === "/flash/behaviour.txt";
            if (isDamaged || !isRunning || board.nvs.entries.get("ota") !== 2) return;
            isDamaged = true;
            const content = new Uint8Array(Buffer.from(board.fs.readFileSync("/sd/.ota/0.old")));
            content[COPY + at] = (content[COPY + at] ?? 0) ^ 1;
            board.fs.writeFileSync("/sd/.ota/0.old", content);
          };
        },
      });
      const { board, before } = outcome;
      const foreign = [...before].filter(([path]) => !OLD.has(path));
      const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n" });
      const found = plain(board.files());
      const isOld = found["/flash/OTA_VERSION.py"] === undefined;
      expect(found).toEqual(isOld ? plain(before) : sorted(new Map([...foreign, ...after, ...version])));
      expect(board.nvs.entries.get("ota")).toBeUndefined();
      expect(board.console.filter((line) => line.startsWith("OTA: goes back"))).toHaveLength(1);
    });
  },
);
