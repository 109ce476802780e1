import { afterAll, beforeAll, expect, it } from "vitest";
import { Board, ModelRuntime } from "../../src/board/index.js";
import { card } from "./support/card.js";
import { fileServer } from "./support/file_server.js";
import type { Mirror } from "./support/mirror.js";
import { installation } from "./support/runtimes.js";
import { AFTER, BEFORE, FIRMWARE, runOnBoth, type Scenario } from "./support/scenario.js";
import { files, Vehicle } from "./support/vehicle.js";

/**
 * A LoPy's stack is 8 KB, of which MicroPython takes 7, and each call of a function in Python about 320 bytes of it (see
 * `npm run bench -- stack`). So many of the library's leave a third of it to the application and to what they call.
 */
const LIMIT = 16;

const OURS = /src\/device\/(?:flash|transports)\//;
const PLACE = /^ *at (?:new )?(?:Proxy\.)?([\w.]+)?.*\/(\w+)\.ts.*$/;

const before = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 200;
});
afterAll(() => {
  Error.stackTraceLimit = before;
});

/** How deep the library's TypeScript is where it calls the board: the calls that led to the deepest place. */
class Deepest {
  calls: readonly string[] = [];

  watch({ hooks }: Board): void {
    hooks.before = () => {
      const lines = (new Error().stack ?? "").split("\n").filter((line) => OURS.test(line));
      if (lines.length > this.calls.length) this.calls = lines.map((line) => line.replace(PLACE, "$2:$1"));
    };
  }

  expectFew(): void {
    console.log(`${this.calls.length} calls: ${this.calls.join(" < ")}`);
    expect(this.calls.length).toBeGreaterThan(8);
    expect(this.calls.length).toBeLessThanOrEqual(LIMIT);
  }
}

const big = (text: string) => files({ "/flash/table.txt": "a line of a table\n".repeat(900) + text });
const old = new Map([...BEFORE, ...big("old")]);
const next = new Map([...AFTER, ...big("new")]);
/** More than is kept of a manifest until it is written. */
const long = (text: string) =>
  files(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`/flash/lib/m/file${at}.py`, text + at])));
const tried = (text: string) => files({ "/flash/behaviour.txt": text });

const scenarios: readonly (readonly [string, Scenario])[] = [
  ["lines, patches, firmware in blocks", { before: old, after: next, firmware: FIRMWARE, isFirst: false }],
  ["JSON, firmware as it is", { before: old, after: next, firmware: FIRMWARE }],
  [
    "a transport of the first client's kind",
    { program: "legacy", before: old, after: next, firmware: FIRMWARE },
  ],
  [
    "a trial, and the way back",
    {
      program: "trial",
      before: new Map([...old, ...tried("update")]),
      after: new Map([...next, ...tried("rollback")]),
      firmware: FIRMWARE,
      isFirst: false,
      boots: 5,
    },
  ],
  [
    "a trial whose starts are used up",
    {
      program: "trial",
      before: new Map([...old, ...tried("update")]),
      after: new Map([...next, ...tried("restart")]),
      isFirst: false,
      boots: 6,
    },
  ],
];

it.each(scenarios)("the library's calls are few: %s", async (_what, scenario) => {
  const deepest = new Deepest();
  await runOnBoth({ ...scenario, arrange: (_vehicle, board) => deepest.watch(board) });
  deepest.expectFew();
});

it("the library's calls are few: a server of files", async () => {
  const deepest = new Deepest();
  const watched = (_mirror: Mirror, board: Board) => {
    deepest.watch(board);
    return {};
  };
  await fileServer(watched, { before: old, after: next, firmware: FIRMWARE });
  deepest.expectFew();
});

it("the library's calls are few: a card", async () => {
  const deepest = new Deepest();
  await card({ before: old, after: next, firmware: FIRMWARE }, (_mirror, board) => deepest.watch(board));
  deepest.expectFew();
});

it.each([
  ["JSON", true],
  ["lines", false],
])(
  "the library's calls are few: a long manifest in %s, where an old version is kept",
  async (_form, isFirst) => {
    const deepest = new Deepest();
    const { board } = await runOnBoth({
      program: "trial",
      isFirst,
      before: new Map([...old, ...tried("update")]),
      after: new Map([...next, ...long("x = "), ...tried("keep")]),
      arrange: (_vehicle, board) => {
        board.nvs.entries.set("ota_kept", 1);
        board.fs.mkdirSync("/flash/.ota");
        board.fs.writeFileSync("/flash/.ota/journal", "of the version before\n");
        board.fs.writeFileSync("/flash/.ota/0.old", "the version before");
        deepest.watch(board);
      },
    });
    // It was given up: another journal was committed.
    expect(board.nvs.entries.get("ota_kept")).toBeUndefined();
    deepest.expectFew();
  },
);

it("the library's calls are few: a trial without the lines that its update goes back from", () => {
  const [from, to] = [files({ "/flash/lib/a/b/c.py": "1" }), new Map([...big("new"), ...long("x = ")])];
  const board = new Board();
  for (const [path, content] of [...installation("hookless"), ...from]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  const vehicle = new Vehicle(from, to, null, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  const programs = "test/device/programs";
  const runtime = new ModelRuntime({ boot: `${programs}/nothing.ts`, main: `${programs}/hookless.ts` });
  const deepest = new Deepest();
  deepest.watch(board);
  for (let start = 0; start < 4; start++) board.run(runtime, { boots: 8 });
  expect(board.console).toContain("OTA: goes back: not confirmed");
  expect(board.console.at(-1)).toBe("VersionRefused 1.0.1: not confirmed");
  deepest.expectFew();
});
