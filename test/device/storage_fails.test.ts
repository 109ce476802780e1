import { describe, expect, it } from "vitest";
import { type Board, BoardError, type OperationName } from "../../src/board/index.js";
import { type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
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
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_why: "errno 13", ota_err: "StorageError" });
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
      expect(leftOnCard(board)).toContain("/sd/.ota/old");
    },
  );
});

describe("non-volatile storage that is full", () => {
  /** Also a value that takes the place of another needs a free one: what it was goes last. */
  function fill(board: Board): void {
    const most = board.nvs.entries.size;
    fail(board, (op) => op === "pycom.nvs_set" && board.nvs.entries.size >= most, "ENOSPC");
  }

  it("does not keep a version that crashes from being gone back from", async () => {
    const { board, before } = await trial("crash", {
      starts: 3,
      beforeStart: (start, board) => {
        if (start === 1) fill(board);
      },
    });
    expect(board.console).toContain("OTA: goes back: no room");
    expect(plain(board.files())).toEqual(plain(before));
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
