import { describe, expect, it } from "vitest";
import { Board, type OperationName, Signal } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { plain } from "./support/scenario.js";
import { files, Vehicle } from "./support/vehicle.js";

// Only on MicroPython: the model runs a program of its own, whatever main.py is called.

const BOOT = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
from OTA import WiFiOTA
from ota_errors import OTAError
ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
try:
    ota.connect()
    ota.update()
except OTAError as error:
    print(type(error).__name__, error)
`;
const OLD = files({ "/flash/boot.py": `${BOOT}# 1\n`, "/flash/Main.py": "print('main 1')\n" });
const NEW = files({ "/flash/boot.py": `${BOOT}# 2\n`, "/flash/main.py": "print('main 2')\n" });

const CHANGES: ReadonlySet<OperationName> = new Set([
  "file.write",
  "uos.remove",
  "uos.mkdir",
  "uos.rmdir",
  "pycom.nvs_set",
  "pycom.nvs_erase",
]);

/** An update whose boot.py updates; the power goes before the change of this number behind the commit, if there is one. */
async function run(
  isFirst: boolean,
  number: number,
): Promise<{ readonly board: Board; readonly cut: string }> {
  const board = new Board({ flash: { filesystem: "fat" } });
  const library = [...installation("update")].filter(([path]) => !/^\/flash\/(?:main|boot)\.py$/.test(path));
  for (const [path, content] of [...library, ...OLD]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  const vehicle = new Vehicle(OLD, NEW, null, !isFirst);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  let seen = 0;
  let cut = "";
  board.hooks.before = (_index, op, [path, mode]) => {
    const changes = CHANGES.has(op) || (op === "open" && mode !== "rb");
    if (cut !== "" || !changes || board.nvs.entries.get("ota") === undefined) return;
    if (seen++ === number) {
      cut = `${op} ${path}`;
      throw new Signal("power");
    }
  };
  const runtime = await microPython();
  board.run(runtime, { boots: 8 });
  if (cut !== "") board.run(runtime, { boots: 8 });
  return { board, cut };
}

/** What there is under the names that a board starts from, as they are spelled. */
function startFiles(board: Board): Record<string, string> {
  return plain(new Map([...board.files()].filter(([path]) => /^\/flash\/(?:main|boot)\.py$/i.test(path))));
}

// To FAT the old name and the new one are the same: what deletes the one deletes the other.
describe.each([
  ["JSON", true],
  ["lines", false],
])("main.py that had another spelling, told in %s", (_form, isFirst) => {
  it("is there behind the update, wherever the power goes", { timeout: 120_000 }, async () => {
    const cuts: string[] = [];
    for (let number = 0; cuts.at(-1) !== ""; number++) {
      const { board, cut } = await run(isFirst, number);
      cuts.push(cut);
      expect(startFiles(board), `cut before ${cut}, ${number}`).toEqual(plain(NEW));
      expect(board.console.at(-1), `cut before ${cut}, ${number}`).toBe("main 2");
      expect([...board.nvs.entries]).toEqual([]);
    }
    // It is gone at one of them.
    expect(cuts).toContain("open /flash/main.py");
  });
});
