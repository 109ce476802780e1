import { describe, expect, it } from "vitest";
import { Board } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

// Only on MicroPython: memory does not run short on the model.

const LINES = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
`;

const INSTALLED = 2;

/** Where that is so, recovery cannot be loaded from here on. */
const full = (when: string) => `import pycom, sys
class Full:
    def hexlify(self, data):
        raise MemoryError
    unhexlify = hexlify
if ${when}: sys.modules["ubinascii"] = Full()
`;

/** The first version updates on trial; the next one does this. */
const main = (then: string) => `${LINES}sys.modules.pop("ubinascii", None)
from OTA import WiFiOTA
from ota_errors import OTAError
ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
version = ota.get_current_version()
print("runs", version)
try:
    if version == "1.0.0":
        ota.connect()
        ota.update(trial_boots=2)
    else:
        print(${then})
except OTAError as error:
    print(type(error).__name__, error)
`;

const release = (id: number): Files =>
  files({ "/flash/config.py": `ID = ${id}\n`, "/sd/tariff.txt": `day ${id}\n` });

/** A board with this boot.py, in whose reach an update is. */
async function boardWith(boot: string, then: string): Promise<{ board: Board; start: () => void }> {
  const board = new Board();
  const programs = files({ "/flash/boot.py": boot, "/flash/main.py": main(then) });
  for (const [path, content] of [...installation("update"), ...release(1), ...programs]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  const vehicle = new Vehicle(release(1), release(2), null, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  const runtime = await microPython();
  return { board, start: () => expect(board.run(runtime, { boots: 6 }).stop).toEqual({ why: "end" }) };
}

/** What the programs have printed. */
const printed = ({ console }: Board): string[] => console.filter((line) => !line.startsWith("OTA: "));

describe("where boot.py has left the lines of main.py no heap", () => {
  it("a version on trial runs, and is confirmed", async () => {
    const { board, start } = await boardWith(LINES + full('pycom.nvs_get("ota", 0)'), "ota.confirm()");
    start();
    start();
    expect(printed(board)).toEqual(["runs 1.0.0", "runs 1.0.1", "True", "runs 1.0.1", "False"]);
    expect(plain(board.files())).toMatchObject(plain(release(2)));
    expect([...board.nvs.entries]).toEqual([]);
  });

  it("the old version runs while it waits for a card that is out", async () => {
    const { board, start } = await boardWith(LINES + full('pycom.nvs_get("ota", 0) == 5'), "ota.rollback()");
    board.hooks.before = (_index, op, [name, value]) => {
      if (op === "pycom.nvs_set" && name === "ota" && value === INSTALLED) board.flash.isCardIn = false;
    };
    start();
    start();
    const waits = ["runs 1.0.0", "StorageError the last update is not over"];
    expect(printed(board)).toEqual(["runs 1.0.0", "runs 1.0.1", ...waits, ...waits]);
  });
});

it("boot.py's own lines raise what they have no heap for, and main.py's do what there is to do", async () => {
  const boot = `${full('pycom.nvs_get("ota", 0)')}
try:
    exec(${JSON.stringify(LINES)})
except MemoryError:
    print("no heap")
    del sys.modules["ubinascii"]
`;
  const { board, start } = await boardWith(boot, 'pycom.nvs_get("ota_boots")');
  start();
  expect(printed(board)).toEqual(["runs 1.0.0", "no heap", "runs 1.0.1", "1"]);
});
