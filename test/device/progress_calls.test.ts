import { describe, expect, it } from "vitest";
import { Board } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
import { installation, microPython } from "./support/runtimes.js";
import {
  AFTER,
  BEFORE,
  expectUpdated,
  FIRMWARE,
  type Outcome,
  plain,
  runOnBoth,
  type Scenario,
} from "./support/scenario.js";
import { files, Vehicle } from "./support/vehicle.js";

const behaviour = (text: string) => files({ "/flash/behaviour.txt": text });
const NEXT = new Map([...AFTER, ...behaviour("none"), ...files({ "/flash/big.bin": noise(4000, 4) })]);

/** What `on_progress` does. */
function progress(what: string, more: Scenario = {}): Promise<Outcome> {
  const before = new Map([...BEFORE, ...behaviour(what)]);
  return runOnBoth({ program: "progress", before, after: NEXT, isFirst: false, ...more });
}

describe("an update within on_progress", () => {
  const INNER = "inner OTAError within another update";

  it("is refused, and the one around it goes on", async () => {
    const outcome = await progress("nest");
    expect(outcome.board.console).toContain(INNER);
    expectUpdated(outcome, new Map([...BEFORE, ...behaviour("nest")]), NEXT, "VERSION = '1.0.1'\n");
  });

  it("leaves the time alone that the one around it has", async () => {
    const slow: Scenario = {
      arrange: ({ faults }) => {
        Object.assign(faults, { chunk: 40, delayMs: 500 });
      },
    };
    const nested = await progress("nest", slow);
    const usual = await progress("look", slow);
    expect(usual.board.console).toContain("TimedOut deadline");
    expect(nested.board.console).toContain(INNER);
    expect(nested.board.console.filter((line) => line !== INNER)).toEqual(usual.board.console);
  });
});

describe("an OSError of on_progress", () => {
  it.each([
    ["files", "raise", FIRMWARE, 2],
    ["firmware", "raise late", FIRMWARE, 3],
    ["firmware that is kept as a part", "raise late", noise(300_000, 3), 3],
  ])(
    "leaves update() as it is, at once, and is not the server's concern: %s",
    async (_of, what, firmware, requests) => {
      const { board, vehicle } = await progress(what, { firmware, boots: 1 });
      expect(board.console.at(-2)).toBe("OSError 5");
      expect(vehicle.requests).toHaveLength(requests);
      expect([...board.nvs.entries]).toEqual([]);
    },
  );
});

describe("a file that the application makes during the download, where the release has one too,", () => {
  it("fails the commit; it is planned anew, and comes back with the old version", async () => {
    const before = new Map([...BEFORE, ...behaviour("log")]);
    const after = new Map([...BEFORE, ...behaviour("go back"), ...files({ "/flash/data.csv": "a,b\n" })]);
    const { board } = await progress("log", { before, after, starts: 2, boots: 3 });
    expect(board.console.filter((line) => !line.startsWith("calls"))).toEqual([
      "OTA: 1.0.0 to 1.0.1, 2 files",
      "StorageError errno 5",
      "OTA: 1.0.0 to 1.0.1, 2 files",
      "OTA: goes back: asked for",
      "VersionRefused 1.0.1: asked for",
    ]);
    expect(plain(board.files())["/flash/data.csv"]).toBe("7,8\n");
  });
});

describe("a watchdog that on_progress feeds", () => {
  const FEEDS = `from machine import WDT
from OTA import WiFiOTA
watchdog = WDT(timeout=60000)
ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
ota.connect()
ota.update(on_progress=lambda *told: watchdog.feed())
`;
  const SECTOR = 4096;

  // Only on MicroPython: none of the model's programs has a watchdog.
  it("is fed for each sector of the slot that is written from a part", async () => {
    const firmware = noise(300_000, 3);
    const board = new Board();
    for (const [path, content] of [...installation("update"), ...files({ "/flash/main.py": FEEDS })]) {
      board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      board.fs.writeFileSync(path, content);
    }
    const vehicle = new Vehicle(new Map(), files({ "/flash/a.txt": "a" }), firmware, true);
    board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
    let written = 0;
    let unfed = 0;
    let most = 0;
    board.hooks.before = (_index, op, [data]) => {
      if (op === "machine.wdt_feed") unfed = 0;
      if (op !== "pycom.ota_write" || !(data instanceof Uint8Array)) return;
      written += data.length;
      unfed += data.length;
      most = Math.max(most, unfed);
    };
    expect(board.run(await microPython()).stop).toEqual({ why: "reset" });
    expect(board.trace.some(({ op, args: [path] }) => op === "open" && path?.endsWith('.part"'))).toBe(true);
    expect([written, most]).toEqual([firmware.length, SECTOR]);
  });
});
