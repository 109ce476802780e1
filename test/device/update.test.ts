import { describe, expect, it } from "vitest";
import { installation } from "./support/runtimes.js";
import { AFTER, BEFORE, expectUpdated, FIRMWARE, runOnBoth, type Scenario } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const VERSION = "VERSION = '1.0.1'\n";

describe("an update", () => {
  it("changes, adds and deletes files, in new folders, on the card, empty and binary ones", async () => {
    const outcome = await runOnBoth({});
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
    expect(outcome.board.fs.existsSync("/flash/lib/old")).toBe(false);
    expect(outcome.vehicle.requests[0]).toBe("/manifest.json?current_ver=1.0.0&form=lines");
  });

  it("writes firmware into the other slot, and marks it last", async () => {
    const outcome = await runOnBoth({ firmware: FIRMWARE });
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n");
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    expect(outcome.board.slots.next).toBe(1);
    const operations = outcome.board.trace.map(({ op }) => op);
    const written = operations.slice(0, operations.indexOf("machine.reset")).lastIndexOf("file.write");
    expect(operations.indexOf("pycom.ota_finish")).toBeGreaterThan(written);
    expect(operations.indexOf("pycom.ota_verify")).toBeGreaterThan(operations.lastIndexOf("pycom.ota_write"));
    expect(outcome.board.slots.misuse).toEqual([]);
  });

  it("tells the firmware's version once it knows it", async () => {
    const outcome = await runOnBoth({
      arrange: (vehicle, board) => {
        board.fs.writeFileSync("/flash/OTA_VERSION.py", "VERSION = \"1.0.0b\"\nFIRMWARE = '0.9'\n");
        vehicle.manifest.previous_version = "1.0.0b";
      },
    });
    expect(outcome.vehicle.requests[0]).toBe("/manifest.json?current_ver=1.0.0b&form=lines&firmware_ver=0.9");
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\nFIRMWARE = '0.9'\n");
  });

  it("takes firmware alone", async () => {
    const outcome = await runOnBoth({
      after: BEFORE,
      firmware: FIRMWARE,
      arrange: ({ manifest }) => {
        manifest.version = "1.0.0";
        Object.assign(manifest.firmware ?? {}, { version: "1.2.0" });
      },
    });
    expectUpdated(outcome, BEFORE, BEFORE, "VERSION = '1.0.0'\nFIRMWARE = '1.2.0'\n");
    expect(outcome.board.slots.next).toBe(1);
  });

  it("does nothing where there is nothing newer", async () => {
    const { stop, board, before } = await runOnBoth({
      arrange: (vehicle) => (vehicle.rawManifest = "null\n"),
    });
    expect(stop).toEqual({ why: "end" });
    expect(board.files()).toEqual(before);
    expect(board.console).toContain("OTA: nothing newer");
  });

  it.each([1, 2, 3, 7, 100])("reads %i bytes at a time", async (chunk) => {
    const outcome = await runOnBoth({
      firmware: FIRMWARE.subarray(0, 5001),
      arrange: ({ faults }) => (faults.chunk = chunk),
    });
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n");
  });

  it("reads to the end where the server tells no length", async () => {
    const outcome = await runOnBoth({
      arrange: (vehicle) => {
        vehicle.intercept = ({ target }) =>
          target.startsWith("/manifest")
            ? Buffer.from(`HTTP/1.0 200 OK\r\nServer: old\r\n\r\n${JSON.stringify(vehicle.manifest)}`)
            : null;
      },
    });
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
  });

  it("ignores fields that it does not know", async () => {
    const outcome = await runOnBoth({
      arrange: ({ manifest }) => {
        Object.assign(manifest, { signature: { key: [1, 2.5, null, true, "}"] } });
        for (const entry of manifest.new) Object.assign(entry, { patch: { from: "x" } });
      },
    });
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
  });

  it("takes a manifest without sizes, previous version and leading slashes, as the first server makes it", async () => {
    const outcome = await runOnBoth({
      arrange: ({ manifest }) => {
        Reflect.deleteProperty(manifest, "previous_version");
        for (const entry of [...manifest.new, ...manifest.update]) {
          Reflect.deleteProperty(entry, "size");
          entry.dst_path = entry.dst_path.slice(1);
          entry.hash = entry.hash.toUpperCase();
        }
      },
    });
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
  });

  it("replaces a file by a folder, and a folder by a file", async () => {
    const before = files({ "/flash/a": "file", "/flash/b/c.txt": "in a folder" });
    const after = files({ "/flash/a/x.txt": "in a folder", "/flash/b": "file" });
    expectUpdated(await runOnBoth({ before, after }), before, after, VERSION);
  });

  it("replaces the library, boot.py and main.py", async () => {
    const before = new Map([...BEFORE, ...installation("update")]);
    const after = new Map(
      [...before].map(
        ([path, content]) => [path, Buffer.concat([content, Buffer.from("# next\n")])] as const,
      ),
    );
    const options = { flash: { bytes: 1 << 20 } };
    expectUpdated(await runOnBoth({ before, after, options }), before, after, VERSION);
  });

  it("brings files whose names are as long as they may be, and three times as long in a URL", async () => {
    const before = files({ [`/flash/${"ö".repeat(60)}`]: "old" });
    const after = files({ [`/flash/${"ü".repeat(60)}`]: "new", [`/sd/${"€".repeat(41)}`]: "new" });
    expectUpdated(await runOnBoth({ before, after }), before, after, VERSION);
  });

  it("brings 500 files", async () => {
    const after = files(
      Object.fromEntries(
        Array.from({ length: 500 }, (_, number) => [
          `/flash/data/${number % 7}/${number}.txt`,
          `${number}`.repeat(number % 50),
        ]),
      ),
    );
    const outcome = await runOnBoth({ after, options: { flash: { bytes: 4_000_000 } } });
    expectUpdated(outcome, BEFORE, after, VERSION);
  });

  it("clears what an interrupted update has left", async () => {
    const outcome = await runOnBoth({
      arrange: (_vehicle, board) => {
        board.fs.mkdirSync("/flash/.ota");
        board.fs.writeFileSync("/flash/.ota/7.new", "half");
      },
    });
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(outcome.board.fs.existsSync("/flash/.ota")).toBe(false);
  });

  it("works through a transport that was written for the first client", async () => {
    const scenario: Scenario = { program: "legacy", firmware: FIRMWARE };
    const outcome = await runOnBoth(scenario);
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n");
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
  });
});
