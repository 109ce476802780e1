import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { type LinkedHost, link } from "../../src/board/index.js";
import { text } from "../support/noise.js";
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
