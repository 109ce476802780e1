import { describe, expect, it } from "vitest";
import { type Board, BoardError, type OperationName, Signal } from "../../src/board/index.js";
import { answered } from "../support/offer.js";
import { FIRMWARE, live, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const OLD = release("update", 1);

function release(behaviour: string, number: number): Files {
  return files({
    "/flash/behaviour.txt": behaviour,
    "/flash/config.py": `ID = ${number}\n`,
    "/sd/tariff.txt": `day ${number}\n`,
  });
}

function trial(behaviour: string, more: Scenario): Promise<Outcome> {
  return runOnBoth({ program: "trial", before: OLD, after: release(behaviour, 2), boots: 8, ...more });
}

/** From now on whatever `fails` says does. */
function fail(
  board: Board,
  fails: (op: OperationName, args: readonly unknown[]) => boolean,
  code: "EACCES" | "ENOSPC",
) {
  board.hooks.before = (_index, op, args) => {
    if (fails(op, args)) throw new BoardError(code);
  };
}

const CHANGES: ReadonlySet<OperationName> = new Set(["uos.remove", "uos.rmdir", "uos.mkdir"]);

/** A card that is worn out: it is read, and nothing on it changes any more. */
function isOnCard(op: OperationName, [path, mode]: readonly unknown[]): boolean {
  return String(path).startsWith("/sd/") && (CHANGES.has(op) || (op === "open" && mode !== "rb"));
}

/** What is in the updater's folder on the card. */
function leftOnCard(board: Board): string[] {
  return [...board.files("/sd").keys()].filter((path) => path.startsWith("/sd/.ota/"));
}

describe("a card that cannot be written any more", () => {
  it("where a file of it was to be: the old version stays whole", async () => {
    const { board, before, stops } = await trial("confirm", {
      starts: 2,
      arrange: (_vehicle, board) =>
        fail(
          board,
          (op, [path, mode]) => op === "open" && path === "/sd/tariff.txt" && mode !== "rb",
          "EACCES",
        ),
    });
    expect(board.console).toEqual(
      Array(2)
        .fill([
          "1.0.0 update",
          "OTA: 1.0.0 to 1.0.1, 3 files",
          "OTA: goes back: errno 13",
          "StorageError errno 13",
        ])
        .flat(),
    );
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_err: "StorageError" });
    expect(stops).toEqual([{ why: "end" }]);
  });

  it.each(["confirm", "keep"])(
    "keeps what is left on it, and stops no other update: %s",
    async (behaviour) => {
      const outcome = await trial(behaviour, {
        starts: 5,
        beforeStart: (start, board) => {
          if (start === 4) board.fs.writeFileSync("/flash/behaviour.txt", "update");
        },
        arrange: (vehicle, board) => {
          board.hooks.before = (_index, op, args) => {
            const isTried = Number(board.nvs.entries.get("ota")) >= 2 || board.files().has("/flash/worn");
            if (isTried && isOnCard(op, args)) {
              board.fs.writeFileSync("/flash/worn", "");
              throw new BoardError("EIO");
            }
          };
          vehicle.intercept = ({ target }) =>
            target.includes("current_ver=1.0.1") ? Buffer.from("HTTP/1.0 200 OK\r\n\r\nnull") : null;
        },
      });
      const { board } = outcome;
      expect(board.console.slice(-2)).toEqual(["1.0.1 update", "OTA: nothing newer"]);
      expect(board.nvs.entries.get("ota")).toBeUndefined();
      expect(leftOnCard(board)).toContain("/sd/.ota/0.old");
    },
  );

  // How often it was tried is not how often firmware has failed to start.
  it("does not cost firmware that comes without a trial its starts", async () => {
    const before = files({ "/flash/config.py": "ID = 1\n" });
    const after = files({ "/flash/config.py": "ID = 2\n" });
    let cuts: string[] = [];
    const { board } = await runOnBoth({
      before,
      after,
      firmware: FIRMWARE,
      isFirst: false,
      boots: 8,
      starts: 5,
      arrange: (_vehicle, board) => {
        // An update is over, but for what it has left on the card.
        board.nvs.entries.set("ota", 4);
        board.fs.mkdirSync("/sd/.ota");
        board.fs.writeFileSync("/sd/.ota/0.old", "of the update before");
        cuts = [];
        board.hooks.before = (_index, op, args) => {
          if (isOnCard(op, args)) throw new BoardError("EIO");
          // A start that does not come to its update, and one whose firmware is not marked any more.
          const isDue = cuts.length === 0 ? op === "wlan.connect" : op === "pycom.ota_finish";
          if (isDue && cuts.length < 2) {
            cuts.push(op);
            throw new Signal("power");
          }
        };
      },
    });
    expect(cuts).toEqual(["wlan.connect", "pycom.ota_finish"]);
    expect(board.slots.running).toBe(1);
    expect(plain(board.files())).toMatchObject(plain(after));
    expect(board.console.filter((line) => line.includes("goes back"))).toEqual([]);
    expect([...board.nvs.entries]).toEqual([]);
  });
});

describe("a disk that another program has filled", () => {
  it("is what the update says that does not fit any more, and the old version is back", async () => {
    const isFull = (board: Board) =>
      fail(
        board,
        (op, [path, mode]) => {
          const isInstalled = op === "open" && path === "/flash/config.py" && mode !== "rb";
          return isInstalled && board.nvs.entries.get("ota") === 1;
        },
        "ENOSPC",
      );
    const { board, before, stops } = await trial("confirm", { arrange: (_vehicle, board) => isFull(board) });
    expect(board.console.slice(-2)).toEqual(["OTA: goes back: errno 28", "NoSpace "]);
    expect(stops).toEqual([{ why: "end" }]);
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_err: "NoSpace" });
  });
});

describe("a file that cannot be read any more", () => {
  it("is written over where the old version comes back", async () => {
    const { board, before } = await trial("rollback", {
      starts: 2,
      arrange: (_vehicle, board) => {
        let isWritten = false;
        board.hooks.before = (_index, op, [path, mode]) => {
          if (op !== "open" || path !== "/flash/config.py" || board.nvs.entries.get("ota") !== 3) return;
          if (mode !== "rb") isWritten = true;
          else if (!isWritten) throw new BoardError("EIO");
        };
      },
    });
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "asked for" });
    expect(board.console.at(-1)).toBe("VersionRefused 1.0.1: asked for");
  });
});

describe("non-volatile storage that is full", () => {
  /** Also a value that takes the place of another needs a free one: what it was goes last. */
  function fill(board: Board): void {
    const most = board.nvs.entries.size;
    fail(board, (op) => op === "pycom.nvs_set" && board.nvs.entries.size >= most, "ENOSPC");
  }

  it.each<[string, string, Pick<Scenario, "firmware">, string]>([
    ["files alone", "update", {}, "1.0.1"],
    ["files alone, unwatched", "update, unwatched", {}, "1.0.1"],
    ["firmware too", "update", { firmware: FIRMWARE }, "1.0.1 1.0.1"],
    ["firmware too, unwatched", "update, unwatched", { firmware: FIRMWARE }, "1.0.1 1.0.1"],
  ])(
    "does not keep a version that crashes from being gone back from: %s",
    async (_what, how, firmware, failed) => {
      const { board, before } = await trial("crash", {
        ...firmware,
        before: release(how, 1),
        starts: 4,
        beforeStart: (start, board) => {
          if (start === 1) fill(board);
        },
      });
      expect(board.console).toContain("OTA: goes back: no room");
      expect(plain(board.files())).toEqual(plain(before));
      expect(board.slots.running).toBe(0);
      // In the places that the trial had.
      expect(Object.fromEntries(board.nvs.entries)).toMatchObject({ ota_bad: failed });
      expect(board.nvs.entries.get("ota")).toBeUndefined();
      expect(board.console.at(-1)).toContain(`VersionRefused ${failed}`);
    },
  );

  /** The last value that fits is this state of the update's. */
  async function filledFrom(state: number, scenario: Scenario): Promise<Outcome> {
    const outcome = await trial("confirm", {
      isFirst: false,
      starts: 2,
      ...scenario,
      arrange: (_vehicle, board) => {
        let most = Number.POSITIVE_INFINITY;
        const isFull = (name: unknown, value: unknown): boolean => {
          const { entries } = board.nvs;
          if (name !== "ota" || value !== state) return entries.size >= most;
          most = entries.size + (entries.has("ota") ? 0 : 1);
          return false;
        };
        fail(board, (op, args) => op === "pycom.nvs_set" && isFull(args[0], args[1]), "ENOSPC");
      },
    });
    expect([...outcome.board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([]);
    return outcome;
  }

  it.each<[string, Scenario]>([
    ["files alone", { program: "update" }],
    ["files alone, on trial", {}],
    ["files alone, on trial, unwatched", { before: release("update, unwatched", 1) }],
    ["firmware too", { program: "update", firmware: FIRMWARE }],
    ["firmware too, on trial", { firmware: FIRMWARE }],
  ])("from the commit on does not keep the old version from coming back: %s", async (_what, scenario) => {
    const { board, before } = await filledFrom(1, scenario);
    expect(plain(board.files())).toEqual(plain(before));
    expect(board.slots.running).toBe(0);
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_err: "NoSpace" });
  });

  it.each<[string, Scenario, number]>([
    ["files alone", {}, 0],
    ["firmware too", { firmware: FIRMWARE }, 1],
  ])("from where all is new does not keep the update from its end: %s", async (_what, firmware, slot) => {
    const { board } = await filledFrom(2, { ...firmware, program: "update" });
    expect(plain(board.files())).toMatchObject(plain(release("confirm", 2)));
    expect(board.slots.running).toBe(slot);
    expect([...board.nvs.entries]).toEqual([]);
  });

  it.each<[string, Scenario]>([
    ["no trial", { program: "update" }],
    ["on trial", {}],
  ])("does not keep firmware that does not start from being given up: %s", async (_what, scenario) => {
    const { board, before } = await filledFrom(2, {
      ...scenario,
      firmware: FIRMWARE,
      options: { startsImage: (image) => !Buffer.from(image).equals(FIRMWARE) },
    });
    expect(plain(board.files())).toEqual(plain(before));
    expect(board.slots.running).toBe(0);
    expect(board.nvs.entries.get("ota")).toBeUndefined();
  });

  it("is not told in the place of what went wrong", async () => {
    const { board } = await trial("confirm", {
      arrange: (vehicle, board) => {
        fill(board);
        vehicle.intercept = () => Buffer.from("HTTP/1.0 404 Not Found\r\n\r\n");
      },
    });
    expect(board.console).toEqual(["1.0.0 update", "NotFound "]);
  });
});

it("non-volatile storage that silently keeps nothing commits nothing", async () => {
  const { board, before, stops } = await runOnBoth({
    program: "trial",
    before: OLD,
    after: release("confirm", 2),
    boots: 4,
    arrange: (_vehicle, board) => {
      const set = board.nvs.set.bind(board.nvs);
      board.nvs.set = (name, value) => {
        if (name !== "ota") set(name, value);
      };
    },
  });
  expect(stops).toEqual([{ why: "end" }]);
  expect(board.console.at(-1)).toBe("StorageError errno 5");
  expect(plain(live(board.files()))).toEqual(plain(before));
  expect(board.nvs.entries.get("ota_err")).toBe("StorageError");
});

describe("LittleFS that is full as the journal is closed", () => {
  it("has no room for the update; the journal is not closed again, and does not stay", async () => {
    const JOURNAL = "/flash/.ota/journal";
    const { board, before, stop } = await runOnBoth({
      isFirst: false,
      options: { flash: { filesystem: "littlefs" } },
      arrange: (vehicle, board) => {
        // The first try leaves a part of it, which a close that fails does not take along.
        vehicle.intercept = (request, count) => {
          if (count > 1) return null;
          const manifest = Buffer.from(vehicle.offer?.lines() ?? "");
          const { headers } = answered(request, manifest);
          const length = { "Content-Length": `${manifest.length}`, Connection: "close" };
          return { headers: { ...headers, ...length }, body: manifest.subarray(0, manifest.length >> 1) };
        };
        let isGoneOnWith = false;
        board.hooks.before = (_index, op, [subject, mode]) => {
          isGoneOnWith ||= op === "open" && subject === JOURNAL && mode === "ab";
          if (!isGoneOnWith || op !== "file.close" || typeof subject !== "number") return;
          if (board.flash.opened(subject)?.path !== JOURNAL) return;
          board.flash.lose(subject);
          throw new BoardError("ENOSPC");
        };
      },
    });
    expect(stop).toMatchObject({ why: "error", error: "NoSpace" });
    const failed = board.trace.filter(({ op, error }) => op === "file.close" && error !== undefined);
    expect(failed).toMatchObject([{ error: "ENOSPC" }]);
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_err: "NoSpace" });
  });
});
