import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { Board, type BoardStorage, type OperationName } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

// Only on MicroPython: the model runs a program of its own, whatever boot.py and main.py say.

const HOOK = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
`;
const FAILING = `import machine
machine.reset()
`;

function updating(trialBoots: number): string {
  return `from OTA import WiFiOTA
from ota_errors import OTAError
ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
try:
    ota.connect()
    ota.update(trial_boots=${trialBoots})
except OTAError as error:
    print(type(error).__name__, error)
`;
}

type Starter = "boot" | "main" | "Main";

/**
 * Where there are both, boot.py has no more than the lines that go on with an update; with Main.py it is the one that does
 * all, for this board runs main.py under no other name.
 */
function release(starters: readonly Starter[], version: string, program: string, isLonger: boolean): Files {
  const end = `print("${version} runs")\n${isLonger ? "# in more words\n" : ""}`;
  const acting = starters.includes("Main") ? "boot" : "main";
  return files(
    Object.fromEntries(
      starters.map((name) => {
        const does = starters.length === 1 || name === acting ? program : "";
        return [`/flash/${name}.py`, `${HOOK}${does}${end}`];
      }),
    ),
  );
}

function startersIn(content: Files): Record<string, string> {
  return plain(new Map([...content].filter(([path]) => /^\/flash\/(?:boot|main)\.py$/i.test(path))));
}

function put(board: Board, content: Files): void {
  for (const [path, bytes] of content) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, bytes);
  }
}

const LIBRARY = new Map([...installation("update")].filter(([path]) => path.startsWith("/flash/lib/")));

const CHANGES: ReadonlySet<OperationName> = new Set([
  "file.write",
  "uos.remove",
  "uos.mkdir",
  "uos.rmdir",
  "pycom.nvs_set",
  "pycom.nvs_erase",
]);

interface Cut {
  readonly before: string;
  readonly left: BoardStorage;
}

/** A board in reach of an update. */
function newBoard(before: Files, after: Files, knowsLines = true): Board {
  const board = new Board({ flash: { filesystem: "fat" }, sd: null });
  const vehicle = new Vehicle(before, after, null, knowsLines);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  return board;
}

/** What a power cut would leave before each change from the commit of the update on, as far as it differs. */
async function cutsOf(before: Files, after: Files): Promise<readonly Cut[]> {
  const board = newBoard(before, after);
  put(board, LIBRARY);
  put(board, before);
  const cuts: Cut[] = [];
  board.hooks.before = (_index, op, [subject, mode]) => {
    const changes = CHANGES.has(op) || (op === "open" && mode !== "rb");
    if (!changes || board.nvs.entries.get("ota") === undefined) return;
    const left = board.storage();
    if (!isDeepStrictEqual(left, cuts.at(-1)?.left)) cuts.push({ before: `${op} ${subject}`, left });
  };
  expect(board.run(await microPython(), { boots: 8 }).stop).toEqual({ why: "end" });
  return cuts;
}

const PAIRS: readonly (readonly [old: readonly Starter[], next: readonly Starter[]])[] = [
  [["boot", "main"], ["main"]],
  [["boot", "main"], ["boot"]],
  [["main"], ["boot", "main"]],
  [["boot"], ["boot", "main"]],
  [["boot"], ["main"]],
  [["main"], ["boot"]],
  [["boot", "Main"], ["main"]],
  [["main"], ["boot", "Main"]],
];

// What ends up on the board is shorter than what it replaces: on FAT, opening to write it empties the file.
describe.each(PAIRS)("a release that starts with %j, updated to one with %j", (old, next) => {
  it.each([
    ["without trial, is the new one", 0, "1.0.1"],
    ["to a version that fails, is the old one again", 1, "1.0.0"],
  ])("%s, wherever the power goes", { timeout: 60_000 }, async (_end, trialBoots, version) => {
    const isFailing = trialBoots > 0;
    const before = release(old, "1.0.0", updating(trialBoots), !isFailing);
    const after = release(next, "1.0.1", isFailing ? FAILING : updating(trialBoots), isFailing);
    const cuts = await cutsOf(before, after);
    // To FAT, names that differ in case alone are the same.
    const touched = cuts.map((cut) => cut.before.split(" ").at(-1)?.toLowerCase());
    for (const path of [...before.keys(), ...after.keys()]) expect(touched).toContain(path.toLowerCase());
    const whole = [before, after].flatMap((release) => Object.values(startersIn(release)));
    const runtime = await microPython();
    for (const cut of cuts) {
      const board = newBoard(before, after);
      board.restore(cut.left);
      const { stop } = board.run(runtime, { boots: 8 });
      const where = `cut before ${cut.before}`;
      expect(
        Object.values(startersIn(cut.left.files)).filter((text) => whole.includes(text)),
        where,
      ).not.toEqual([]);
      expect(startersIn(board.files()), where).toEqual(plain(isFailing ? before : after));
      expect([stop.why, board.console.at(-1)], where).toEqual(["end", `${version} runs`]);
      expect(board.nvs.entries.get("ota"), where).toBeUndefined();
    }
  });
});

describe.each([
  ["lines", true],
  ["JSON", false],
])("main.py, which the old release has as Main.py, told in %s", (_form, knowsLines) => {
  it.each([
    ["is the new one after an update", 0, "1.0.1"],
    ["is the old one again where the new one fails", 1, "1.0.0"],
  ])("%s", async (_end, trialBoots, version) => {
    const isFailing = trialBoots > 0;
    const there = release(["boot", "main"], "1.0.0", updating(trialBoots), false);
    const before = new Map([...there].map(([path, text]) => [path.replace("main", "Main"), text]));
    const after = release(["boot", "main"], "1.0.1", isFailing ? FAILING : updating(trialBoots), false);
    const board = newBoard(before, after, knowsLines);
    put(board, LIBRARY);
    put(board, there);
    const { stop } = board.run(await microPython(), { boots: 8 });
    expect(board.console).toContain(`OTA: 1.0.0 to 1.0.1, 2 files`);
    expect([stop.why, board.console.at(-1)]).toEqual(["end", `${version} runs`]);
    expect(startersIn(board.files())).toEqual(plain(isFailing ? there : after));
    expect(board.nvs.entries.get("ota")).toBeUndefined();
  });
});
