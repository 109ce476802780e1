import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Board, type LinkedHost, link } from "../../src/board/index.js";
import { noise, text } from "../support/noise.js";
import { answered } from "../support/offer.js";
import { runOnBoth } from "./support/scenario.js";
import { files, sha1 } from "./support/vehicle.js";

const CONTENT = text(90_000, 5);
const PACKINGS = [9, 1].map((level) => {
  const pack = deflateRawSync(CONTENT, { level, windowBits: 9 });
  const tag = sha1(Buffer.from(sha1(pack)));
  return { pack, tag, request: `.packed/${tag}.bundle` };
});
const LARGEST = Math.max(...PACKINGS.map(({ pack }) => pack.length));

it("two vehicles that pack a file differently, met in turn in short passes, do not undo each other's work", async () => {
  let turn = 0;
  let air: LinkedHost | undefined;
  const before = files({ "/flash/a.txt": "a" });
  const { board } = await runOnBoth({
    before,
    after: new Map([...before, ...files({ "/flash/t.txt": CONTENT })]),
    isFirst: false,
    starts: 8,
    beforeStart: (start) => {
      turn = start % 2;
    },
    arrange: (vehicle, board) => {
      vehicle.intercept = (request) => {
        const { pack, tag, request: bundle } = PACKINGS[turn] ?? { pack: Buffer.of(), tag: "", request: "" };
        if (request.target === `/${bundle}`) return answered(request, pack);
        if (!request.target.includes("current_ver=1.0.0")) return null;
        const lines = [
          `ota 1 1.0.1 1.0.0 1 ${CONTENT.length}`,
          `b ${pack.length} ${tag} ${bundle}`,
          `p ${sha1(CONTENT)} ${CONTENT.length} deflate ${pack.length} /flash/t.txt`,
          "end\n",
        ];
        return answered(request, Buffer.from(lines.join("\n")));
      };
      const outages = Array.from({ length: 8 }, (_, pass) => ({ at: 15_000 * (pass + 1), ms: 100_000 }));
      air = link(vehicle.host, { bytesPerSecond: 30_000, roundTripMs: 100, outages });
      board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
    },
  });
  expect(sha1(board.files().get("/flash/t.txt") ?? new Uint8Array())).toBe(sha1(CONTENT));
  expect(air?.counters.down).toBeLessThan(3 * LARGEST);
});

describe("firmware of which another vehicle has left a part in another packing, where there is room for one", () => {
  const firmware = noise(270_000, 3).map((byte, index) => (index === 0 ? 0xe9 : byte));
  const otherWire = noise(272_000, 4);
  const otherLeavesAt = 150_000;
  const passBytes = 60_000;
  const others = (board: Board) =>
    [...board.files()]
      .filter(([path]) => path.endsWith(`${otherWire.length}.part`))
      .map(([, { length }]) => length);

  /** The other vehicle comes at the starts that `isOther` says. */
  async function passes(count: number, isOther: (start: number) => boolean) {
    let start = 0;
    let air: LinkedHost | undefined;
    const { board } = await runOnBoth({
      before: files({ "/flash/a.txt": "a" }),
      after: files({ "/flash/a.txt": "b" }),
      firmware,
      isFirst: false,
      options: { sd: null, flash: { filesystem: "fat", bytes: 508 * 1024 } },
      starts: count,
      beforeStart: (begun) => {
        start = begun;
      },
      arrange: (vehicle, board) => {
        const packedOtherwise = (honest: string) =>
          honest.replace(
            /^(f .* blocks )\d+ (\S+) .*$/m,
            `$1${otherWire.length} $2 ${sha1(otherWire)} other.blocks`,
          );
        vehicle.intercept = (request) => {
          if (request.target === "/other.blocks") return answered(request, otherWire);
          if (!isOther(start) || !request.target.startsWith("/manifest")) return null;
          return answered(request, Buffer.from(packedOtherwise(vehicle.offer?.lines() ?? "")));
        };
        const outages = Array.from({ length: count }, (_, pass) => ({
          at: otherLeavesAt + passBytes * pass,
          ms: 100_000,
        }));
        air = link(vehicle.host, { bytesPerSecond: 30_000, roundTripMs: 100, outages });
        board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
      },
    });
    return { board, down: air?.counters.down ?? 0 };
  }

  it("has the room from the fourth pass on, if the other does not come again", async () => {
    const { board, down } = await passes(11, (start) => start === 0);
    expect(board.slots.running).toBe(1);
    expect(board.slots.image(1)).toEqual(firmware);
    expect([...board.nvs.entries]).toEqual([]);
    const noRoom = board.console.filter((line) => line.startsWith("OTA: no room to keep the firmware"));
    expect(noRoom).toHaveLength(3);
    expect(down).toBeLessThan(otherLeavesAt + 3 * passBytes + 1.1 * firmware.length);
  });

  it("leaves it to the other, if they come in turn", async () => {
    const { board } = await passes(5, (start) => start % 2 === 0);
    expect(others(board)).toHaveLength(1);
    expect(Math.max(...others(board))).toBeGreaterThan(otherLeavesAt + passBytes);
  });
});
