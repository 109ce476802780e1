import { describe, expect, it } from "vitest";
import { type HttpRequest, type HttpResponse, type LinkedHost, link } from "../../src/board/index.js";
import { noise, text } from "../support/noise.js";
import { Offer } from "../support/offer.js";
import { AFTER, BEFORE, expectUpdated, runOnBoth } from "./support/scenario.js";
import { type Files, files, sha1 } from "./support/vehicle.js";

/** Firmware this large is kept as a part. */
const image = (first: number): Uint8Array =>
  noise(300_000, first).map((byte, index) => (index === 0 ? first : byte));

/** Under the honest manifest's ETag, and as long: an honest server says that a board that has it has all. */
function poisoned(honest: string, lied: string): HttpResponse {
  const digits = Math.max(honest.length - lied.length, 0);
  return {
    headers: { ETag: `"${sha1(Buffer.from(honest))}"` },
    body: lied.replace(/^b /m, `b ${"0".repeat(digits)}`),
  };
}

/** The first vehicle is hostile, the one after it is honest. `whole` is the honest manifest without patches. */
async function expectRecovered(
  from: Files,
  to: Files,
  hostile: (request: HttpRequest, honest: string, whole: string) => HttpResponse | null,
  firmware?: Uint8Array,
): Promise<void> {
  let isHostile = true;
  const outcome = await runOnBoth({
    before: from,
    after: to,
    isFirst: false,
    starts: 2,
    beforeStart: (start) => {
      isHostile = start === 0;
    },
    arrange: (vehicle) => {
      vehicle.intercept = (request) =>
        isHostile ? hostile(request, vehicle.offer?.lines() ?? "", vehicle.offer?.lines(true) ?? "") : null;
    },
    ...(firmware !== undefined && { firmware }),
  });
  const named = firmware === undefined ? "" : "FIRMWARE = '1.0.1'\n";
  expectUpdated(outcome, from, to, `VERSION = '1.0.1'\n${named}`);
}

describe("a hostile server's plan under the honest ETag does not block honest servers", () => {
  it("with a file that travels as nothing", () =>
    expectRecovered(BEFORE, AFTER, ({ target }, honest) =>
      target.startsWith("/manifest")
        ? poisoned(honest, honest.replace(/^(p \S+ [1-9]\d*) \S+ \d+ /m, "$1 deflate 0 "))
        : null,
    ));

  it("with packed files that are called patches, where whole ones were asked for", () => {
    const from = files({ "/flash/log.txt": text(9000, 1) });
    const to = files({ "/flash/log.txt": Buffer.concat([text(9000, 1), text(9000, 2)]) });
    const calledPatches = (manifest: string) => manifest.replaceAll(" deflate ", " patch ");
    return expectRecovered(from, to, ({ target }, honest, whole) => {
      if (target.includes("&whole=1")) return poisoned(whole, calledPatches(whole));
      // A patch for no file makes the board ask for whole ones.
      return target.startsWith("/manifest") ? poisoned(honest, calledPatches(whole)) : null;
    });
  });

  it("with firmware that is none", async () => {
    const from = files({ "/flash/a.txt": "a" });
    const to = files({ "/flash/a.txt": "b" });
    const bad = new Offer(
      { version: "1.0.0", files: from, firmware: null },
      { version: "1.0.1", files: to, firmware: image(0xff) },
    );
    await expectRecovered(
      from,
      to,
      ({ target }, honest) =>
        target.startsWith("/manifest") ? poisoned(honest, bad.lines()) : { body: bad.get(target) ?? "" },
      image(0xe9),
    );
  });

  it("with firmware in one piece, which short passes never bring", async () => {
    const firmware = image(0xe9);
    const passBytes = 100_000;
    const starts = 6;
    let isHostile = true;
    let air: LinkedHost | undefined;
    const { board } = await runOnBoth({
      before: files({ "/flash/a.txt": "a" }),
      after: files({ "/flash/a.txt": "b" }),
      firmware,
      isFirst: false,
      starts,
      options: { sd: { bytes: 2_000_000 } },
      beforeStart: (start) => {
        isHostile = start === 0;
      },
      arrange: (vehicle, board) => {
        const inOnePiece = (honest: string) =>
          honest.replace(
            /^f (\S+ )(\d+) (\S+) blocks .*$/m,
            `f $1$2 $3 raw $2 - ${sha1(firmware)} firmware_1.0.1.bin`,
          );
        vehicle.intercept = ({ target }) => {
          if (target === "/firmware_1.0.1.bin") return { body: firmware };
          const honest = vehicle.offer?.lines() ?? "";
          if (!isHostile) return null;
          return target.startsWith("/manifest") ? poisoned(honest, inOnePiece(honest)) : new Uint8Array();
        };
        const outages = Array.from({ length: starts }, (_, pass) => ({
          at: passBytes * (pass + 1),
          ms: 100_000,
        }));
        air = link(vehicle.host, { bytesPerSecond: 30_000, roundTripMs: 100, outages });
        board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
      },
    });
    expect(board.slots.running).toBe(1);
    expect(board.slots.image(1)).toEqual(firmware);
    expect([...board.nvs.entries]).toEqual([]);
    expect(air?.counters.down).toBeLessThan(1.2 * firmware.length);
  });
});
