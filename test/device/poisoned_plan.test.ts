import { describe, it } from "vitest";
import type { HttpRequest, HttpResponse } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
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

/** The first vehicle is hostile, the one after it is honest. */
async function expectRecovered(
  from: Files,
  to: Files,
  hostile: (request: HttpRequest, honest: string) => HttpResponse | null,
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
      vehicle.intercept = (request) => (isHostile ? hostile(request, vehicle.offer?.lines() ?? "") : null);
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
});
