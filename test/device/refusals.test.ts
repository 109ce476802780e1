import { describe, expect, it } from "vitest";
import { BoardError } from "../../src/board/index.js";
import { BEFORE, FIRMWARE, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, type Manifest, sha1, type Vehicle } from "./support/vehicle.js";

/** The update fails with this error, and the board's files and firmware are what they were. */
async function expectRefused(error: string, scenario: Scenario): Promise<void> {
  const { stop, board, before, vehicle } = await runOnBoth(scenario);
  expect(stop).toMatchObject({ why: "error", error });
  const [staged, live] = partition(board.files());
  expect(live).toEqual(before);
  // What was verified may wait for the next try, under the name of its content, and so may a part of it.
  const sizes = vehicle.entries.map(({ hash, size = 0 }) => [hash.slice(0, 16), size] as const);
  for (const [path, content] of staged) {
    if (/\.ota\/(?:journal|old)$/.test(path)) continue;
    const name = /\.ota\/(.*)\.new$/.exec(path)?.[1];
    const isPart = sizes.some(([hash, size]) => hash === name && content.length < size);
    if (!isPart) expect([path, name]).toEqual([path, sha1(content).slice(0, 16)]);
  }
  board.powerCycle("reset");
  expect(board.slots.running).toBe(0);
}

function partition(all: Files): [staged: Files, live: Files] {
  const isStaged = ([path]: readonly [string, Uint8Array]): boolean => path.includes("/.ota/");
  return [new Map([...all].filter(isStaged)), new Map([...all].filter((each) => !isStaged(each)))];
}

const spoil = (change: (manifest: Manifest) => void): Scenario => ({
  firmware: FIRMWARE,
  arrange: ({ manifest }) => change(manifest),
});

const raw = (text: string | Uint8Array): Scenario => ({
  arrange: (vehicle) => {
    vehicle.rawManifest = text;
  },
});

/** The same for any object: fields of the wrong type are what the types of tests forbid. */
const set = (field: string, value: unknown): Scenario =>
  spoil((manifest) => Object.assign(manifest, { [field]: value }));

const setFile = (field: string, value: unknown): Scenario =>
  spoil((manifest) => Object.assign(manifest.new[0] ?? {}, { [field]: value }));

const setFirmware = (field: string, value: unknown): Scenario =>
  spoil((manifest) => Object.assign(manifest.firmware ?? {}, { [field]: value }));

describe("a manifest is refused", () => {
  it.each([
    ["not JSON", "hello"],
    ["empty", ""],
    ["a list", "[]"],
    ["a number", "7"],
    ["HTML", "<html></html>"],
    ["not quite JSON", "{'delete': []}"],
    ["not UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
  ])("that is %s", (_what, text) => expectRefused("ManifestNotJSON", raw(text)));

  it("that is empty, through a transport of the first kind", () =>
    expectRefused("ManifestNotJSON", { ...raw(""), program: "legacy" }));

  it("at every second place where it may be cut off", { timeout: 120_000 }, async () => {
    const text = '{"delete": ["flash/x}"], "new": [], "update": [], "version": "1.0.1"}';
    for (let length = 1; length < text.length; length += 2) {
      await expectRefused("ManifestTruncated", raw(text.slice(0, length)));
    }
  });

  it.each(["delete", "new", "update", "version"])("without %s", (field) =>
    expectRefused(
      "ManifestInvalid",
      spoil((manifest) => Reflect.deleteProperty(manifest, field)),
    ),
  );

  it.each(["URL", "dst_path", "hash"])("with a file without %s", (field) =>
    expectRefused(
      "ManifestInvalid",
      spoil((manifest) => Reflect.deleteProperty(manifest.new[0] ?? {}, field)),
    ),
  );

  it.each(["URL", "hash"])("with firmware without %s", (field) =>
    expectRefused(
      "ManifestInvalid",
      spoil((manifest) => Reflect.deleteProperty(manifest.firmware ?? {}, field)),
    ),
  );

  it.each([
    ["delete", {}],
    ["delete", [7]],
    ["new", "x"],
    ["new", [null]],
    ["new", [[]]],
    ["update", 0],
    ["update", ["flash/x"]],
    ["version", 1],
    ["version", ""],
    ["version", "1.0.1'\nimport os"],
    ["version", "v1.0.1"],
    ["version", `1.${"0".repeat(40)}`],
    ["previous_version", 1],
    ["firmware", []],
    ["firmware", "x"],
  ])("with %s being %j", (field, value) => expectRefused("ManifestInvalid", set(field, value)));

  it.each([
    ["URL", 7],
    ["URL", ""],
    ["URL", "http://192.168.4.1:8000/"],
    ["URL", "http://192.168.4.1:8000/a b"],
    ["URL", `http://192.168.4.1:8000/${"a".repeat(769)}`],
    ["URL", "http://192.168.4.1:8000/a\r\nX: y"],
    ["dst_path", null],
    ["hash", "abc"],
    ["hash", "g".repeat(40)],
    ["hash", 5],
    ["size", -1],
    ["size", "7"],
    ["size", true],
    ["size", 1.5],
    ["size", []],
  ])("with a file whose %s is %j", (field, value) => expectRefused("ManifestInvalid", setFile(field, value)));

  it.each([
    ["size", true],
    ["version", 7],
    ["version", "'"],
    ["hash", ""],
  ])("with firmware whose %s is %j", (field, value) =>
    expectRefused("ManifestInvalid", setFirmware(field, value)),
  );

  it.each([
    ["that has nothing new", "1.0.0", {}],
    ["that has the firmware which is installed", "1.0.0", { version: "1.0.5" }],
    ["that has older firmware", "1.0.0", { version: "1.0.4" }],
    ["that has older firmware with newer files", "1.0.1", { version: "1.0.4" }],
  ])("%s", (_what, version, firmware) => {
    const hasFirmware = "version" in firmware;
    return expectRefused("Downgrade", {
      ...(version === "1.0.0" ? { after: BEFORE } : {}),
      ...(hasFirmware ? { firmware: FIRMWARE } : {}),
      arrange: (vehicle, board) => {
        board.fs.writeFileSync("/flash/OTA_VERSION.py", "VERSION = '1.0.0'\nFIRMWARE = '1.0.5'\n");
        vehicle.manifest.version = version;
        if (hasFirmware) Object.assign(vehicle.manifest.firmware ?? {}, firmware);
        // As a server that knows nothing of the firmware's version.
        const text = JSON.stringify(vehicle.manifest);
        vehicle.intercept = ({ target }) => (target.startsWith("/manifest") ? { body: text } : null);
      },
    });
  });

  it("that was made for another version", () =>
    expectRefused("ManifestInvalid", set("previous_version", "0.9")));

  it.each(["0.9", "1.0", "1.0.0"])("that leads to %s, which is no step forward", (version) =>
    expectRefused("Downgrade", set("version", version)),
  );

  it("over 128 KB", () => expectRefused("ManifestTooLarge", raw(`{"x": "${"y".repeat(131_072)}"}`)));

  it("over 128 KB, where the server does not tell its length", () =>
    expectRefused("ManifestTooLarge", {
      arrange: (vehicle) => {
        vehicle.intercept = () => Buffer.from(`HTTP/1.0 200 OK\r\n\r\n${"{".repeat(140_000)}`);
      },
    }));
});

describe("a path is refused", () => {
  const long = `/flash/${"d/".repeat(60)}x`;
  it.each([
    ["PathRefused", "/flash/../boot.py"],
    ["PathRefused", "/flash/a/./b"],
    ["PathRefused", "/flash//a"],
    ["PathRefused", "/flash/a/"],
    ["PathRefused", "/flash"],
    ["PathRefused", "/flash/"],
    ["PathRefused", "/sd"],
    ["PathRefused", "//flash/a"],
    ["PathRefused", "/"],
    ["PathRefused", ""],
    ["PathRefused", "/etc/passwd"],
    ["PathRefused", "main.py"],
    ["PathRefused", "/Flash/main.py"],
    ["PathRefused", "/flashy/main.py"],
    ["PathRefused", "/flash/a\\b"],
    ["PathRefused", "/flash/a\nb"],
    ["PathRefused", "/flash/a\u0000b"],
    ["PathRefused", "/flash/main.py."],
    ["PathRefused", "/flash/main.py "],
    ["PathRefused", "/flash/.ota./x"],
    ["PathRefused", "/flash/what?.py"],
    ["PathRefused", "/flash/~1.ota/journal"],
    ["PathRefused", "/flash/OTA_VE~1.PY"],
    ["PathRefused", "/flash/a~b~12/c"],
    ["PathReserved", "/flash/.ota/0.new"],
    ["PathReserved", "flash/.OTA/journal"],
    ["PathReserved", "/sd/.ota"],
    ["PathReserved", "/flash/OTA_VERSION.py"],
    ["PathReserved", "/flash/ota_version.PY"],
    ["PathTooLong", `${long}xyz`],
    ["PathTooLong", `/flash/${"é".repeat(61)}`],
  ])("%s: %j", async (error, path) => {
    await expectRefused(error, setFile("dst_path", path));
    await expectRefused(error, set("delete", [path]));
  });

  it("that is named twice", async () => {
    await expectRefused("PathDuplicated", set("delete", ["flash/config.py"]));
    await expectRefused("PathDuplicated", setFile("dst_path", "flash/lib/meter.py"));
  });

  it("that is named twice, in other letters, to be put or to be deleted", async () => {
    await expectRefused("PathDuplicated", set("delete", ["/flash/gone.py", "/flash/Gone.PY"]));
    await expectRefused("PathDuplicated", setFile("dst_path", "flash/lib/METER.py"));
  });

  it("that is a folder", () => expectRefused("PathRefused", setFile("dst_path", "/flash/lib")));
});

describe("a download fails", () => {
  const faulty = (change: (vehicle: Vehicle) => void): Scenario => ({ firmware: FIRMWARE, arrange: change });
  /** From the request with this number on: 1 is the manifest, 2 the first file. */
  const from = (first: number, answer: ReturnType<Vehicle["intercept"]>): Scenario =>
    faulty((vehicle) => {
      vehicle.intercept = (_request, count) => (count >= first ? answer : null);
    });
  const where = [
    ["the manifest", 1],
    ["the first file", 2],
    ["a later file", 5],
    ["the firmware", 8],
  ] as const;

  it.each(where)("with 404 for %s", (_what, first) =>
    expectRefused("NotFound", from(first, { status: 404, body: "no" })),
  );

  it.each(where)("with 500 for %s", (_what, first) =>
    expectRefused("ServerError", from(first, { status: 500, body: "oh" })),
  );

  it("with a redirect", () =>
    expectRefused(
      "UnexpectedStatus",
      from(2, { status: 301, headers: { Location: "http://evil/" }, body: "" }),
    ));

  it.each(where)("with half of %s", (_what, first) =>
    expectRefused(
      "ConnectionClosed",
      from(first, Buffer.from("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\n12345")),
    ),
  );

  it.each([
    ["garbage", "x".repeat(3000)],
    ["another protocol", "SSH-2.0-OpenSSH\r\n\r\n"],
    ["bytes that are no text", Uint8Array.of(0xff, 0xfe, 0x0a)],
    ["a status that is no number", "HTTP/1.0 abc\r\n\r\n"],
    ["a length that is no number", "HTTP/1.0 200 OK\r\nContent-Length: many\r\n\r\n"],
    ["a negative length", "HTTP/1.0 200 OK\r\nContent-Length: -5\r\n\r\nx"],
    ["chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"],
    ["a line without end", `HTTP/1.0 200 OK\r\nX: ${"y".repeat(3000)}\r\n\r\n`],
    ["a head of 20 KB", `HTTP/1.0 200 OK\r\n${`X: ${"y".repeat(95)}\r\n`.repeat(205)}\r\n`],
  ])("with %s", (_what, answer) => expectRefused("BadResponse", from(1, Buffer.from(answer))));

  it("with an answer that ends in its head", () =>
    expectRefused("ConnectionClosed", from(1, Buffer.from("HTTP/1.0 200 OK\r\nServer"))));

  it("with nobody listening", () =>
    expectRefused(
      "ConnectionRefused",
      faulty(({ faults }) => (faults.refuse = true)),
    ));

  it.each([0, 10, 60, 100])("with silence after %i bytes", (bytes) =>
    expectRefused(
      "TimedOut",
      faulty(({ faults }) => (faults.silentAfter = bytes)),
    ),
  );

  it.each([0, 10, 60, 100])("with a reset after %i bytes", (bytes) =>
    expectRefused(
      "ConnectionClosed",
      faulty(({ faults }) => (faults.resetAfter = bytes)),
    ),
  );

  it("with other bytes than the manifest says", () =>
    expectRefused("HashMismatch", setFile("hash", "0".repeat(40))));

  it("with another size than the manifest says", () => expectRefused("SizeMismatch", setFile("size", 3)));

  it("with other firmware than the manifest says", () =>
    expectRefused("HashMismatch", setFirmware("hash", "0".repeat(40))));

  it("with other firmware, through a transport that marks the slot itself", () =>
    expectRefused("HashMismatch", { ...setFirmware("hash", "0".repeat(40)), program: "legacy" }));

  it("with nobody listening, through a transport that raises what sockets raise", () =>
    expectRefused("ConnectionClosed", {
      program: "legacy",
      arrange: ({ faults }) => (faults.refuse = true),
    }));

  it("with a disk that does not read what it has written", async () => {
    const scenario: Scenario = {
      arrange: (_vehicle, board) => {
        board.hooks.before = (_index, op, [file]) => {
          const path =
            op === "file.readinto" && typeof file === "number" ? board.flash.opened(file)?.path : "";
          if (path?.endsWith(".new") === true) throw new BoardError("EIO");
        };
      },
    };
    await expectRefused("StorageError", scenario);
    const { vehicle, board } = await runOnBoth(scenario);
    expect(vehicle.requests.length).toBe(2);
    expect(board.nvs.entries.get("ota_err")).toBe("StorageError");
  });

  it("with what is no firmware", () => expectRefused("FirmwareInvalid", { firmware: new Uint8Array(100) }));

  it("with WiFi that goes out of reach in the middle", () =>
    expectRefused("WiFiAbsent", {
      arrange: (vehicle, board) => {
        vehicle.intercept = (_request, count) => {
          if (count === 3) board.wifi.vanish("van");
          return null;
        };
      },
    }));

  it("goes on when a later try succeeds", async () => {
    const scenario = faulty((vehicle) => {
      const answers = [
        { status: 503, body: "busy" },
        Buffer.from("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\n12345"),
        Buffer.from("garbage"),
        { body: "other bytes" },
      ];
      let count = 0;
      vehicle.intercept = () => (count++ % 2 === 0 ? (answers[(count >> 1) % 4] ?? null) : null);
    });
    const { stops, board } = await runOnBoth(scenario);
    expect(stops[0]).toEqual({ why: "reset" });
    expect(board.slots.image(1)).toEqual(FIRMWARE);
  });
});

describe("there is no room", () => {
  it("for firmware that is larger than the slot: told by the manifest", () =>
    expectRefused("FirmwareTooLarge", setFirmware("size", 1_757_169)));

  it.each([
    [
      "told by the server",
      (vehicle: Vehicle) => Reflect.deleteProperty(vehicle.manifest.firmware ?? {}, "size"),
    ],
    [
      "told by nobody",
      (vehicle: Vehicle) => {
        Reflect.deleteProperty(vehicle.manifest.firmware ?? {}, "size");
        vehicle.intercept = ({ target }) =>
          target.startsWith("/firmware")
            ? Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), Buffer.alloc(1_770_000, 0xe9)])
            : null;
      },
    ],
  ])("for firmware that is larger than the slot: %s", async (_what, arrange) => {
    const scenario: Scenario = { firmware: Buffer.alloc(1_770_000, 0xe9), after: BEFORE, arrange };
    await expectRefused("FirmwareTooLarge", { ...scenario, arrange: (vehicle) => void arrange(vehicle) });
    const { board } = await runOnBoth({ ...scenario, arrange: (vehicle) => void arrange(vehicle) });
    expect(board.slots.overrun).toBe(0);
  });

  it("on a disk that is too full, by the sizes that the server tells: nothing is written", async () => {
    const scenario: Scenario = {
      options: { flash: { bytes: 300_000 } },
      after: new Map([["/flash/big", new Uint8Array(90_000)]]),
    };
    await expectRefused("NoSpace", scenario);
    const { board } = await runOnBoth(scenario);
    expect(board.trace.some(({ op, args }) => op === "open" && args[1] === 'str "wb"')).toBe(false);
  });

  it("on a disk that turns out to be full", () =>
    expectRefused("NoSpace", {
      options: { flash: { bytes: 300_000 } },
      after: new Map([["/flash/big", new Uint8Array(200_000)]]),
      arrange: ({ manifest }) => Reflect.deleteProperty(manifest.new[0] ?? {}, "size"),
    }));

  it("for more than the manifest says: it does not fill the disk", async () => {
    const content = new Uint8Array(600);
    const scenario = {
      after: new Map([["/flash/small", content]]),
      arrange: (vehicle: Vehicle) => {
        vehicle.intercept = ({ target }) =>
          target.endsWith("small") ? { body: Buffer.alloc(900_000) } : null;
      },
    };
    await expectRefused("SizeMismatch", scenario);
    const { board } = await runOnBoth(scenario);
    expect([...board.files()].every(([, { length }]) => length < 40_000)).toBe(true);
  });

  it("for a file of which nobody tells the size: the next pass finds the room again", async () => {
    const { stop, board } = await runOnBoth({
      options: { flash: { bytes: 300_000 } },
      after: new Map([["/flash/a", new Uint8Array(100)]]),
      starts: 2,
      arrange: (vehicle) => {
        Reflect.deleteProperty(vehicle.manifest.new[0] ?? {}, "size");
        let isFirst = true;
        vehicle.intercept = ({ target }) => {
          if (!target.endsWith("/a") || !isFirst) return null;
          isFirst = false;
          return { body: Buffer.alloc(200_000) };
        };
      },
    });
    expect(stop).toEqual({ why: "reset" });
    expect(board.files().get("/flash/a")).toEqual(new Uint8Array(100));
  });

  it("where there is no card", () =>
    expectRefused("StorageError", {
      options: { sd: null },
      before: new Map(),
      after: new Map([["/sd/a.txt", new Uint8Array(5)]]),
    }));
});

describe("WiFi fails", () => {
  it("where the network is absent", () =>
    expectRefused("WiFiAbsent", { arrange: (_vehicle, board) => board.wifi.vanish("van") }));

  it("where the password is wrong", () =>
    expectRefused("WiFiRefused", {
      arrange: (_vehicle, board) => board.join({ ssid: "van", password: "another" }),
    }));
});
