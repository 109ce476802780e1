import { describe, expect, it } from "vitest";
import { type Board, BoardError, Signal } from "../../src/board/index.js";
import { FIRMWARE, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const OLD = release("update", 1);

function release(behaviour: string, number: number): Files {
  return files({ "/flash/behaviour.txt": behaviour, "/flash/config.py": `ID = ${number}\n` });
}

function trial(behaviour: string, more: Scenario): Promise<Outcome> {
  return runOnBoth({
    program: "trial",
    before: OLD,
    after: release(behaviour, 2),
    firmware: FIRMWARE,
    isFirst: false,
    boots: 16,
    ...more,
  });
}

/** Cuts the power before the bootloader is told of a slot, where `isCut` says so, which gets their number; counts all. */
function cutRestarts(board: Board, slot: number, isCut: (restart: number) => boolean): () => number {
  let restarts = 0;
  board.hooks.before = (_index, op, [target]) => {
    if (op !== "pycom.bootmgr" || target !== slot) return;
    restarts += 1;
    if (isCut(restarts)) throw new Signal("power");
  };
  return () => restarts;
}

const CUTS = 3;

describe("power that goes as the board restarts into a slot, again and again,", () => {
  it("does not keep the old version from coming back", async () => {
    let restarts = (): number => 0;
    const { board, before } = await trial("crash", {
      // The update with the first start on trial, the second one, those that are cut, the one that goes back.
      starts: 2 + CUTS + 1,
      arrange: (_vehicle, board) => {
        restarts = cutRestarts(board, 0, (restart) => restart <= CUTS);
      },
    });
    expect(restarts()).toBe(CUTS + 1);
    expect(plain(board.files())).toEqual(plain(before));
    expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
    expect(Object.fromEntries(board.nvs.entries)).toEqual({
      ota_bad: "1.0.1 1.0.1",
      ota_why: "not confirmed",
    });
    expect(board.console.at(-1)).toBe("VersionRefused 1.0.1 1.0.1: not confirmed");
  });

  it("does not cost the new version its trial", async () => {
    let restarts = (): number => 0;
    const { board } = await trial("confirm", {
      starts: 1 + CUTS + 1,
      arrange: (_vehicle, board) => {
        restarts = cutRestarts(board, 1, (restart) => restart <= CUTS);
        const { before } = board.hooks;
        let isMarked = false;
        board.hooks.before = (index, op, args) => {
          // Else the bootloader knows already.
          if (op === "pycom.ota_finish" && !isMarked) {
            isMarked = true;
            throw new Signal("power");
          }
          before?.(index, op, args);
        };
      },
    });
    expect(restarts()).toBe(CUTS + 1);
    expect(board.console.slice(-2)).toEqual(["1.0.1 confirm", "confirmed"]);
    expect([board.slots.running, board.slots.next]).toEqual([1, 1]);
    expect([...board.nvs.entries]).toEqual([]);
  });
});

// A sweep has found that it ended badly.
it("a try that cannot be counted once does not keep the old version from coming back", async () => {
  let hasFailed = false;
  const { board, before } = await trial("rollback", {
    starts: 2,
    arrange: (_vehicle, board) => {
      hasFailed = false;
      board.hooks.before = (_index, op, [name, value]) => {
        if (hasFailed || op !== "pycom.nvs_set" || name !== "ota_tries" || value !== 1) return;
        hasFailed = true;
        throw new BoardError("EIO");
      };
    },
  });
  expect(hasFailed).toBe(true);
  expect(plain(board.files())).toEqual(plain(before));
  expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
});

it("firmware that the bootloader refuses is given up, though the power goes at some of the restarts into it", async () => {
  let restarts = (): number => 0;
  const { board, before } = await trial("confirm", {
    starts: 3,
    options: { startsImage: (image) => !Buffer.from(image).equals(FIRMWARE) },
    arrange: (_vehicle, board) => {
      restarts = cutRestarts(board, 1, (restart) => restart === 1 || restart === 3);
    },
  });
  // Three count, for they came from no power cut; two more follow those that were cut.
  expect(restarts()).toBe(3 + 2);
  expect(plain(board.files())).toEqual(plain(before));
  expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
  expect(Object.fromEntries(board.nvs.entries)).toEqual({
    ota_bad: "1.0.1 1.0.1",
    ota_why: "firmware does not start",
  });
});
