import { describe, expect, it } from "vitest";
import { type Board, Signal } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
import { type Outcome, plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

/** Of the room, in bytes. */
const PIECE = 8192;
/** More than half of what is free once it is kept: who takes its room twice has less the second time. */
const LARGE = noise(130_000, 1);
const BEFORE = files({
  "/flash/behaviour.txt": "update",
  "/flash/table.bin": LARGE,
  "/flash/z.py": "z = 1\n",
});
const AFTER = files({ "/flash/behaviour.txt": "fill", "/flash/z.py": "z = 2\n" });

/** What the room takes as the version on trial begins to run, before it fills the disk. */
interface Held {
  bytes: number;
  /** In a piece. */
  most: number;
  cuts: number;
}

function roomIn(board: Board): number[] {
  return [...board.files()].filter(([path]) => path.endsWith(".gap")).map(([, { length }]) => length);
}

/** A trial on FAT that fills the disk. `isCut`: the power goes before what says that all is installed. */
async function run(isCut: boolean): Promise<{ readonly outcome: Outcome; readonly held: Held }> {
  let held: Held = { bytes: -1, most: -1, cuts: 0 };
  const watch = (board: Board): void => {
    held = { bytes: -1, most: -1, cuts: 0 };
    board.hooks.before = (_index, op, [name, value]) => {
      if (op === "pycom.nvs_set" && name === "ota" && value === 2 && isCut && held.cuts === 0) {
        held.cuts += 1;
        throw new Signal("power");
      }
      const isRunning = op === "open" && name === "/flash/behaviour.txt" && value === "rb";
      if (isRunning && board.nvs.entries.get("ota") === 2 && held.bytes < 0) {
        const pieces = roomIn(board);
        held.bytes = pieces.reduce((sum, bytes) => sum + bytes, 0);
        held.most = Math.max(...pieces);
      }
    };
  };
  const outcome = await runOnBoth({
    program: "trial",
    options: { flash: { filesystem: "fat", bytes: 508 * 1024 } },
    before: BEFORE,
    after: AFTER,
    isFirst: false,
    boots: 8,
    starts: isCut ? 4 : 3,
    arrange: (_vehicle, board) => watch(board),
  });
  return { outcome, held };
}

describe("the room that is held for going back, on FAT", () => {
  it("is the same where the power goes before all counts as installed, and the trial is gone back from", async () => {
    const whole = await run(false);
    const cut = await run(true);
    expect(cut.held.cuts).toBe(1);
    expect(whole.held.bytes).toBeGreaterThan(LARGE.length);
    expect(cut.held).toEqual({ ...whole.held, cuts: 1 });
    // On FAT, a power cut takes a piece along, for good.
    expect(whole.held.most).toBeLessThanOrEqual(PIECE);
    for (const { outcome } of [whole, cut]) {
      const { board, before } = outcome;
      const left = new Map(board.files());
      expect(left.get("/flash/log.txt")?.length).toBeGreaterThan(1000);
      left.delete("/flash/log.txt");
      expect(plain(left)).toEqual(plain(before));
      expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "not confirmed" });
    }
  });

  it("is not enough where FAT has lost what was deleted: the new version stays, and can be updated", async () => {
    const { board } = await runOnBoth({
      program: "trial",
      options: { flash: { filesystem: "fat", bytes: 508 * 1024 } },
      before: BEFORE,
      after: files({ "/flash/behaviour.txt": "idle", "/flash/z.py": "z = 2\n" }),
      isFirst: false,
      boots: 8,
      starts: 3,
      beforeStart: (start, board) => {
        if (start !== 1) return;
        for (const [path] of board.files()) if (path.endsWith(".gap")) board.fs.unlinkSync(path);
        const [size, , free] = board.flash.statvfs("/flash");
        board.fs.writeFileSync("/flash/lost", noise(free * size, 5));
      },
    });
    expect(board.console).toContain("OTA: there is no room for the old version, the new one stays");
    expect(board.files().get("/flash/table.bin")).toBeUndefined();
    const whole = files({
      "/flash/behaviour.txt": "idle",
      "/flash/z.py": "z = 2\n",
      "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n",
    });
    expect(plain(board.files())).toMatchObject(plain(whole));
    expect([...board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([]);
    expect(Object.fromEntries(board.nvs.entries)).toEqual({
      ota_why: "there is no room for the old version",
    });
  });
});
