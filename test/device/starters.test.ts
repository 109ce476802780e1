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

type Starter = "boot" | "main";

/** Where there are both, boot.py has no more than the lines that go on with an update. */
function release(starters: readonly Starter[], version: string, program: string, isLonger: boolean): Files {
  const end = `print("${version} runs")\n${isLonger ? "# in more words\n" : ""}`;
  return files(
    Object.fromEntries(
      starters.map((name) => {
        const does = starters.length === 1 || name === "main" ? program : "";
        return [`/flash/${name}.py`, `${HOOK}${does}${end}`];
      }),
    ),
  );
}

function startersOn(board: Board): Record<string, string> {
  return plain(new Map([...board.files()].filter(([path]) => /^\/flash\/(?:boot|main)\.py$/.test(path))));
}

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
function newBoard(before: Files, after: Files): Board {
  const board = new Board({ flash: { filesystem: "fat" }, sd: null });
  const vehicle = new Vehicle(before, after, null, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  return board;
}

/** What a power cut would leave before each change from the commit of the update on, as far as it differs. */
async function cutsOf(before: Files, after: Files): Promise<readonly Cut[]> {
  const board = newBoard(before, after);
  const library = [...installation("update")].filter(([path]) => path.startsWith("/flash/lib/"));
  for (const [path, content] of [...library, ...before]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
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
    for (const path of [...before.keys(), ...after.keys()]) {
      expect(cuts.map((cut) => cut.before.split(" ").at(-1))).toContain(path);
    }
    const runtime = await microPython();
    for (const cut of cuts) {
      const board = newBoard(before, after);
      board.restore(cut.left);
      const { stop } = board.run(runtime, { boots: 8 });
      const where = `cut before ${cut.before}`;
      expect(startersOn(board), where).toEqual(plain(isFailing ? before : after));
      expect([stop.why, board.console.at(-1)], where).toEqual(["end", `${version} runs`]);
      expect(board.nvs.entries.get("ota"), where).toBeUndefined();
    }
  });
});
