import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { Signal } from "../../src/board/operations.js";
import { noise } from "../support/noise.js";
import { AFTER, FIRMWARE, live, plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const INSTALLING = 1;
const INSTALLED = 2;

const LASTS = /^(?:file\.write|uos\.(?:remove|rmdir)|pycom\.nvs_(?:set|erase))$/;

/** Cuts the power before the change of this number from where the new files count as installed; tells which it is. */
function cutTidying(board: Board, number: number): () => string {
  let seen = -1;
  let cut = "";
  board.hooks.before = (_index, op) => {
    if (seen < 0 && board.nvs.entries.get("ota") === INSTALLED) seen = 0;
    if (seen < 0 || cut !== "" || !LASTS.test(op)) return;
    if (seen === number) {
      cut = op;
      throw new Signal("power");
    }
    seen += 1;
  };
  return () => cut;
}

describe("around the commit", () => {
  it("tells the server nothing of a cut while a finished update is tidied", { timeout: 60_000 }, async () => {
    const before = files({ "/flash/a.py": "a = 1\n", "/flash/z.py": "z = 1\n" });
    const after = files({ "/flash/a.py": "a = 2\n", "/flash/z.py": "z = 2\n" });
    const cuts: string[] = [];
    for (let number = 0; cuts.at(-1) !== ""; number++) {
      let cut = (): string => "";
      const { board, vehicle } = await runOnBoth({
        before,
        after,
        isFirst: false,
        starts: 2,
        arrange: (_vehicle, board) => {
          cut = cutTidying(board, number);
        },
      });
      cuts.push(cut());
      const [last = ""] = vehicle.requests.slice(-1);
      expect(last, `cut before ${cut()}, ${number}`).toBe("/manifest.json?current_ver=1.0.1&form=lines");
      expect(plain(board.files())).toMatchObject(plain(after));
      expect([...board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([]);
      expect([...board.nvs.entries]).toEqual([]);
    }
    // Each file of the updater's own goes, and each name in non-volatile storage.
    expect(cuts.filter((op) => op === "uos.remove").length).toBeGreaterThan(3);
    expect(cuts.filter((op) => op === "pycom.nvs_erase").length).toBeGreaterThan(2);
  });

  it.each([
    ["the commit", "/flash/.ota/0.old"],
    ["the installation", "/flash/config.py"],
  ])(
    "the old firmware runs where a transport has marked the slot itself and %s fails",
    async (_what, file) => {
      const { stop, stops, board, before } = await runOnBoth({
        program: "legacy",
        firmware: FIRMWARE,
        starts: 2,
        arrange: (vehicle, board) => {
          let isFull = false;
          board.hooks.before = (_index, op, [path, mode]) => {
            if (op !== "open" || path !== file || mode === "rb" || isFull) return;
            isFull = true;
            expect(board.slots.next).toBe(1);
            throw new BoardError("EIO");
          };
          vehicle.intercept = () => (isFull ? { body: "null" } : null);
        },
      });
      expect([stop, stops.length]).toEqual([{ why: "end" }, 1]);
      expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
      expect(plain(live(board.files()))).toEqual(plain(before));
    },
  );

  it("the old firmware runs where a transport fails behind its own mark, each time", async () => {
    const { board, before, stop } = await runOnBoth({
      program: "legacy",
      firmware: FIRMWARE,
      starts: 2,
      arrange: (vehicle, board) => {
        let hasFailed = false;
        board.hooks.before = (_index, op) => {
          if (op !== "pycom.ota_finish") return;
          hasFailed = true;
          board.slots.finish();
          throw new BoardError("ECONNRESET");
        };
        vehicle.intercept = ({ target }) =>
          hasFailed && target.startsWith("/manifest") ? { body: "null" } : null;
      },
    });
    expect(stop).toEqual({ why: "end" });
    expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
    expect(plain(live(board.files()))).toEqual(plain(before));
  });

  it.each(["update", "legacy"])(
    "an update is installed though neither its journal nor the copy can be read at once: %s",
    async (program) => {
      let unread: string[] = [];
      const { board } = await runOnBoth({
        program,
        firmware: FIRMWARE,
        boots: 4,
        arrange: (_vehicle, board) => {
          unread = ["/flash/.ota/journal", "/flash/.ota/0.old"];
          board.hooks.before = (_index, op, [subject]) => {
            if (op !== "file.readinto" || board.nvs.entries.get("ota") !== INSTALLING) return;
            const path = typeof subject === "number" ? board.flash.opened(subject)?.path : undefined;
            if (path === undefined || !unread.includes(path)) return;
            unread = unread.filter((each) => each !== path);
            throw new BoardError("EIO");
          };
        },
      });
      expect(unread).toEqual([]);
      expect(plain(board.files())).toMatchObject(plain(AFTER));
      expect([board.slots.running, board.slots.next]).toEqual([1, 1]);
      expect([...board.nvs.entries]).toEqual([]);
    },
  );

  it("firmware that is kept on the card is not fetched again where the power goes once all has come", async () => {
    const firmware = noise(264_000, 3).map((byte, at) => (at === 0 ? 0xe9 : byte));
    const { board, vehicle } = await runOnBoth({
      isFirst: false,
      firmware,
      starts: 2,
      arrange: (_vehicle, board) => {
        let isCut = false;
        board.hooks.before = (_index, op, [path]) => {
          if (op !== "open" || path !== "/flash/.ota/0.old" || isCut) return;
          isCut = true;
          throw new Signal("power");
        };
      },
    });
    expect(vehicle.requests.filter((request) => request.endsWith(".blocks"))).toHaveLength(1);
    expect(board.slots.image(1)).toEqual(firmware);
    expect(board.slots.running).toBe(1);
    expect(plain(board.files())).toMatchObject(plain(AFTER));
    expect([...board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([]);
  });
});
