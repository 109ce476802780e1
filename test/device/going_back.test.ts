import { describe, expect, it } from "vitest";
import type { Board } from "../../src/board/index.js";
import { text } from "../support/noise.js";
import { type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const FILESYSTEMS = ["fat", "littlefs"] as const;
type Kind = (typeof FILESYSTEMS)[number];

/** A release whose program does what `behaviour` says. */
function release(behaviour: string, own: Readonly<Record<string, string | Uint8Array>>): Files {
  return files({ "/flash/behaviour.txt": behaviour, ...own });
}

function trial(filesystem: Kind, scenario: Scenario): Promise<Outcome> {
  return runOnBoth({
    program: "trial",
    isFirst: false,
    boots: 8,
    options: { flash: { filesystem } },
    ...scenario,
  });
}

/** What the new version's program does to its files, once, in its first start on trial. */
function onTrial(board: Board, act: (fs: Board["fs"]) => void): void {
  let isDone = false;
  board.hooks.before = (_index, op, [path]) => {
    const isRunning = op === "open" && path === "/flash/behaviour.txt" && board.nvs.entries.get("ota") === 2;
    if (!isRunning || isDone) return;
    isDone = true;
    act(board.fs);
  };
}

/** All that was there is there again, and `more`. */
function expectOld({ board, before }: Outcome, reason: string, more: Files = new Map()): void {
  expect(plain(board.files())).toEqual(plain(new Map([...before, ...more])));
  expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: reason });
  expect(board.console).toContain(`OTA: goes back: ${reason}`);
}

describe.each(FILESYSTEMS)("the old version comes back whole, on %s", (filesystem) => {
  it("where the program has made a folder with files in place of an old file", async () => {
    const outcome = await trial(filesystem, {
      before: release("update", { "/flash/data": "old", "/flash/z.py": "z = 1\n" }),
      after: release("idle", { "/flash/z.py": "z = 2\n" }),
      starts: 3,
      arrange: (_vehicle, board) =>
        onTrial(board, (fs) => {
          fs.mkdirSync("/flash/data/of/today", { recursive: true });
          fs.writeFileSync("/flash/data/of/today/log.txt", "12 kWh\n");
          fs.writeFileSync("/flash/data/log.txt", "12 kWh\n");
        }),
    });
    expect(outcome.board.console).toContain("1.0.1 idle");
    expectOld(outcome, "not confirmed");
  });

  it("where the program has written a file in place of an old folder, and goes back long after", async () => {
    const outcome = await trial(filesystem, {
      before: release("update", { "/flash/data/of/today/x.txt": "old", "/flash/z.py": "z = 1\n" }),
      after: release("keep, then go back", { "/flash/z.py": "z = 2\n" }),
      starts: 2,
      arrange: (_vehicle, board) => onTrial(board, (fs) => fs.writeFileSync("/flash/data", "12 kWh\n")),
    });
    expect(outcome.board.console.filter((line) => line === "1.0.1 keep, then go back")).toHaveLength(2);
    expectOld(outcome, "asked for");
  });

  it("but for what the program has made where the update had nothing to delete", async () => {
    const made = files({ "/flash/log.csv": "12 kWh\n", "/flash/logs/today.csv": "3 kWh\n" });
    const outcome = await trial(filesystem, {
      before: release("update", {
        "/flash/log.csv": "kWh\n",
        "/flash/logs/today.csv": "kWh\n",
        "/flash/z.py": "z = 1\n",
      }),
      after: release("keep, then go back", { "/flash/z.py": "z = 2\n" }),
      starts: 2,
      arrange: (_vehicle, board) => {
        board.fs.unlinkSync("/flash/log.csv");
        board.fs.rmSync("/flash/logs", { recursive: true });
        onTrial(board, (fs) => {
          fs.mkdirSync("/flash/logs");
          for (const [path, content] of made) fs.writeFileSync(path, content);
        });
      },
    });
    expectOld(outcome, "asked for", made);
  });

  it("where the version on trial, which is much smaller, has filled the storage", async () => {
    const outcome = await trial(filesystem, {
      before: release("update", { "/flash/a.py": text(12_000, 1), "/flash/b.py": text(8_000, 2) }),
      after: release("fill", { "/flash/a.py": "a", "/flash/b.py": "b" }),
      starts: 3,
    });
    expect(outcome.board.console).toContain("1.0.1 fill");
    const log = outcome.board.files().get("/flash/log.txt") ?? new Uint8Array();
    expect(log.length).toBeGreaterThan(20_000);
    expectOld(outcome, "not confirmed", new Map([["/flash/log.txt", log]]));
  });
});
