import { describe, expect, it } from "vitest";
import { type Board, BoardError, Signal } from "../../src/board/index.js";
import { type Outcome, plain, runOnBoth } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const TIMEOUT_MS = 5000;
/** It takes longer to write than the watchdog has time. */
const MAP = "/flash/map.bin";
const BLOCK_MS = 1000;

const INSTALLING = 1;
const REFUSING = 6;

function release(behaviour: string, id: number): Files {
  return files({
    "/flash/behaviour.txt": behaviour,
    [MAP]: Uint8Array.from({ length: 40_000 }, (_, at) => (at * id + (at >> 8)) & 0xff),
  });
}

/** From the commit on the firmware starts a watchdog at each start; the first try to write the map in `state` is cut short. */
function watch(board: Board, state: number): void {
  let isCut = false;
  board.hooks.before = (_index, op, [subject, value]) => {
    if (op === "pycom.nvs_set" && subject === "ota" && value === INSTALLING) {
      board.power.watchdogOnBootMs = TIMEOUT_MS;
    }
    if (op !== "file.write" || typeof subject !== "number") return;
    if (board.flash.opened(subject)?.path !== MAP) return;
    if (!isCut && board.nvs.entries.get("ota") === state) {
      isCut = true;
      throw new Signal("watchdog");
    }
    if (board.power.watchdogMs !== null) board.clock.advance(BLOCK_MS);
  };
}

function update(behaviour: string, state: number): Promise<Outcome> {
  return runOnBoth({
    program: "trial",
    before: release("update, unwatched", 1),
    after: release(behaviour, 2),
    boots: 12,
    arrange: (_vehicle, board) => watch(board, state),
  });
}

const ends = ({ stops }: Outcome): string[] => stops.map(({ why }) => why);

describe("a watchdog that the firmware starts at each start", () => {
  it("does not cut short for ever what installs a large file", async () => {
    const outcome = await update("confirm", INSTALLING);
    expect(ends(outcome)).toEqual(["watchdog", "reset", "end"]);
    expect(plain(outcome.board.files())).toMatchObject(plain(release("confirm", 2)));
    expect(outcome.board.console.at(-1)).toBe("confirmed");
  });

  it("does not cut short for ever what brings a large file back", async () => {
    const outcome = await update("rollback", REFUSING);
    expect(ends(outcome)).toEqual(["reset", "watchdog", "reset", "end"]);
    expect(plain(outcome.board.files())).toEqual(plain(outcome.before));
  });

  it("has its own time while a version is on trial", async () => {
    const outcome = await update("hang", 0);
    // The third time it is the way back that is cut short, which goes on with more.
    expect(ends(outcome)).toEqual(["reset", "watchdog", "watchdog", "watchdog", "reset", "end"]);
    expect(plain(outcome.board.files())).toEqual(plain(outcome.before));
  });

  it("leaves a program that runs its own watchdog's time, where its update fails behind the commit", async () => {
    const OWN_MS = 30_000;
    const { board } = await runOnBoth({
      program: "trial",
      before: release("update, unwatched", 1),
      after: release("idle", 2),
      arrange: (_vehicle, board) => {
        board.hooks.before = (_index, op, [subject, mode]) => {
          if (op === "pycom.nvs_set" && subject === "ota" && mode === INSTALLING) {
            board.power.watchdogOnBootMs = TIMEOUT_MS;
            board.power.watch(OWN_MS);
          }
          const isInstalled = op === "open" && subject === MAP && mode !== "rb";
          if (isInstalled && board.nvs.entries.get("ota") === INSTALLING) throw new BoardError("EIO");
        };
      },
    });
    expect(board.console.at(-1)).toBe("StorageError errno 5");
    expect(board.power.watchdogMs).toBe(OWN_MS);
  });
});
