import { describe, expect, it } from "vitest";
import { Board, type Stop } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { AFTER, BEFORE, FIRMWARE, plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

// Before 1.21, MicroPython keeps what there is of a module whose import has failed, and takes it for all of it from then
// on. Only on MicroPython, which is made to do the same here: memory does not run short on the model.

/** Once in a start, an import of the module that `halved` names finds no room on the heap. */
const KEEPS_HALVES = `import builtins, sys

class Half:
    pass

whole_import = builtins.__import__
failed = []

def import_as_before(name, *more):
    if name in sys.modules:
        return sys.modules[name]
    try:
        if name == halved and not failed:
            failed.append(name)
            raise MemoryError
        return whole_import(name, *more)
    except MemoryError:
        sys.modules[name] = Half()
        raise

builtins.__import__ = import_as_before
`;

const OTA = `from network import WLAN
from OTA import WiFiOTA
from ota_errors import NoMemory

ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)

def call(name):
    try:
        return getattr(ota, name)()
    except NoMemory:
        print("NoMemory in", name)
    return getattr(ota, name)()

`;

const UPDATES = `call("connect")
print("joined", WLAN().isconnected())
call("update")
`;

const ENDS_TRIAL = (name: string) => `wanted, halved = halved, ""
if ota.get_current_version() == "1.0.0":
    ota.connect()
    ota.update(trial_boots=3)
halved = wanted
print(call("${name}"))
`;

function program(halved: string, text: string): string {
  return `halved = "${halved}"\n${KEEPS_HALVES}${OTA}${text}`;
}

interface Place {
  readonly board: Board;
  readonly vehicle: Vehicle;
}

/** A board with these files besides, near a server. */
function place(own: Files): Place {
  const board = new Board();
  for (const [path, content] of new Map([...installation("update"), ...BEFORE, ...own])) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  const vehicle = new Vehicle(BEFORE, AFTER, FIRMWARE, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  return { board, vehicle };
}

async function run(board: Board, boots: number): Promise<readonly Stop[]> {
  return board.run(await microPython(), { boots }).stops;
}

function expectFiles({ board }: Place, release: Files): void {
  const there = plain(board.files());
  expect(there).toMatchObject(plain(release));
  expect(Object.keys(there).filter((path) => path.includes("/.ota"))).toEqual([]);
}

function expectUpdated(outcome: Place): void {
  expectFiles(outcome, AFTER);
  expect(outcome.board.files().has("/flash/lib/old/gone.py")).toBe(false);
  expect(outcome.board.slots.running).toBe(1);
  expect([...outcome.board.nvs.entries]).toEqual([]);
}

describe("half a module, of which there was no room for the rest, is not taken for all of it", () => {
  it.each(["ota_contact", "ota_wlan"])("by connect(): %s", async (module) => {
    const outcome = place(files({ "/flash/main.py": program(module, UPDATES) }));
    expect(await run(outcome.board, 2)).toEqual([{ why: "reset" }, { why: "end" }]);
    expect(outcome.board.console.slice(0, 2)).toEqual(["NoMemory in connect", "joined True"]);
    expectUpdated(outcome);
  });

  it("by update(), where the program has joined the network itself", async () => {
    const joins = `radio = WLAN(mode=WLAN.STA)
radio.connect("van", auth=(WLAN.WPA2, "secret"))
while not radio.isconnected():
    pass
call("update")
`;
    const outcome = place(files({ "/flash/main.py": program("ota_contact", joins) }));
    expect(await run(outcome.board, 2)).toEqual([{ why: "reset" }, { why: "end" }]);
    expect(outcome.board.console[0]).toBe("NoMemory in update");
    expectUpdated(outcome);
  });

  it.each(["ota_update", "ota_journal", "ota_request", "ota_http", "ota_slot", "ota_transaction"])(
    "by update(): %s",
    async (module) => {
      const outcome = place(files({ "/flash/main.py": program(module, UPDATES) }));
      expect(await run(outcome.board, 2)).toEqual([{ why: "reset" }, { why: "end" }]);
      expect(outcome.board.console).toContain("NoMemory in update");
      expectUpdated(outcome);
    },
  );

  it("by confirm()", async () => {
    const outcome = place(files({ "/flash/main.py": program("ota_trial", ENDS_TRIAL("confirm")) }));
    await run(outcome.board, 2);
    expect(outcome.board.console.slice(-2)).toEqual(["NoMemory in confirm", "True"]);
    expectUpdated(outcome);
  });

  it("by rollback()", async () => {
    const outcome = place(files({ "/flash/main.py": program("ota_undo", ENDS_TRIAL("rollback")) }));
    await run(outcome.board, 2);
    expect(outcome.board.console.slice(-2)).toEqual(["NoMemory in rollback", "OTA: goes back: asked for"]);
    outcome.board.fs.writeFileSync("/flash/main.py", "");
    await run(outcome.board, 4);
    expectFiles(outcome, BEFORE);
    expect(outcome.board.slots.running).toBe(0);
  });
});

describe("the update's own module, for which there is no room", () => {
  it("is what the next server is told of, and WiFi is off meanwhile", async () => {
    const { board, vehicle } = place(
      files({ "/flash/main.py": program("ota_update", "ota.connect()\nota.update()\n") }),
    );
    expect(await run(board, 1)).toMatchObject([{ why: "error", error: "NoMemory" }]);
    expect(board.wifi.mode).toBeNull();
    expect(board.trace.map(({ op }) => op)).toContain("wlan.deinit");
    expect([vehicle.requests, [...board.nvs.entries]]).toEqual([[], [["ota_err", "NoMemory"]]]);
    board.fs.writeFileSync("/flash/main.py", program("", UPDATES));
    await run(board, 2);
    expect(vehicle.requests[0]).toContain("&error=NoMemory");
    expect(vehicle.requests.at(-1)).not.toContain("error=");
  });
});

describe("a start whose boot.py has no room for a module", () => {
  const HOOK = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
`;
  const TELLS = `import gc
print("copies", "/flash/.ota" in sys.path, "threshold", gc.threshold())
`;

  /** A board with an update that is installed at the next start. */
  async function committed(boot: string): Promise<Place> {
    const updates = files({ "/flash/main.py": program("ota_recovery", "ota.connect()\nota.update()\n") });
    const outcome = place(updates);
    expect(await run(outcome.board, 1)).toEqual([{ why: "reset" }]);
    expect(outcome.board.nvs.entries.get("ota")).toBe(1);
    outcome.board.fs.writeFileSync("/flash/boot.py", boot);
    return outcome;
  }

  it.each(["ota_recovery", "ota_undo", "ota_backup", "ota_install", "ota_journal"])(
    "goes on in main.py: %s",
    async (module) => {
      const boot = `halved = "${module}"\n${KEEPS_HALVES}import gc\ngc.threshold(49152)\n${HOOK}`;
      const outcome = await committed(boot);
      outcome.board.fs.writeFileSync("/flash/main.py", TELLS + HOOK + TELLS);
      const stops = await run(outcome.board, 2);
      expect(stops.map(({ why }) => why)).toEqual(["reset", "error"]);
      expect(stops[1]).toMatchObject({ error: "MemoryError" });
      // At the start that installs, and at the next, which cleans up: before main.py's hook; at the last, behind it too.
      expect(outcome.board.console.slice(-3)).toEqual(Array(3).fill("copies False threshold 49152"));
      expectUpdated(outcome);
    },
  );
});
