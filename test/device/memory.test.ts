import { describe, expect, it } from "vitest";
import { Board } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { AFTER, BEFORE, FIRMWARE, type Outcome, plain } from "./support/scenario.js";
import { files, Vehicle } from "./support/vehicle.js";

// Only on MicroPython: memory does not run short on the model.

const UPDATE = `from OTA import WiFiOTA

ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
ota.connect()
ota.update()
`;

/** A board that runs a program in Python, with a vehicle near it. */
async function run(
  main: string,
  boots: number,
  vehicle = new Vehicle(BEFORE, AFTER, null, false),
): Promise<Pick<Outcome, "board" | "stops">> {
  const runner = await microPython();
  const board = new Board();
  const present = new Map([...installation("update"), ...files({ "/flash/main.py": main }), ...BEFORE]);
  for (const [path, content] of present) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  return { board, stops: board.run(runner, { boots }).stops };
}

function expectAfter(board: Board): void {
  const there = plain(board.files());
  expect(there).toMatchObject({ ...plain(AFTER), "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n" });
  expect(Object.keys(there).filter((path) => path.includes("/.ota/") || path.includes("/old/"))).toEqual([]);
  expect([...board.nvs.entries]).toEqual([]);
}

describe("where memory is short", () => {
  it("files are copied in smaller pieces where the heap has none of a block", async () => {
    const inPieces = `import ota_files

def piece(size):
    if size > 1024:
        raise MemoryError
    return bytearray(size)

ota_files.bytearray = piece
`;
    const { board, stops } = await run(inPieces + UPDATE, 1);
    expect(stops).toEqual([{ why: "reset" }]);
    expectAfter(board);
    const writes = board.trace.filter(({ op }) => op === "file.write").map(({ args }) => args[1] ?? "");
    expect(writes.some((written) => /^bytes 4096\b/.test(written))).toBe(false);
    expect(writes.filter((written) => /^bytes 512\b/.test(written)).length).toBeGreaterThan(8);
  });

  it("the start after a restart installs what is committed", async () => {
    const full = `import sys

class Full:
    def install(self, mark):
        raise MemoryError

sys.modules["ota_recovery"] = Full()
`;
    const { board, stops } = await run(full + UPDATE, 3);
    expect(stops).toEqual([{ why: "reset" }, { why: "reset" }, { why: "end" }]);
    expectAfter(board);
  });

  it("before anything is committed, the update fails with an error that the next server is told", async () => {
    const full = `import sys

class Full:
    def commit(self, boots, watchdog):
        raise MemoryError

sys.modules["ota_transaction"] = Full()
`;
    const { board, stops } = await run(full + UPDATE, 3);
    expect(stops).toMatchObject([{ why: "error", error: "NoMemory" }]);
    expect([...board.nvs.entries]).toEqual([["ota_err", "NoMemory"]]);
    expect(plain(board.files())).toMatchObject(plain(BEFORE));
  });

  it.each([
    ["lines", true],
    ["JSON", false],
  ])(
    "an update that fails, told in %s, leaves nothing loaded but what the next call needs",
    async (_form, knowsLines) => {
      const vehicle = new Vehicle(BEFORE, AFTER, FIRMWARE, knowsLines);
      vehicle.intercept = ({ target }) =>
        target.includes("firmware_1.0.1.bin") ? Buffer.from("HTTP/1.0 200 OK\r\n\r\n\x00\x01x") : null;
      const main = `import sys
from ota_errors import OTAError
try:
    exec(${JSON.stringify(UPDATE)})
except OTAError as error:
    print(type(error).__name__, "with firmware" if "ota_slot" in sys.modules else "")
print(" ".join(sorted(name for name in sys.modules if name.startswith("ota_"))))
`;
      const { board } = await run(main, 1, vehicle);
      const shared = "ota_board ota_contact ota_errors ota_heap ota_slot";
      expect(board.console.slice(-2)).toEqual(["HashMismatch with firmware", shared]);
    },
  );

  it.each(["confirm", "rollback"])("%s loads nothing where there is nothing to do", async (call) => {
    const main = `import sys
from OTA import WiFiOTA

print(WiFiOTA("van", "secret", "192.168.4.1", 8000).${call}())
print(" ".join(sorted(name for name in sys.modules if name.startswith("ota_"))))
`;
    const { board } = await run(main, 1);
    expect(board.console).toEqual(["False", "ota_board ota_errors ota_heap"]);
  });

  it("each call leaves nothing loaded but what the next one needs", async () => {
    const main = `import sys
from OTA import WiFiOTA

ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)

def call(name):
    answer = getattr(ota, name)()
    stays = ("ota_board", "ota_contact", "ota_errors", "ota_heap", "ota_slot")
    print(name, answer, [each for each in sys.modules if each.startswith("ota_") and each not in stays])

if ota.get_current_version() == "1.0.0":
    ota.connect()
    ota.update(trial_boots=2)
for name in ("get_current_version", "confirm", "rollback", "update", "confirm"):
    call(name)
`;
    const { board } = await run(main, 2);
    expect(board.console.slice(1)).toEqual([
      "get_current_version 1.0.1 []",
      "confirm True []",
      "rollback False []",
      "OTA: nothing newer",
      "update False []",
      "confirm False []",
    ]);
  });

  it("a trial is confirmed where the heap has no room to tidy up: the next start does", async () => {
    const main = `import sys
from OTA import WiFiOTA

class Short:
    def clean(self):
        raise MemoryError

ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
if ota.get_current_version() == "1.0.1":
    sys.modules["ota_clean"] = Short()
    print("confirmed", ota.confirm())
else:
    ota.connect()
    ota.update(trial_boots=2)
`;
    const { board } = await run(main, 2);
    expect(board.console.at(-1)).toBe("confirmed True");
    expect(board.nvs.entries.get("ota")).toBe(4);
    board.run(await microPython());
    expectAfter(board);
  });
});
