import { describe, expect, it } from "vitest";
import { Board, type BoardOptions, Signal } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { FIRMWARE, plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const LINES = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_recovery").resume()
`;

function program(version: string, before: string, update: string): string {
  return `
from OTA import WiFiOTA
from ota_errors import OTAError
import z
print("app ${version}, z", z.z)
ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
try:
    ${before}
    ota.connect()
    ota.update(${update})
except OTAError as error:
    print(type(error).__name__, error)
`;
}

interface Try {
  /** What the old version asks for. */
  readonly update?: string;
  /** What the new version does first. */
  readonly does?: string;
  readonly options?: BoardOptions;
  readonly firmware?: Uint8Array;
  readonly starts: number;
  readonly arrange?: (board: Board) => void;
}

/** An update to a version whose boot.py and main.py lack the two lines. */
async function run({ update = "", does = "pass", options, firmware, starts, arrange }: Try) {
  const board = new Board(options);
  const before = files({
    "/flash/boot.py": LINES,
    "/flash/main.py": LINES + program("1.0.0", "pass", update),
    "/flash/z.py": "z = 1\n",
  });
  const after = files({
    "/flash/boot.py": "",
    "/flash/main.py": program("1.0.1", does, update),
    "/flash/z.py": "z = 2\n",
  });
  install(board, new Map([...installation("update"), ...before]));
  const vehicle = new Vehicle(before, after, firmware ?? null, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  arrange?.(board);
  const present = board.files();
  const runtime = await microPython();
  for (let start = 0; start < starts; start++) board.run(runtime, { boots: 8 });
  return { board, present };
}

function install(board: Board, all: Files): void {
  for (const [path, content] of all) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
}

describe("a version that forgot the two lines", () => {
  it("is gone back from by its own updates", async () => {
    const { board, present } = await run({ update: "trial_boots=3", starts: 4 });
    expect(board.console.filter((line) => line === "Unconfirmed ")).toHaveLength(3);
    expect(board.console.at(-1)).toBe("VersionRefused 1.0.1: not confirmed");
    expect(plain(board.files())).toEqual(plain(present));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "not confirmed" });
  });

  it("cannot confirm itself on firmware that is not its own", async () => {
    const { board, present } = await run({
      update: "trial_boots=3",
      does: "print('confirmed', ota.confirm())",
      firmware: FIRMWARE,
      options: { startsImage: (image) => !Buffer.from(image).equals(FIRMWARE) },
      starts: 1,
    });
    expect(board.console.filter((line) => line.startsWith("confirmed"))).toEqual([]);
    expect(board.console).toContain("OTA: goes back: firmware does not start");
    expect(plain(board.files())).toEqual(plain(present));
  });

  it("is installed wholly, wherever the power goes: the lines go last", async () => {
    let isCut = false;
    const { board } = await run({
      starts: 2,
      arrange: (board) => {
        board.hooks.before = (_index, op, [path, mode]) => {
          const isLate = board.nvs.entries.get("ota") === 1 && op === "open" && mode !== "rb";
          if (!isCut && isLate && path === "/flash/z.py") {
            isCut = true;
            throw new Signal("power");
          }
        };
      },
    });
    expect(isCut).toBe(true);
    expect(board.console.filter((line) => line.startsWith("app"))).toEqual([
      "app 1.0.0, z 1",
      "app 1.0.1, z 2",
    ]);
  });
});
