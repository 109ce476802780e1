import { describe, expect, it } from "vitest";
import { type Board, BoardError, Signal } from "../../src/board/index.js";
import { plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const OLD = files({ "/flash/behaviour.txt": "update", "/flash/config.py": "ID = 7\n" });

/** What leads to a way back, and what the program does once the power is there again: it asks for it no more. */
interface Way {
  readonly first: string;
  /** Once the first start is over. */
  readonly second: string;
  readonly afterwards: string;
  /** Whether it begins with this operation; it may fail too. */
  readonly begins: (board: Board, op: string, name: unknown) => boolean;
  readonly fails?: boolean;
}

const isRunning = ({ console }: Board): boolean => console.at(-1) === "1.0.1 rollback";

const WAYS: readonly (readonly [string, Way])[] = [
  ["asked for on trial", { first: "rollback", second: "confirm", afterwards: "confirm", begins: isRunning }],
  ["asked for later", { first: "keep", second: "rollback", afterwards: "idle", begins: isRunning }],
  [
    "taken because a start could not be counted",
    {
      first: "confirm",
      second: "confirm",
      afterwards: "confirm",
      begins: ({ nvs }, op, name) => op === "pycom.nvs_set" && name === "ota_boots" && nvs.entries.has(name),
      fails: true,
    },
  ],
];

/** Cuts the power before the `cut`-th change of what the board remembers, counted from where the way back begins. */
function scenario({ first, second, afterwards, begins, fails = false }: Way, cut: number): Scenario {
  let begun = false;
  let left = cut;
  return {
    program: "trial",
    before: OLD,
    after: files({ "/flash/behaviour.txt": first, "/flash/config.py": "ID = 8\n" }),
    boots: 8,
    starts: 3,
    arrange: (_vehicle, board) => {
      begun = false;
      left = cut;
      board.hooks.before = (_index, op, [name]) => {
        if (left < 0 || !(op === "pycom.nvs_set" || op === "pycom.nvs_erase" || isRunning(board))) return;
        if (!begun && begins(board, op, name)) {
          begun = true;
          if (fails) throw new BoardError("EIO");
        }
        if (!begun || !op.startsWith("pycom.nvs_") || op === "pycom.nvs_get") return;
        left -= 1;
        if (left < 0) throw new Signal("power");
      };
    },
    beforeStart: (start, board) => {
      if (start === 0) return;
      board.fs.writeFileSync("/flash/behaviour.txt", left < 0 ? afterwards : second);
      // Else what came back would look for it again.
      board.wifi.vanish("van");
    },
  };
}

describe.each(WAYS)("a way back that was cut short: %s", (_what, way) => {
  it("leaves a version that has failed, or one that has not", { timeout: 120_000 }, async () => {
    const versions: string[] = [];
    for (let cut = 0; versions.filter((version) => version === "1.0.0").length < 2; cut++) {
      const { board } = await runOnBoth(scenario(way, cut));
      const found = plain(board.files());
      const version = /'(.*)'/.exec(found["/flash/OTA_VERSION.py"] ?? "'1.0.0'")?.[1] ?? "";
      versions.push(version);
      const { ota, ota_bad, ota_why } = Object.fromEntries(board.nvs.entries);
      expect([cut, version, found["/flash/config.py"], ota, ota_bad]).toEqual(
        version === "1.0.1"
          ? [cut, version, "ID = 8\n", undefined, undefined]
          : [cut, version, "ID = 7\n", undefined, "1.0.1"],
      );
      if (version === "1.0.0") expect(ota_why).toBe(way.fails ? "no room" : "asked for");
    }
    expect(versions.filter((version) => version === "1.0.1").length).toBeGreaterThan(1);
  });
});
