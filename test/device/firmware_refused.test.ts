import { describe, expect, it } from "vitest";
import { Signal } from "../../src/board/index.js";
import { AFTER, BEFORE, FIRMWARE, plain, runOnBoth } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const REFUSING = 6;

/** What lies on the board but for `boot.py`, `main.py` and the library. */
function releaseOn(all: Files, before: Files, from: Files): Files {
  return new Map([...all].filter(([path]) => !before.has(path) || from.has(path)));
}

describe("firmware that the bootloader refuses", () => {
  const isNew = (image: Uint8Array): boolean => Buffer.from(image).equals(FIRMWARE);

  it("takes its version along, which is refused from then on, and the server is told why", async () => {
    const { board, before, stops, vehicle } = await runOnBoth({
      firmware: FIRMWARE,
      boots: 16,
      starts: 2,
      options: { startsImage: (image) => !isNew(image) },
    });
    expect(board.console.filter((line) => line.startsWith("OTA: goes back"))).toEqual([
      "OTA: goes back: firmware does not start",
    ]);
    expect(plain(board.files())).toEqual(plain(before));
    expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
    expect(Object.fromEntries(board.nvs.entries)).toEqual({
      ota_bad: "1.0.1 1.0.1",
      ota_why: "firmware does not start",
    });
    expect(stops).toHaveLength(1);
    expect(stops[0]).toMatchObject({ why: "error", error: "VersionRefused" });
    expect(vehicle.requests.at(-1)).toContain(
      "?current_ver=1.0.0&form=lines&failed_ver=1.0.1-1.0.1&reason=firmware-does-not-start",
    );
  });

  it("has not failed where the power goes before there is no way but back, and it starts after all", async () => {
    let starts = false;
    const { board } = await runOnBoth({
      firmware: FIRMWARE,
      boots: 16,
      starts: 2,
      options: { startsImage: (image) => starts || !isNew(image) },
      arrange: (_vehicle, board) => {
        starts = false;
        board.hooks.before = (_index, op, [name, value]) => {
          if (op === "pycom.nvs_set" && name === "ota" && value === REFUSING) throw new Signal("power");
        };
      },
      beforeStart: (start) => {
        starts = start === 1;
      },
    });
    expect(plain(board.files())).toMatchObject(plain(AFTER));
    expect(board.slots.running).toBe(1);
    expect([...board.nvs.entries.keys()]).toEqual(["ota_why"]);
  });
});

describe("old firmware that the bootloader refuses", () => {
  it.each([
    ["destroyed", Uint8Array.of(0xff)],
    ["gone", Uint8Array.of()],
  ])("leaves the board at rest with the new version, whole: %s", async (_how, image) => {
    const trial = (text: string) => files({ "/flash/behaviour.txt": text });
    const old = new Map([...BEFORE, ...trial("update")]);
    const next = new Map([...AFTER, ...trial("idle")]);
    const { board, before, stops } = await runOnBoth({
      program: "trial",
      before: old,
      after: next,
      firmware: FIRMWARE,
      boots: 16,
      starts: 4,
      beforeStart: (start, { slots }) => {
        if (start === 1) slots.put(0, image);
      },
    });
    const lines = board.console.filter((line) => /goes back|damaged/.test(line));
    expect(lines).toEqual([
      "OTA: goes back: not confirmed",
      "OTA: the old version is damaged, the new one stays",
    ]);
    expect(stops).toEqual([{ why: "end" }]);
    expect([board.slots.running, board.slots.next]).toEqual([1, 1]);
    const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n" });
    const found = releaseOn(board.files(), before, old);
    expect(plain(found)).toEqual(plain(new Map([...next, ...version].sort(([a], [b]) => (a < b ? -1 : 1)))));
    expect([...board.nvs.entries.keys()].filter((key) => key !== "ota_why")).toEqual([]);
  });

  it("does not keep the board from its next update where the version before was kept", async () => {
    const release = (behaviour: string, id: number) =>
      files({ "/flash/behaviour.txt": behaviour, "/flash/config.py": `ID = ${id}\n` });
    const [old, kept, next] = [release("update", 1), release("keep", 2), release("confirm", 3)];
    const { board, before, stops } = await runOnBoth({
      program: "trial",
      before: old,
      after: kept,
      firmware: FIRMWARE,
      boots: 16,
      starts: 3,
      beforeStart: (start, board) => {
        if (start === 1) {
          board.slots.put(0, Uint8Array.of(0xff));
          board.fs.writeFileSync("/flash/behaviour.txt", "rollback");
        }
        if (start === 2) {
          board.fs.writeFileSync("/flash/behaviour.txt", "update");
          const vehicle = new Vehicle(kept, next, null, false);
          Object.assign(vehicle.manifest, { version: "1.0.2", previous_version: "1.0.1" });
          board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
        }
      },
    });
    expect(board.console.slice(-7)).toEqual([
      "OTA: the old version is damaged, the new one stays",
      "1.0.1 rollback",
      "nothing to go back to",
      "1.0.1 update",
      "OTA: 1.0.1 to 1.0.2, 2 files",
      "1.0.2 confirm",
      "confirmed",
    ]);
    expect(stops).toEqual([{ why: "reset" }, { why: "end" }]);
    const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.2'\nFIRMWARE = '1.0.1'\n" });
    const found = releaseOn(board.files(), before, old);
    expect(plain(found)).toEqual(plain(new Map([...version, ...next])));
    expect([...board.nvs.entries.keys()].filter((key) => key !== "ota_why")).toEqual([]);
    expect(board.slots.running).toBe(1);
  });
});
