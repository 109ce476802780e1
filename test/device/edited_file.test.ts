import { expect, it } from "vitest";
import { type LinkedHost, link } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
import { runOnBoth } from "./support/scenario.js";
import { files, sha1 } from "./support/vehicle.js";

const OLD = noise(40_000, 3);
const NEW = Buffer.concat([Buffer.from("new"), OLD]);
/** What comes in each pass. */
const PASS_BYTES = 15_000;

it("a large file that was edited on the board comes whole, over as many passes as its size needs", async () => {
  let air: LinkedHost | undefined;
  const { board } = await runOnBoth({
    before: files({ "/flash/table.bin": OLD }),
    after: files({ "/flash/table.bin": NEW }),
    isFirst: false,
    starts: 6,
    arrange: ({ host }, board) => {
      // The patch of the release does not fit it.
      board.fs.writeFileSync("/flash/table.bin", noise(40_000, 9));
      const outages = Array.from({ length: 6 }, (_, pass) => ({ at: PASS_BYTES * (pass + 1), ms: 100_000 }));
      air = link(host, { bytesPerSecond: 30_000, roundTripMs: 100, outages });
      board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
    },
  });
  expect(sha1(board.files().get("/flash/table.bin") ?? new Uint8Array())).toBe(sha1(NEW));
  expect(air?.counters.down).toBeLessThan(1.5 * NEW.length);
});
