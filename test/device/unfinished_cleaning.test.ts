import { describe, expect, it } from "vitest";
import { Board, BoardError, type BoardOptions, type OperationName, Signal } from "../../src/board/index.js";
import { incompatible } from "../support/marked.js";
import { installation, microPython } from "./support/runtimes.js";
import { plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

// Only on MicroPython: the model does not run what is on the board.

const HOOK = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
`;
const MAIN = `${HOOK}from OTA import WiFiOTA
from ota_errors import OTAError
ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
try:
    ota.connect()
    ota.update()
except OTAError as error:
    print(type(error).__name__, error)
`;
const LIBRARY = new Map([...installation("update")].filter(([path]) => path.startsWith("/flash/lib/")));
const CLEAN = "/flash/lib/ota_clean.py";
const INSTALLING = 1;
const CLEANING = 4;

const CHANGES: ReadonlySet<OperationName> = new Set([
  "file.write",
  "uos.remove",
  "pycom.nvs_set",
  "pycom.nvs_erase",
]);

function boardWith(content: Files, options: BoardOptions): Board {
  const board = new Board(options);
  for (const [path, bytes] of content) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, bytes);
  }
  return board;
}

function meet(board: Board, vehicle: Vehicle): void {
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
}

/** @throws BoardError where what is to be removed has a path that begins so */
function refuseRemoval(start: string, op: OperationName, path: unknown): void {
  if (op === "uos.remove" && String(path).startsWith(start)) throw new BoardError("EIO");
}

/**
 * A board whose card does not let go of what an update left, so that its cleaning is not over, gets an update of recovery; the
 * power goes before the change of this number from the first copy on, if there is one.
 */
async function run(
  number: number,
): Promise<{ readonly isCut: boolean; readonly end: string; readonly clean: string }> {
  const clean = Buffer.from(LIBRARY.get(CLEAN) ?? []).toString();
  const old = files({ "/flash/boot.py": HOOK, "/flash/main.py": MAIN, [CLEAN]: clean });
  const left = files({ "/sd/.ota/0.old": "of the update before" });
  const board = boardWith(new Map([...LIBRARY, ...old, ...left]), { flash: { filesystem: "fat" } });
  board.nvs.entries.set("ota", CLEANING);
  const next = new Map([...old, ...files({ [CLEAN]: `${clean}# 2\n` })]);
  meet(board, new Vehicle(old, next, null, true));
  let seen = -1;
  let isCut = false;
  board.hooks.before = (_index, op, [path, mode]) => {
    refuseRemoval("/sd/.ota/", op, path);
    if (isCut || board.nvs.entries.get("ota") === INSTALLING) return;
    if (seen < 0 && op === "open" && mode !== "rb" && String(path).startsWith("/flash/.ota/ota_")) seen = 0;
    if (seen < 0 || !(CHANGES.has(op) || (op === "open" && mode !== "rb"))) return;
    if (seen++ === number) {
      isCut = true;
      throw new Signal("power");
    }
  };
  const runtime = await microPython();
  let { stop } = board.run(runtime, { boots: 8 });
  if (isCut) ({ stop } = board.run(runtime, { boots: 8 }));
  return { isCut, end: stop.why, clean: Buffer.from(board.files().get(CLEAN) ?? []).toString() };
}

it("recovery is replaced where a cleaning is not over, wherever the power goes", {
  timeout: 120_000,
}, async () => {
  let cuts = 0;
  for (let isCut = true; isCut; cuts++) {
    const outcome = await run(cuts);
    expect([cuts, outcome.end, outcome.clean.endsWith("# 2\n")]).toEqual([cuts, "end", true]);
    isCut = outcome.isCut;
  }
  expect(cuts).toBeGreaterThan(20);
});

/** A version whose library works with that of no other. */
function release(version: string): Files {
  const main = `${MAIN}print("${version} runs")\n`;
  const programs = files({ "/flash/boot.py": HOOK, "/flash/main.py": main });
  return incompatible(new Map([...LIBRARY, ...programs]), version);
}

describe("where the copy of what a start loads first cannot be removed", () => {
  it.each(["fat", "littlefs"] as const)(
    "the installed version stays, until it can: %s",
    async (filesystem) => {
      const [first, second] = [release("1.0.0"), release("1.0.1")];
      const third = new Map([...second, ...files({ "/flash/x.py": "x = 1\n" })]);
      const board = boardWith(first, { flash: { filesystem, bytes: 2_000_000 } });
      board.hooks.before = (_index, op, [path]) => refuseRemoval("/flash/.ota/ota_resume.py", op, path);
      // In JSON: patches between so many files take a server long.
      meet(board, new Vehicle(first, second, null, false));
      const runtime = await microPython();
      expect(board.run(runtime).stop).toEqual({ why: "reset" });
      const next = new Vehicle(second, third, null, false);
      Object.assign(next.manifest, { version: "1.0.2", previous_version: "1.0.1" });
      meet(board, next);
      for (let start = 1; start <= 3; start++) {
        const said = board.console.length;
        expect([start, board.run(runtime).stop]).toEqual([start, { why: "end" }]);
        const ofProgram = board.console.slice(said).filter((line) => !line.startsWith("OTA:"));
        expect(ofProgram).toEqual(["StorageError errno 5", "1.0.1 runs"]);
      }
      board.hooks.before = undefined;
      expect(board.run(runtime, { boots: 2 }).stops).toEqual([{ why: "reset" }, { why: "end" }]);
      const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.2'\n" });
      expect(plain(board.files())).toEqual(plain(new Map([...third, ...version])));
    },
  );
});
