import { describe, expect, it } from "vitest";
import { Board, loadDeviceModule } from "../../src/board/index.js";
import { incompatible } from "../support/marked.js";
import { installation, microPython } from "./support/runtimes.js";
import { plain } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

// Only on MicroPython: the model does not run what is on the board.

const HOOK = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
`;
const IMPORT = "from OTA import WiFiOTA\n";
const MAIN = `${HOOK}print("copies", sys.path.count("/flash/.ota"))
${IMPORT}ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
print(ota.get_current_version(), ota.confirm())
if ota.get_current_version() == "1.0.0":
    ota.connect()
    ota.update(trial_boots=3)
`;

const { COPIED } = loadDeviceModule<typeof import("../../src/device/flash/lib/ota_journal.js")>(
  new Board(),
  "src/device/flash/lib/ota_journal.ts",
);

/** What boot.py may load of it behind its lines, which import `ota_resume` themselves. */
const LOADED = COPIED.filter((name) => name !== "ota_resume");

const LIBRARY = new Map([...installation("update", true)].filter(([path]) => path.startsWith("/flash/lib/")));

/** A version whose library works with that of no other. */
function release(version: string, boot: string): Files {
  const programs = files({ "/flash/boot.py": boot, "/flash/main.py": MAIN });
  return incompatible(new Map([...LIBRARY, ...programs]), version);
}

/** An update of all there is, on trial, and the first start of the new version, which has this boot.py. */
async function update(boot: string): Promise<{ readonly board: Board; readonly after: Files }> {
  const board = new Board({ flash: { bytes: 2_000_000 } });
  const before = release("1.0.0", HOOK);
  const after = release("1.0.1", boot);
  for (const [path, content] of before) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  // In JSON: patches between so many files take a server long.
  const vehicle = new Vehicle(before, after, null, false);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  const runtime = await microPython();
  expect(board.run(runtime).stop).toEqual({ why: "reset" });
  board.fs.appendFileSync("/flash/.ota/ota_heap.py", 'print("a copy")\n');
  expect(board.run(runtime).stop).toEqual({ why: "end" });
  return { board, after };
}

describe("an update of the whole library, on trial, is confirmed", () => {
  it.each([
    ["imports nothing of it", HOOK],
    ["imports it behind the lines", HOOK + IMPORT],
    // What recovery loads from a copy is loaded already then, from the library.
    ...LOADED.map((name): [string, string] => [
      `imports ${name} behind the lines`,
      `${HOOK}import ${name}\n`,
    ]),
    ["imports a transport behind the lines", `${HOOK}from SDOTA import SDOTA\n`],
    ["imports a function behind the lines", `${HOOK}from ota_files import size_of\n`],
  ])("where boot.py %s", async (_what, boot) => {
    const { board, after } = await update(boot);
    expect(board.console).toEqual([
      "copies 0",
      "1.0.0 False",
      `OTA: 1.0.0 to 1.0.1, ${after.size} files`,
      "a copy",
      "a copy",
      "copies 0",
      "1.0.1 True",
    ]);
    const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\n" });
    expect(plain(board.files())).toEqual(plain(new Map([...after, ...version])));
    expect([...board.nvs.entries]).toEqual([]);
  });
});

it("what has copies is all that the lines forget of what boot.py has loaded", () => {
  const { OWN } = loadDeviceModule<{ readonly OWN: readonly string[] }>(
    new Board(),
    "src/device/flash/lib/ota_resume.ts",
  );
  expect(OWN.toSorted()).toEqual(COPIED.toSorted());
});

it("the copies are no longer looked for behind main.py's lines where boot.py has failed between its own", async () => {
  const { board } = await update(`import sys
try:
    sys.path.insert(0, "/flash/.ota")
    raise OSError(5)
except OSError:
    print("boot.py", sys.path.count("/flash/.ota"))
`);
  expect(board.console.slice(-4)).toEqual(["boot.py 1", "a copy", "copies 0", "1.0.1 True"]);
});
