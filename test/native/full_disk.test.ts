import { describe, expect, it } from "vitest";
import { type Files, type Filesystem, findInterpreter, NativeBoard } from "../../src/native/index.js";
import { noise } from "../support/noise.js";
import { answers, bytes, files, library, type Release, withLibrary } from "./releases.js";

const interpreter = findInterpreter();

const FIRMWARE = bytes(2000, 3);
const TRIAL = { trialBoots: 2 };
/** The start of the update, which is the first on trial; the second; the one that goes back; one more. */
const STARTS = 4;

/** A program that logs until there is no room, whatever it is. */
const FILLS = files({
  "/flash/lib/app.py": `
def run():
    size = 2048
    while size >= 1:
        try:
            while True:
                log = open("/flash/log.txt", "ab")
                try:
                    log.write(bytearray(size))
                finally:
                    log.close()
        except OSError:
            size //= 2
`,
});

/** A program whose first pass stops behind the manifest; then it makes a file of its own. */
const IN_PASSES = `
from OTA import WiFiOTA
from ota_errors import NoSpace, OTAError
from uos import listdir

class InPasses(WiFiOTA):
    def fetch(self, request, sink):
        print("asks", request)
        if not request.startswith("manifest") and "once" not in listdir("/flash"):
            open("/flash/once", "w").close()
            raise NoSpace("as if")
        super().fetch(request, sink)

ota = InPasses("van", "secret", "192.168.4.1", 8000)
print("is", ota.get_current_version())
if "once" in listdir("/flash"):
    open("/flash/t\\u00e5.csv", "w").close()
try:
    ota.connect()
    ota.update()
except OTAError as error:
    print(type(error).__name__, error)
`;

/** What is on a board after so many starts, and what it said. */
function live(
  filesystem: Filesystem,
  { from, to, own = new Map() }: { readonly from: Files; readonly to: Files; readonly own?: Files },
  starts: number,
): { readonly output: string; readonly found: Map<string, Uint8Array>; readonly nvs: object } {
  const old = { version: "1.0.0", files: from, firmware: FIRMWARE };
  const next = { version: "1.0.1", files: to, firmware: FIRMWARE };
  const board = new NativeBoard(interpreter ?? "", { filesystem, answers: answers(old, next) });
  try {
    let state = board.install(new Map([...from, ...own]), FIRMWARE);
    let output = "";
    for (let start = 0; start < starts; start++) {
      const lived = board.live(state, "cached");
      output += lived.output;
      state = lived.end;
    }
    const found = new Map(board.contents(state)?.files);
    return { output, found, nvs: JSON.parse(state.nvs) };
  } finally {
    board.close();
  }
}

/** Files in a form that a failing test can print. */
function told(all: Files): Record<string, string> {
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([path, content]) => [path, Buffer.from(content).toString("latin1").slice(0, 40)]),
  );
}

function each(count: number, pathOf: (number: number) => string, content: (number: number) => Uint8Array) {
  return new Map(Array.from({ length: count }, (_, number) => [pathOf(number), content(number)]));
}

const UPDATES: readonly (readonly [what: string, from: Files, to: Files])[] = [
  [
    "empty modules in folders of their own go",
    each(
      4,
      (number) => `/flash/lib/pkg/p${number}/__init__.py`,
      () => new Uint8Array(),
    ),
    new Map(),
  ],
  [
    "modules of a block become some bytes",
    each(
      3,
      (number) => `/flash/lib/m${number}.py`,
      (number) => noise(3000, number),
    ),
    each(
      3,
      (number) => `/flash/lib/m${number}.py`,
      () => new Uint8Array(6),
    ),
  ],
  [
    "a large file goes, and many small ones",
    new Map([
      ["/flash/table.bin", noise(40_000, 1)],
      ...each(
        20,
        (number) => `/flash/days/d${number}.txt`,
        (number) => noise(200, number),
      ),
    ]),
    new Map(),
  ],
];

const FILESYSTEMS = ["fat", "littlefs"] as const;
const ALL = UPDATES.flatMap(([what, from, to]) =>
  FILESYSTEMS.map((filesystem) => [what, filesystem, from, to] as const),
);

describe.skipIf(interpreter === null)("a version on trial that fills the disk", () => {
  it.each(ALL)("is gone back from: %s, %s", { timeout: 60_000 }, (_what, filesystem, own, left) => {
    const from = withLibrary("1.0.0", new Map([...own, ...files({ "/flash/z.py": "z = 1\n" })]), TRIAL);
    const to = withLibrary("1.0.1", new Map([...left, ...files({ "/flash/z.py": "z = 2\n" })]), TRIAL);
    const { output, found, nvs } = live(filesystem, { from, to: new Map([...to, ...FILLS]) }, STARTS);
    expect(output).toContain("OTA: goes back: ");
    expect(found.get("/flash/log.txt")?.length).toBeGreaterThan(20_000);
    found.delete("/flash/log.txt");
    expect(told(found)).toEqual(told(from));
    expect(nvs).toMatchObject({ ota_bad: "1.0.1" });
    expect(nvs).not.toHaveProperty("ota");
  });
});

describe.skipIf(interpreter === null)("room that is held for going back", () => {
  it("does not keep an update from being installed that fits", { timeout: 60_000 }, () => {
    const days = each(
      45,
      (number) => `/flash/days/d${number}.txt`,
      (number) => noise(200, number),
    );
    const from = withLibrary("1.0.0", new Map([...days, ...files({ "/flash/z.py": "z = 1\n" })]), TRIAL);
    const to = withLibrary("1.0.1", files({ "/flash/z.py": "z = 2\n" }), TRIAL);
    const updateBeside = (blocks: number) => {
      const own = new Map([["/flash/log.txt", noise(blocks * 4096, 5)]]);
      return { own, ...live("littlefs", { from, to, own }, 1) };
    };
    // Beside the longest log that leaves room for it: how long that is depends on the library.
    let blocks = 32;
    let updated = updateBeside(blocks);
    while (updated.output.includes("NoSpace") && blocks > 8) updated = updateBeside(--blocks);
    const { own, output, found } = updated;
    expect(blocks).toBeLessThan(32);
    expect(output).toContain("app 1.0.1");
    expect(output).not.toContain("goes back");
    expect(told(found)).toMatchObject(told(new Map([...to, ...own])));
  });
});

describe.skipIf(interpreter === null)("a name that FAT takes for another", () => {
  it("does not cost the application its file", () => {
    const from = withLibrary("1.0.0", files({ "/flash/z.py": "z = 1\n" }));
    const to = withLibrary("1.0.1", files({ "/flash/z.py": "z = 2\n", "/flash/tä.csv": "the release's" }));
    const own = files({ "/flash/tå.csv": "the application's" });
    const { output, found } = live("fat", { from, to, own }, 1);
    expect(output).toContain("PathRefused /flash/tä.csv");
    expect(told(found)).toEqual(told(new Map([...from, ...own])));
  });

  // The journal of the pass before names the file, and was made while it was not there.
  it("is seen where the file has come since the manifest was read", { timeout: 60_000 }, () => {
    const release = (version: string, own: Files): Release => ({
      version,
      files: new Map([...library, ...files({ "/flash/main.py": IN_PASSES, "/flash/z.py": version }), ...own]),
      firmware: FIRMWARE,
    });
    const old = release("1.0.0", new Map());
    const first = release("1.0.1", files({ "/flash/tä.csv": "the release's" }));
    const second = release("1.0.2", new Map());
    const before = new NativeBoard(interpreter ?? "", { filesystem: "fat", answers: answers(old, first) });
    const after = new NativeBoard(interpreter ?? "", { filesystem: "fat", answers: answers(old, second) });
    try {
      const cut = before.live(before.install(old.files, FIRMWARE), "cached");
      expect(cut.output).toContain("NoSpace as if");
      const journal = before.contents(cut.end)?.files.get("/flash/.ota/journal");
      expect(Buffer.from(journal ?? []).toString()).toContain("/flash/tä.csv");
      // What is there now is in the way of that version, and not of the next.
      const { output, end } = after.live(cut.end, "cached");
      expect(output).toContain("asks manifest.json");
      expect(output).toContain("is 1.0.2");
      const found = new Map(after.contents(end)?.files);
      expect(told(found)).toMatchObject(told(new Map([...second.files, ...files({ "/flash/tå.csv": "" })])));
      expect(found.has("/flash/tä.csv")).toBe(false);
    } finally {
      before.close();
      after.close();
    }
  });
});
