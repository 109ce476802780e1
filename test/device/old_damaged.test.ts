import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { type Board, BoardError, type BoardStorage } from "../../src/board/index.js";
import { microPython } from "./support/runtimes.js";
import { FIRMWARE, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const DAMAGED = "the old version is damaged";
const GUARD = 4096;
const REFUSING = 6;
const VERSION = "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n";

/** What the board keeps where the power goes before an operation. */
interface Cut {
  readonly before: string;
  readonly left: BoardStorage;
}

function release(behaviour: string, number: number): Files {
  return files({
    "/flash/behaviour.txt": behaviour,
    "/flash/config.py": `ID = ${number}\n`,
    "/sd/tariff.txt": `day ${number}\n`,
  });
}

/** What keeps the old files has other bytes, but for those around them. */
function damage(board: Board, volume: string): void {
  const path = `${volume}/.ota/0.old`;
  const old = Uint8Array.from(board.files().get(path) ?? []);
  expect(old.length).toBeGreaterThan(GUARD);
  board.fs.writeFileSync(
    path,
    old.map((byte, at) => (at < GUARD ? byte : byte ^ 0x55)),
  );
}

describe("a version that stays, for the old one is damaged,", () => {
  it.each<[string, Scenario]>([
    ["files alone", {}],
    ["firmware too", { firmware: FIRMWARE }],
  ])("has not failed; others that have are still refused: %s", async (_what, firmware) => {
    const { board } = await runOnBoth({
      ...firmware,
      program: "trial",
      before: release("update", 1),
      after: release("idle", 2),
      isFirst: false,
      boots: 8,
      starts: 3,
      arrange: (_vehicle, { nvs }) => {
        nvs.entries.set("ota_bad", "1.0.3,1.0.2");
        nvs.entries.set("ota_why", "crash loop");
      },
      beforeStart: (start, board) => {
        if (start === 1) damage(board, "/flash");
      },
    });
    expect(plain(board.files())).toMatchObject(plain(release("idle", 2)));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.3,1.0.2", ota_why: DAMAGED });
  });
});

// The card cannot be read until the old firmware runs: so long, what lies on it counts as whole.
it("damage found where the old firmware runs already leaves new files on new firmware, wherever the power goes", async () => {
  const after = release("idle", 2);
  const expected = plain(new Map([...after, ...files({ "/flash/OTA_VERSION.py": VERSION })]));
  let cuts: Cut[] = [];
  const { board } = await runOnBoth({
    program: "trial",
    before: release("update", 1),
    after,
    firmware: FIRMWARE,
    isFirst: false,
    boots: 16,
    starts: 3,
    arrange: (_vehicle, board) => {
      cuts = [];
      board.hooks.before = (_index, op, [subject]) => {
        const isUndoing = board.nvs.entries.get("ota") === REFUSING;
        if (cuts.length === 0 && !(isUndoing && board.slots.running === 0)) {
          if (isUndoing && String(subject).startsWith("/sd/.ota/")) throw new BoardError("EIO");
          return;
        }
        const left = board.storage();
        if (isDeepStrictEqual(left, cuts.at(-1)?.left)) cuts.pop();
        cuts.push({ before: `${op} ${subject}`, left });
      };
    },
    beforeStart: (start, board) => {
      if (start === 1) damage(board, "/sd");
    },
  });
  const runtime = await microPython();
  // With the firmware that is started, and all that goes behind it.
  expect(cuts.map(({ before }) => before)).toEqual(
    expect.arrayContaining(["pycom.bootmgr 1", "uos.remove /flash/.ota/journal", "pycom.nvs_erase ota"]),
  );
  for (const { before, left } of [{ before: "no cut", left: board.storage() }, ...cuts]) {
    board.hooks.before = undefined;
    board.restore(left);
    board.run(runtime, { boots: 16 });
    expect(plain(board.files()), before).toMatchObject(expected);
    expect([board.slots.running, board.slots.next], before).toEqual([1, 1]);
    expect(Object.fromEntries(board.nvs.entries), before).toEqual({ ota_why: DAMAGED });
  }
});
