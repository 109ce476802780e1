import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BoardError, type LinkedHost, link, type Outage } from "../../src/board/index.js";
import { noise, text } from "../support/noise.js";
import { answered, Offer } from "../support/offer.js";
import {
  AFTER,
  BEFORE,
  expectUpdated,
  FIRMWARE,
  live,
  type Outcome,
  plain,
  runOnBoth,
  type Scenario,
} from "./support/scenario.js";
import { files } from "./support/vehicle.js";

/** Of a server that knows lines. */
const lines = (scenario: Scenario): Promise<Outcome> => runOnBoth({ isFirst: false, ...scenario });

const counted = ({ board }: Outcome, name: string): number =>
  board.trace.filter(({ op }) => op === name).length;

const VERSION = "VERSION = '1.0.1'\n";
/** What may be fetched twice, in bytes: what is packed in one piece, and the heads of answers to what is asked again. */
const BLOCK = 4096;
const HEADS = 6 * 200;

describe("an update of which the server tells in lines", () => {
  it("takes two requests, over one connection", async () => {
    const outcome = await lines({});
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
    expect(outcome.vehicle.requests.length).toBe(2);
    expect(counted(outcome, "socket.connect")).toBe(1);
    expect(counted(outcome, "socket.close")).toBe(1);
  });

  it("brings firmware in blocks", async () => {
    const outcome = await lines({ firmware: FIRMWARE });
    expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    // The second start finds nothing newer.
    expect(outcome.vehicle.requests.length).toBe(4);
  });

  it("brings blocks that are deflated and blocks that are not, in turn", async () => {
    const kinds = [text, noise, noise, text, text, noise, text];
    const blocks = kinds.map((kind, seed) => kind(seed === 6 ? 999 : 4096, seed + 1));
    const firmware = new Uint8Array(Buffer.concat(blocks)).map((byte, at) => (at === 0 ? 0xe9 : byte));
    const outcome = await lines({ firmware });
    expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
    expect(outcome.board.slots.image(1)).toEqual(firmware);
  });

  it("refuses a block that goes on behind its bytes of the image", async () => {
    const firmware = text(4096, 1).map((byte, at) => (at === 0 ? 0xe9 : byte));
    const longer = deflateRawSync(Buffer.concat([firmware, noise(100, 3)]), { windowBits: 10 });
    const outcome = await lines({
      program: "in_time",
      firmware,
      arrange: (vehicle) => {
        const head = Uint8Array.of(longer.length >> 8, longer.length & 0xff);
        vehicle.intercept = ({ target }) =>
          target.endsWith(".blocks")
            ? Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), head, longer])
            : null;
      },
    });
    expect(outcome.board.console.filter((line) => line.startsWith("HashMismatch")).length).toBeGreaterThan(0);
    expect(outcome.board.slots.next).toBe(0);
  });

  it("begins firmware anew where the slot failed within a block", async () => {
    const outcome = await lines({
      program: "in_time",
      firmware: FIRMWARE,
      arrange: (_vehicle, board) => {
        let writes = 0;
        board.hooks.before = (_index, name) => {
          if (name === "pycom.ota_write" && ++writes === 12) throw new BoardError("EIO");
        };
      },
    });
    expect(outcome.board.console.filter((line) => line.startsWith("StorageError")).length).toBe(1);
    expect(outcome.stops[0]).toEqual({ why: "reset" });
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    // Once in each pass: the second does not go on with a slot that holds a piece of a block.
    const asked = outcome.vehicle.requests.filter((request) => request.includes("firmware_1.0.1.bin"));
    expect(asked.length).toBe(2);
  });

  it.each([1, 2, 3, 7, 100])("reads %i bytes at a time", async (chunk) => {
    const outcome = await lines({
      firmware: FIRMWARE.subarray(0, 5001),
      arrange: ({ faults }) => (faults.chunk = chunk),
    });
    expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
  });

  it("unpacks large deflated files and large patches, by way of the disk", async () => {
    const old = text(8000, 1);
    const before = files({ "/flash/log.txt": old });
    const changed = Buffer.concat([old.subarray(0, 3000), noise(6000, 4), old.subarray(3000)]);
    const after = files({ "/flash/log.txt": changed, "/sd/new.txt": text(40_000, 2) });
    const outcome = await lines({ before, after });
    expectUpdated(outcome, before, after, VERSION);
    expect(outcome.vehicle.offer?.lines()).toMatch(/ patch \d{4,} \/flash\/log\.txt\n/);
    expect(outcome.vehicle.offer?.lines()).toMatch(/ deflate \d{5} \/sd\/new\.txt\n/);
    expect(
      outcome.board.trace.some(({ op, args }) => op === "open" && String(args[0]).includes(".part")),
    ).toBe(true);
  });

  it("takes whole files where one of its own is not what the server takes it for", async () => {
    const before = files({ "/flash/a.py": text(3000, 1), "/flash/b.py": text(3000, 2) });
    const after = files({ "/flash/a.py": text(3001, 1), "/flash/b.py": text(3001, 2) });
    const outcome = await lines({
      before,
      after,
      arrange: (_vehicle, board) => board.fs.writeFileSync("/flash/b.py", "edited by hand"),
    });
    expectUpdated(outcome, before, after, VERSION);
    expect(outcome.vehicle.requests[2]).toContain("&form=lines&whole=1");
  });

  it("fetches nothing again that an earlier pass has fetched, whatever came in between", async () => {
    const after = new Map([
      ...AFTER,
      ...files({ "/flash/big.bin": noise(50_000, 5), "/flash/z.txt": "last" }),
    ]);
    const airs: LinkedHost[] = [];
    const over = (...outages: Outage[]): Scenario => ({
      after,
      starts: outages.length + 1,
      arrange: (vehicle, board) => {
        const air = link(vehicle.host, { bytesPerSecond: 30_000, roundTripMs: 100, outages });
        airs.push(air);
        board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
      },
    });
    const received = async (...outages: Outage[]): Promise<number> => {
      expectUpdated(await lines(over(...outages)), BEFORE, after, VERSION);
      return airs.at(-1)?.counters.down ?? 0;
    };
    const whole = await received();
    expect(whole).toBeGreaterThan(50_000);
    for (const at of [300, 700, 2000, 20_000, 52_000]) {
      // Longer than one start has patience, shorter than two.
      expect((await received({ at, ms: 100_000 })) - whole).toBeLessThanOrEqual(BLOCK + HEADS);
    }
  });

  it("keeps firmware on the card from one start to the next", async () => {
    const firmware = noise(400_000, 3).map((byte, at) => (at === 0 ? 0xe9 : byte));
    const airs: LinkedHost[] = [];
    const outcome = await lines({
      firmware,
      starts: 2,
      options: { sd: { bytes: 2_000_000 } },
      arrange: (vehicle, board) => {
        const outages = [{ at: 300_000, ms: 100_000 }];
        const air = link(vehicle.host, { bytesPerSecond: 30_000, roundTripMs: 100, outages });
        airs.push(air);
        board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
      },
    });
    expect(outcome.board.slots.image(1)).toEqual(firmware);
    expect(airs.map(({ counters }) => counters.down).every((down) => down < 410_000 + BLOCK + HEADS)).toBe(
      true,
    );
    expect([...outcome.board.files().keys()].filter((path) => path.includes(".ota"))).toEqual([]);
  });

  it("gives up what it has kept of firmware where files need the room", async () => {
    const firmware = noise(300_000, 3).map((byte, at) => (at === 0 ? 0xe9 : byte));
    const before = files({ "/flash/a.txt": "a" });
    const after = files({ "/flash/a.txt": noise(50_000, 4) });
    const outcome = await lines({
      before,
      after,
      firmware,
      options: { sd: null, flash: { bytes: 480_000 } },
      arrange: ({ offer }, board) => {
        const [, hash = "", wire = ""] =
          /\nf (\S{16})\S+ \d+ \S+ blocks (\d+) /.exec(offer?.lines() ?? "") ?? [];
        board.fs.mkdirSync("/flash/.ota");
        board.fs.writeFileSync(`/flash/.ota/${hash}${wire}.part`, new Uint8Array(200_000));
      },
    });
    const { before: present } = outcome;
    const own = live(present);
    expectUpdated({ ...outcome, before: own }, before, after, `${VERSION}FIRMWARE = '1.0.1'\n`);
    expect(outcome.board.slots.image(1)).toEqual(firmware);
  });

  it("says that it cannot keep firmware where there is no room", async () => {
    const firmware = noise(300_000, 3).map((byte, at) => (at === 0 ? 0xe9 : byte));
    const before = files({ "/flash/a.txt": "a" });
    const after = files({ "/flash/a.txt": "b" });
    const outcome = await lines({
      before,
      after,
      firmware,
      options: { sd: null, flash: { bytes: 300_000 } },
    });
    expectUpdated(outcome, before, after, `${VERSION}FIRMWARE = '1.0.1'\n`);
    expect(outcome.board.console).toContain("OTA: no room to keep the firmware, a restart begins it anew");
    expect(outcome.board.slots.image(1)).toEqual(firmware);
  });
});

describe("a server of lines", () => {
  it("that answers once with what is not understood is asked again over another connection", async () => {
    const outcome = await lines({
      arrange: (vehicle) => {
        const headers = { "Transfer-Encoding": "chunked", Connection: "keep-alive" };
        vehicle.intercept = (_request, count) =>
          count === 2 ? { status: 502, headers, body: "<html>error</html>\n".repeat(400) } : null;
      },
    });
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
    expect([counted(outcome, "socket.connect"), counted(outcome, "socket.close")]).toEqual([2, 2]);
  });

  it("may pack a file otherwise than the one before did, where the link was lost in it", async () => {
    const old = text(8000, 1);
    const before = files({ "/flash/log.txt": old });
    const changed = Buffer.concat([old.subarray(0, 3000), noise(6000, 4), old.subarray(3000)]);
    const after = files({ "/flash/log.txt": changed });
    const whole = new Offer(
      { version: "1.0.0", files: before, firmware: null },
      { version: "1.0.1", files: after, firmware: null },
    );
    const outcome = await lines({
      before,
      after,
      starts: 2,
      arrange: (vehicle, board) => {
        let isFirst = true;
        // The first has made no patch in time.
        vehicle.intercept = (request) => {
          if (isFirst && request.target.startsWith("/manifest")) return { body: whole.lines(true) };
          const content = whole.get(request.target);
          return isFirst && content !== undefined ? answered(request, content) : null;
        };
        const air = link(vehicle.host, {
          bytesPerSecond: 30_000,
          roundTripMs: 100,
          outages: [{ at: 4000, ms: 100_000 }],
          onLost: () => {
            isFirst = false;
            vehicle.offer?.lines();
          },
        });
        board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
      },
    });
    expectUpdated(outcome, before, after, VERSION);
    expect(outcome.vehicle.requests.filter((request) => request.includes("&whole=1"))).toEqual([]);
  });
});

describe("a manifest in lines is refused", () => {
  const HASH = "0".repeat(40);
  const line = (path: string): string => `p ${HASH} 1 raw 1 ${path}`;
  const manifest = (...middle: string[]): string =>
    ["ota 1 1.0.1 1.0.0 1 1", ...middle, "end", ""].join("\n");
  it.each([
    ["ManifestTruncated", "without its end", manifest(line("/flash/a")).replace(/end\n$/, "")],
    ["ManifestTruncated", "with half an end", manifest(line("/flash/a")).replace(/d\n$/, "")],
    ["ManifestInvalid", "of another form", manifest(line("/flash/a")).replace("ota 1", "ota 2")],
    ["ManifestInvalid", "with fewer files than it says", manifest()],
    [
      "ManifestInvalid",
      "with other bytes than it says",
      manifest(line("/flash/a").replace(" 1 raw 1", " 2 raw 2")),
    ],
    ["ManifestInvalid", "with more behind its end", `${manifest(line("/flash/a"))}d /flash/b\n`],
    ["ManifestInvalid", "with a line that is unknown", manifest("x y")],
    ["ManifestInvalid", "with two beginnings", manifest("ota 1 1.0.1 1.0.0 1 1")],
    ["ManifestInvalid", "out of order", manifest(line("/flash/b"), "d /flash/a")],
    ["PathDuplicated", "with one name twice", manifest("d /flash/a", line("/flash/a"))],
    ["PathDuplicated", "with what is one name to FAT", manifest(line("/flash/A"), line("/flash/a"))],
    ["PathDuplicated", "with two such names to delete", manifest("d /flash/A", "d /flash/a")],
    ["PathDuplicated", "with such a name to delete behind it", manifest(line("/flash/A"), "d /flash/a")],
    ["PathRefused", "with a path outside", manifest(line("/etc/a"))],
    ["PathReserved", "with a path into the updater's state", manifest(line("/flash/.ota/a"))],
    ["ManifestInvalid", "with a path without its slash", manifest(line("flash/a"))],
    ["ManifestInvalid", "with a hash that is none", manifest(line("/flash/a").replace(HASH, "0"))],
    ["ManifestInvalid", "with a kind that is unknown", manifest(line("/flash/a").replace("raw", "zip"))],
    [
      "ManifestInvalid",
      "with raw bytes of another size",
      manifest(line("/flash/a").replace("raw 1", "raw 2")),
    ],
    ["ManifestInvalid", "with a line without end", `ota 1 1.0.1 1.0.0 1 1 ${"x".repeat(2000)}`],
    ["ManifestInvalid", "for another version", manifest(line("/flash/a")).replace("1.0.0", "0.9")],
    ["Downgrade", "that leads back", manifest(line("/flash/a")).replace("1.0.1", "0.9")],
    [
      "FirmwareTooLarge",
      "with firmware of 9 MB",
      manifest(`f ${HASH} 9000000 1.0.1 raw 9000000 - ${HASH} x`, line("/flash/a")),
    ],
    [
      "ManifestInvalid",
      "with firmware of an unknown kind",
      manifest(`f ${HASH} 9 1.0.1 zip 9 - ${HASH} x`, line("/flash/a")),
    ],
    [
      "ManifestInvalid",
      "with blocks without a chain",
      manifest(`f ${HASH} 9 1.0.1 blocks 9 - ${HASH} x`, line("/flash/a")),
    ],
  ])("%s: %s", async (error, _what, body) => {
    const { stop, board, before } = await lines({
      arrange: (vehicle) => {
        vehicle.intercept = () => ({ body });
      },
    });
    expect(stop).toMatchObject({ why: "error", error });
    expect(board.files()).toEqual(before);
  });

  it("where it is not UTF-8", async () => {
    const body = Buffer.concat([Buffer.from("ota 1 1.0.1 "), Buffer.of(0xff, 0x0a)]);
    const { stop } = await lines({
      arrange: (vehicle) => {
        vehicle.intercept = () => ({ body });
      },
    });
    expect(stop).toMatchObject({ why: "error", error: "ManifestNotJSON" });
  });

  it("where it is of more than 1 MB, and not before", async () => {
    const gone = (count: number) => {
      const names = Array.from({ length: count }, (_, at) => `${"x".repeat(100)}${`${at}`.padStart(6, "0")}`);
      return ["ota 1 1.0.1 1.0.0 0 0", ...names.map((name) => `d /flash/gone/${name}`), "end\n"].join("\n");
    };
    const options = { flash: { bytes: 4 << 20 } };
    const { stop, board } = await lines({
      options,
      arrange: (vehicle) => {
        vehicle.intercept = () => ({ body: gone(1500) });
      },
    });
    expect(stop).toEqual({ why: "reset" });
    expect(plain(board.files())["/flash/OTA_VERSION.py"]).toBe(VERSION);
    const refused = await lines({
      options,
      arrange: (vehicle) => {
        vehicle.intercept = () => ({ body: gone(9500) });
      },
    });
    expect(refused.stop).toMatchObject({ why: "error", error: "ManifestTooLarge" });
  });
});
