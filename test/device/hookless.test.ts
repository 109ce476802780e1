import { describe, expect, it } from "vitest";
import { Board, BoardError, type BoardOptions, Signal, type Stop } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { FIRMWARE, plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const LINES = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
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
  /** What both versions have besides. */
  readonly own?: Files;
  readonly beforeStart?: (start: number, board: Board) => void;
}

/** An update to a version whose boot.py and main.py lack the two lines. */
async function run({ update = "", does = "pass", starts, own = new Map(), ...more }: Try) {
  const board = new Board(more.options);
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
  install(board, new Map([...installation("update"), ...before, ...own]));
  const vehicle = new Vehicle(before, after, more.firmware ?? null, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  more.arrange?.(board);
  const present = board.files();
  const runtime = await microPython();
  const stops: Stop[] = [];
  for (let start = 0; start < starts; start++) {
    more.beforeStart?.(start, board);
    stops.push(...board.run(runtime, { boots: 8 }).stops);
  }
  return { board, present, stops };
}

/** Destroys a byte of a file, as flash does that is worn out; it is no text any more. */
function damage({ fs }: Board, path: string, at: number): void {
  const content = new Uint8Array(Buffer.from(fs.readFileSync(path)));
  content[at] = 0xff;
  fs.writeFileSync(path, content);
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

  const JOURNAL = "/flash/.ota/journal";
  /** Where the journal's copy begins. */
  const COPY = 4096;

  it.each<[string, string | null]>([
    ["its copy is whole", null],
    ["its copy is damaged too", "/flash/.ota/0.old"],
  ])("comes to rest where the journal is damaged and it confirms itself: %s", async (_what, copy) => {
    const { board, stops } = await run({
      update: "trial_boots=3",
      does: "print('confirmed', ota.confirm())",
      starts: 4,
      beforeStart: (start, board) => {
        if (start !== 1) return;
        damage(board, JOURNAL, 5);
        if (copy !== null) damage(board, copy, COPY + 5);
      },
      arrange: (board) => {
        let isTried = false;
        board.hooks.before = (_index, op, [path]) => {
          // Its first start ends before it is confirmed.
          if (!isTried && op === "open" && path === JOURNAL && board.nvs.entries.get("ota") === 2) {
            isTried = true;
            throw new Signal("power");
          }
        };
      },
    });
    expect(stops.filter(({ why }) => why === "error")).toEqual([]);
    expect(board.nvs.entries.get("ota")).toBeUndefined();
    expect([...board.files().keys()].filter((path) => path.includes("/.ota/"))).toEqual([]);
    expect(board.console.at(-1)).toBe("OTA: nothing newer");
    expect(board.console).toContain("app 1.0.1, z 2");
  });

  it("that is confirmed and kept may update again, though the card does not let go of what is staged", async () => {
    const { board, stops } = await run({
      update: "trial_boots=3",
      does: "print('confirmed', ota.confirm(keep_backup=True))",
      starts: 4,
      arrange: (board) => {
        board.fs.mkdirSync("/sd/.ota");
        board.fs.writeFileSync("/sd/.ota/0123456789abcdef.new", "of an update that was interrupted");
        board.hooks.before = (_index, op, [path]) => {
          if (op === "uos.remove" && String(path).startsWith("/sd/.ota/")) throw new BoardError("EIO");
        };
      },
    });
    expect(stops.filter(({ why }) => why === "error")).toEqual([]);
    expect(board.console).toContain("confirmed True");
    expect(board.console.filter((line) => line.startsWith("Unconfirmed"))).toEqual([]);
    expect(board.console.at(-1)).toBe("OTA: nothing newer");
    expect(board.nvs.entries.get("ota")).toBeUndefined();
    expect(board.nvs.entries.get("ota_kept")).toBe(1);
  });
});

describe("an installation without the lines that the power has cut", () => {
  const release = (a: string, z: string) =>
    files({
      "/flash/boot.py": "",
      "/flash/main.py": program("of both", "pass", ""),
      "/flash/a.py": a,
      "/flash/z.py": z,
    });
  const V0 = release("a = 0", "z = 0");

  it("is not mixed with another update where neither its journal nor the copy of it can be read", async () => {
    const board = new Board();
    install(board, new Map([...installation("update"), ...V0]));
    const runtime = await microPython();
    const first = new Vehicle(V0, release("a = 1", "z = 1"), null, true);
    board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": first.host });
    board.hooks.before = (_index, op, [path, mode]) => {
      const isInstalling = board.nvs.entries.get("ota") === 1 && op === "open" && mode !== "rb";
      if (isInstalling && path === "/flash/z.py") throw new Signal("power");
    };
    board.run(runtime);
    const mixed = plain(board.files());
    expect([mixed["/flash/a.py"], mixed["/flash/z.py"]]).toEqual(["a = 1", "z = 0"]);

    // It keeps what a.py was when it began, and changes z.py alone.
    const next = new Vehicle(V0, release("a = 0", "z = 2"), null, true);
    board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": next.host });
    const failing = new Set<unknown>(["/flash/.ota/journal", "/flash/.ota/0.old"]);
    board.hooks.before = (_index, op, [path, mode]) => {
      if (op === "open" && mode === "rb" && failing.delete(path)) throw new BoardError("EIO");
    };
    board.run(runtime);
    expect([...failing]).toEqual([]);
    expect(board.console.at(-1)).toBe("StorageError the last update is not over");
    expect(next.requests).toEqual([]);
    board.run(runtime, { boots: 4 });
    expect(plain(board.files())).toMatchObject({
      ...plain(release("a = 1", "z = 1")),
      "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n",
    });
    expect(board.nvs.entries.get("ota")).toBeUndefined();
  });

  it("is over, and what has finished it is out of the heap, before the next update downloads", async () => {
    const FINISHING = ["ota_recovery", "ota_undo", "ota_install", "ota_backup", "ota_hold", "ota_clean"];
    const list = FINISHING.map((name) => `"${name}"`).join(", ");
    const tell = `on_progress=lambda *_: print("finishing", [m for m in (${list}) if m in __import__("sys").modules])`;
    const before = new Map([...V0, ...files({ "/flash/main.py": program("of both", "pass", tell) })]);
    const after = new Map([...before, ...files({ "/flash/z.py": "z = 1" })]);
    const board = new Board();
    install(board, new Map([...installation("update"), ...before]));
    board.fs.mkdirSync("/flash/.ota");
    board.fs.writeFileSync("/flash/.ota/0.old", "of an update that is over, but for this");
    board.nvs.entries.set("ota", 4);
    const vehicle = new Vehicle(before, after, null, true);
    board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
    board.run(await microPython());
    expect(new Set(board.console)).toEqual(
      new Set(["app of both, z 0", "OTA: 1.0.0 to 1.0.1, 1 files", "finishing []"]),
    );
    expect(plain(board.files())).toMatchObject(plain(after));
    expect([...board.nvs.entries]).toEqual([]);
  });
});
