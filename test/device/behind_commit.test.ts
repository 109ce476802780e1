import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { FALLIBLE } from "../../src/faults/fallible.js";
import { FIRMWARE, plain, runOnBoth, runOnModel, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const OLD = files({ "/flash/config.py": "ID = 1\n" });
const NEW = files({ "/flash/config.py": "ID = 2\n" });

/** On MicroPython too, one of so many: it does the same. */
const ONE_OF = 5;

/** Fails the operation of this number between the commit and the restart, once; tells which it was. */
function failOnce(board: Board, number: number): () => string {
  let isOver = false;
  let seen = 0;
  let failed = "";
  board.hooks.before = (_index, op, [subject]) => {
    isOver ||= op === "machine.reset" || op === "pycom.bootmgr";
    const isBehind = board.nvs.entries.has("ota") && !isOver;
    if (isBehind && failed === "" && FALLIBLE.has(op) && seen++ === number) {
      failed = `${number}: ${op} ${subject}`;
      throw new BoardError("EIO");
    }
  };
  return () => failed;
}

/** Whether the board has restarted, which is how an update ends that is not given up. */
function hasRestarted({ trace }: Board): boolean {
  return trace.some(({ op }) => op === "machine.reset");
}

/** How often the new version comes in, and the old one stays, where each operation fails in a run of its own. */
async function failEach(scenario: Scenario): Promise<{ readonly came: number; readonly stayed: number }> {
  const newSlot = scenario.firmware === undefined ? 0 : 1;
  const counts = { came: 0, stayed: 0 };
  for (let number = 0; ; number++) {
    let failed = (): string => "";
    const restarts: boolean[] = [];
    const each: Scenario = {
      before: OLD,
      after: NEW,
      boots: 8,
      starts: 2,
      ...scenario,
      arrange: (vehicle, board) => {
        failed = failOnce(board, number);
        // What comes in now has been on its way.
        vehicle.intercept = () => (failed() === "" ? null : { body: "null" });
      },
      beforeStart: (start, board) => {
        if (start === 1) restarts.push(hasRestarted(board));
      },
    };
    const { board, before, stop } = number % ONE_OF === 0 ? await runOnBoth(each) : runOnModel(each);
    const what = failed();
    if (what === "") return counts;
    const [isNew] = restarts;
    const slot = isNew ? newSlot : 0;
    expect(new Set(restarts), what).toEqual(new Set([isNew]));
    expect(stop, what).toEqual({ why: "end" });
    expect([board.slots.running, board.slots.next], what).toEqual([slot, slot]);
    expect(Object.fromEntries(board.nvs.entries), what).toEqual({});
    const expected = isNew ? new Map([...before, ...NEW, ...versionFile(newSlot)]) : before;
    expect(plain(board.files()), what).toEqual(plain(expected));
    counts[isNew ? "came" : "stayed"] += 1;
  }
}

function versionFile(newSlot: number): Files {
  const firmware = newSlot === 0 ? "" : "FIRMWARE = '1.0.1'\n";
  return files({ "/flash/OTA_VERSION.py": `VERSION = '1.0.1'\n${firmware}` });
}

describe("whatever fails once behind the commit, the update goes on by itself or is given up wholly, and is not refused", () => {
  it.each<readonly [string, Scenario]>([
    ["files alone", {}],
    [
      "firmware in a slot that the transport has marked itself",
      { program: "legacy", firmware: FIRMWARE.subarray(0, 1001) },
    ],
  ])("%s", { timeout: 120_000 }, async (_what, scenario) => {
    const { came, stayed } = await failEach(scenario);
    expect(came).toBeGreaterThan(10);
    expect(stayed).toBeGreaterThan(10);
  });
});
