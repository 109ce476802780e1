import { expect, it } from "vitest";
import { Board, BoardError, type OperationName, Signal } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { files, Vehicle } from "./support/vehicle.js";

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
const CLEAN = "/flash/lib/ota_clean.py";
const INSTALLING = 1;
const CLEANING = 4;

const CHANGES: ReadonlySet<OperationName> = new Set([
  "file.write",
  "uos.remove",
  "pycom.nvs_set",
  "pycom.nvs_erase",
]);

/**
 * A board whose card does not let go of what an update left, so that its cleaning is not over, gets an update of recovery; the
 * power goes before the change of this number from the first copy on, if there is one.
 */
async function run(
  number: number,
): Promise<{ readonly isCut: boolean; readonly end: string; readonly clean: string }> {
  const board = new Board({ flash: { filesystem: "fat" } });
  const library = installation("update");
  const clean = Buffer.from(library.get(CLEAN) ?? []).toString();
  const old = files({ "/flash/boot.py": HOOK, "/flash/main.py": MAIN, [CLEAN]: clean });
  const left = files({ "/sd/.ota/old": "of the update before" });
  for (const [path, content] of [...library, ...old, ...left]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  board.nvs.entries.set("ota", CLEANING);
  const next = new Map([...old, ...files({ [CLEAN]: `${clean}# 2\n` })]);
  const vehicle = new Vehicle(old, next, null, true);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  let seen = -1;
  let isCut = false;
  board.hooks.before = (_index, op, [path, mode]) => {
    if (op === "uos.remove" && String(path).startsWith("/sd/.ota/")) throw new BoardError("EIO");
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

// Only on MicroPython: the model does not run what is on the board.
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
