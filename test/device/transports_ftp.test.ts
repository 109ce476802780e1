import { describe, expect, it } from "vitest";
import { noise } from "../support/noise.js";
import { type Arrange, fileServer, heard, trafficOf } from "./support/file_server.js";
import { garbled, halved, leavePass, nameIn, type Spoiling } from "./support/mirror.js";
import {
  AFTER,
  BEFORE,
  expectUpdated,
  FIRMWARE,
  live,
  type Outcome,
  plain,
  type Scenario,
} from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const VERSION = "VERSION = '1.0.1'\n";
const BOTH = `${VERSION}FIRMWARE = '1.0.1'\n`;
/** What may come twice, in bytes: what is unpacked from memory. */
const PACK_LIMIT = 1024;

/** Small, and of all kinds: raw, deflated and empty files, firmware in two blocks. */
const SMALL: Scenario = {
  before: files({ "/flash/a.py": "a = 1\n" }),
  after: files({
    "/flash/a.py": "a = 2\n".repeat(200),
    "/flash/empty.py": "",
    "/sd/ä/raw.bin": noise(900, 1),
  }),
  firmware: noise(4600, 2).map((byte, at) => (at === 0 ? 0xe9 : 97 + (byte & 7))),
};

function expectSmall(outcome: Outcome): void {
  expectUpdated(outcome, SMALL.before ?? new Map(), SMALL.after ?? new Map(), BOTH);
  expect(outcome.board.slots.image(1)).toEqual(SMALL.firmware);
  expect(trafficOf(outcome.board)).toMatchObject({ open: 0, most: 2 });
}

describe("an update from a server of files", () => {
  it("changes, adds and deletes files, in new folders, on the card, empty and binary ones, and brings firmware", async () => {
    const outcome = await fileServer(undefined, { firmware: FIRMWARE });
    expectUpdated(outcome, BEFORE, AFTER, BOTH);
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    // The second start asks for the manifest alone.
    expect(trafficOf(outcome.board)).toMatchObject({ controls: 2, contents: 4, open: 0, most: 2 });
    expect(outcome.vehicle.requests).toEqual([]);
  });

  it("leaves nothing open where there is nothing newer: no connection, and no WiFi", async () => {
    const outcome = await fileServer((_mirror, board) => {
      board.fs.writeFileSync("/flash/OTA_VERSION.py", VERSION);
      return {};
    });
    expect(outcome.stop).toEqual({ why: "end" });
    expect(outcome.board.files()).toEqual(outcome.before);
    expect(trafficOf(outcome.board)).toMatchObject({ controls: 1, contents: 1, open: 0 });
    expect(outcome.board.wifi.mode).toBeNull();
  });

  it("begins anew where a vehicle has told the beginning of its own manifest", async () => {
    const arrange: Arrange = (mirror, board) => {
      leavePass(board, mirror);
      return {};
    };
    const outcome = await fileServer(arrange, { ...SMALL, boots: 1 });
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(outcome.board.console).toContain("OTA: 1.0.0 to 1.0.1, 3 files");
  });

  it("asks for a part only where a part is missing", async () => {
    const commands: string[] = [];
    expectSmall(
      await fileServer(() => {
        commands.length = 0;
        return { reply: heard(commands) };
      }, SMALL),
    );
    const verbs = commands.map((command) => command.split(" ")[0]);
    const file = ["SIZE", "PASV", "RETR"];
    const greeting = ["", "USER", "PASS", "TYPE"];
    expect(verbs).toEqual([...greeting, ...file, ...file, ...file, ...greeting, ...file]);
  });

  it("comes in pieces of a byte", async () => {
    expectSmall(await fileServer(() => ({ chunk: 1 }), SMALL));
  });
});

describe("a link that is lost in the middle of content", () => {
  /** The sizes of manifest, bundle, firmware in blocks, and its first block: all that is fetched, in this order. */
  async function sizes(): Promise<readonly [number, number, number, number]> {
    let found: number[] = [];
    let block = 0;
    await fileServer((mirror) => {
      const names = ["1.0.0.manifest", nameIn(mirror, ".bundle"), nameIn(mirror, ".blocks")];
      found = names.map((name) => mirror.get(name)?.length ?? 0);
      block = 2 + Buffer.from(mirror.get(nameIn(mirror, ".blocks")) ?? []).readUInt16BE();
      return {};
    }, SMALL);
    const [manifest = 0, bundle = 0, blocks = 0] = found;
    return [manifest, bundle, blocks, block];
  }

  it("costs no more than a manifest, a small file or a block, wherever that is", async () => {
    const [manifest, bundle, blocks, block] = await sizes();
    const whole = manifest + bundle + blocks + "none\n".length;
    expect(whole).toBeGreaterThan(2000);
    for (let at = 1; at < manifest + bundle + blocks; at += 97) {
      const outcome = await fileServer(() => ({ cutAfter: at }), SMALL);
      expectSmall(outcome);
      const { bytes, controls } = trafficOf(outcome.board);
      const most = at < manifest ? manifest : at < manifest + bundle ? PACK_LIMIT : block;
      expect(bytes - whole, `cut after ${at}`).toBeLessThanOrEqual(Math.min(most, at));
      expect(bytes - whole, `cut after ${at}`).toBeGreaterThanOrEqual(0);
      expect(controls).toBe(3);
    }
  });

  it("is gone on with by REST", async () => {
    const [manifest, bundle, , block] = await sizes();
    const starts = async (cutAfter: number): Promise<string[]> => {
      let commands: string[] = [];
      const arrange = () => {
        commands = [];
        return { cutAfter, reply: heard(commands) };
      };
      expectSmall(await fileServer(arrange, SMALL));
      return commands.filter((command) => command.startsWith("REST"));
    };
    expect(await starts(manifest >> 1)).toEqual([]);
    // What is raw goes on at the byte.
    expect(await starts(manifest + bundle - 7)).toEqual([`REST ${bundle - 7}`]);
    expect(await starts(manifest + bundle + block + 9)).toEqual([`REST ${block}`]);
  });

  it("from a server without REST begins what it had begun anew, and keeps what is staged", async () => {
    const [manifest, bundle, blocks, block] = await sizes();
    for (const at of [manifest + bundle - 7, manifest + bundle + block + 9]) {
      const outcome = await fileServer(
        () => ({
          cutAfter: at,
          reply: (command, usual) => (command.startsWith("REST") ? "502 Not known" : usual),
        }),
        SMALL,
      );
      expectSmall(outcome);
      const { bytes } = trafficOf(outcome.board);
      expect(bytes).toBeLessThan(manifest + 2 * (bundle + blocks));
    }
  });

  it("in silence ends one start, and the next goes on with what is staged", async () => {
    const [manifest, bundle, blocks, block] = await sizes();
    for (const at of [manifest >> 1, manifest + 300, manifest + bundle - 7, manifest + bundle + block + 9]) {
      const outcome = await fileServer(
        (_mirror, board) => {
          let isOver = false;
          return {
            // What went wrong is noted at the end of the first start.
            get silentAfter() {
              isOver ||= board.nvs.entries.has("ota_err");
              return isOver ? Infinity : at;
            },
          };
        },
        { ...SMALL, starts: 2 },
      );
      expectSmall(outcome);
      // Another start has to write the slot anew, and asks for the manifest again.
      const again = manifest + (at < manifest + bundle ? PACK_LIMIT : blocks);
      const { bytes } = trafficOf(outcome.board);
      expect(bytes - manifest - bundle - blocks - "none\n".length).toBeLessThanOrEqual(again);
    }
  });
});

describe("a mirror on a server of files that is spoilt is refused, and the files stay", () => {
  const spoilings: readonly Spoiling[] = [
    [".manifest", "ManifestNotJSON", garbled],
    [".manifest", "ManifestTruncated", halved],
    [".bundle", "HashMismatch", garbled],
    [".bundle", "BadResponse", halved],
    [".blocks", "HashMismatch", garbled],
    [".blocks", "HashMismatch", halved],
    ["without .manifest", "NotFound", garbled],
    ["without .bundle", "NotFound", garbled],
  ];
  it.each(spoilings)("%s: %s", async (what, error, spoil) => {
    const arrange: Arrange = (mirror) => {
      const ending = what.replace("without ", "");
      const name = ending === ".manifest" ? "1.0.0.manifest" : nameIn(mirror, ending);
      if (what === ending) mirror.set(name, spoil(mirror.get(name) ?? Buffer.of()));
      else mirror.delete(name);
      return {};
    };
    const { stop, board, before } = await fileServer(arrange, { ...SMALL, boots: 1 });
    expect(stop).toMatchObject({ why: "error", error });
    expect(plain(live(board.files()))).toEqual(plain(before));
    expect(board.slots.next).toBe(0);
    expect(trafficOf(board).open).toBe(0);
    expect(board.wifi.mode).toBeNull();
  });
});
