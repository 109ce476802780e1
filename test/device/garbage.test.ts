import { describe, expect, it } from "vitest";
import type { Board } from "../../src/board/index.js";
import { AFTER, BEFORE, expectUpdated, live, plain, runOnBoth, type Scenario } from "./support/scenario.js";

/** The board finds this when it starts; its server has nothing newer. */
async function start(arrange: (board: Board) => void): Promise<Board> {
  const scenario: Scenario = {
    boots: 2,
    arrange: (vehicle, board) => {
      vehicle.rawManifest = "null";
      arrange(board);
    },
  };
  const { stop, board, before } = await runOnBoth(scenario);
  expect(stop).toEqual({ why: "end" });
  expect(board.console).toContain("OTA: nothing newer");
  expect(plain(board.files())).toEqual(plain(live(before)));
  expect([...board.nvs.entries.keys()].filter((key) => key !== "ota_bad" && key !== "ota_why")).toEqual([]);
  return board;
}

function journal(board: Board, content: string | Uint8Array): void {
  board.fs.mkdirSync("/flash/.ota", { recursive: true });
  board.fs.writeFileSync("/flash/.ota/journal", content);
}

const JOURNALS: readonly [string, string | Uint8Array][] = [
  ["empty", ""],
  ["random bytes", Uint8Array.from({ length: 1000 }, (_, index) => (index * 7919) & 0xff)],
  ["of a newer version", "z 1 2 3\nd 7 /flash/config.py\n"],
  ["of the size of a sector, and zero", new Uint8Array(512)],
];

describe("a board starts, and says so, with", () => {
  it.each([1, 2, 3])("state %i and no journal", async (state) => {
    const board = await start(({ nvs }) => nvs.set("ota", state));
    expect(board.console[0]).toBe("OTA: the journal is damaged, the update is abandoned");
  });

  it.each(JOURNALS)("a journal that is %s", async (_what, content) => {
    const board = await start((each) => {
      each.nvs.set("ota", 1);
      each.nvs.set("ota_seal", "0123456789012345678901234567890123456789");
      journal(each, content);
    });
    expect(board.console[0]).toBe("OTA: the journal is damaged, the update is abandoned");
  });

  it.each<[string, number | string]>([
    ["a number from a newer version", 77],
    ["a negative number", -5],
    ["a text", "garbage"],
    ["the state of cleaning", 4],
  ])("storage that holds %s", async (_what, value) => {
    await start(({ nvs }) => nvs.set("ota", value));
  });
});

describe("an update goes its way over", () => {
  const ERASED = new Uint8Array(512).fill(0xff);
  const BEGUN = "m - 20 1.0.0 lines 5 9\nv -1 - 1.0.1\n";
  const unsealed: readonly [string, string | Uint8Array][] = [
    ...JOURNALS,
    ["erased flash", ERASED],
    ["lost in its middle", Buffer.concat([Buffer.from(BEGUN), ERASED, Buffer.from("end\n")])],
    ["of empty lines", "\n\n\n"],
    ["of words without their others", `${BEGUN}p\nend\n`],
    ["of numbers that are none", `${BEGUN}p -1 x y deflate z /flash/config.py\n`],
    ["without an end", `${BEGUN}p -1`],
  ];
  it.each(unsealed)("a journal that was not committed and is %s", async (_what, content) => {
    for (const isFirst of [true, false]) {
      const outcome = await runOnBoth({ isFirst, arrange: (_vehicle, board) => journal(board, content) });
      const before = live(outcome.before);
      expectUpdated({ ...outcome, before }, BEFORE, AFTER, "VERSION = '1.0.1'\n");
    }
  });

  it.each([
    ["erased flash", ERASED],
    ["no version", "VERSION = \n"],
  ])("a file of the version that is %s", async (_what, content) => {
    const outcome = await runOnBoth({
      isFirst: false,
      arrange: (_vehicle, board) => board.fs.writeFileSync("/flash/OTA_VERSION.py", content),
    });
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
  });
});
