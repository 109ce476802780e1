import { describe, expect, it } from "vitest";
import type { Board, HttpRequest, HttpResponse } from "../../src/board/index.js";
import { AFTER, BEFORE, expectUpdated, FIRMWARE, runOnBoth } from "./support/scenario.js";
import { sha1 } from "./support/vehicle.js";

const VERSION = "VERSION = '1.0.1'\n";

const connections = ({ trace }: Board): number => trace.filter(({ op }) => op === "socket.connect").length;

const isManifest = ({ target }: HttpRequest): boolean => target.startsWith("/manifest");

describe("a manifest that an earlier try has brought a part of is gone on with, not asked for anew,", () => {
  it.each<readonly [string, (honest: string) => string, (manifest: string) => string]>([
    ["with all that a manifest may have", (honest) => honest, (manifest) => sha1(Buffer.from(manifest))],
    [
      "with no previous version",
      (honest) => honest.replace(/^(ota 1 \S+) \S+/, "$1 "),
      (manifest) => sha1(Buffer.from(manifest)),
    ],
    ["with a tag that is no SHA-1", (honest) => honest, () => "v1"],
  ])("%s", async (_what, manifestFrom, tagOf) => {
    let asked: (string | undefined)[] = [];
    let total = 0;
    let sent = 0;
    const outcome = await runOnBoth({
      firmware: FIRMWARE,
      isFirst: false,
      boots: 1,
      arrange: (vehicle) => {
        asked = [];
        sent = 0;
        const manifest = Buffer.from(manifestFrom(vehicle.offer?.lines() ?? ""));
        const tag = `"${tagOf(manifest.toString())}"`;
        total = manifest.length;
        vehicle.intercept = (request): HttpResponse | null => {
          if (!isManifest(request)) return null;
          const range = request.headers.get("range");
          asked.push(range);
          const isGoneOnWith = range !== undefined && request.headers.get("if-range") === tag;
          const start = isGoneOnWith ? Number(/\d+/.exec(range)?.[0]) : 0;
          const body = manifest.subarray(start, asked.length === 1 ? total >> 1 : total);
          sent += body.length;
          const place = `bytes ${start}-${total - 1}/${total}`;
          return {
            status: isGoneOnWith ? 206 : 200,
            headers: {
              ETag: tag,
              "Content-Length": `${total - start}`,
              ...(isGoneOnWith && { "Content-Range": place }),
            },
            body,
          };
        };
      },
    });
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    expect(asked).toEqual([undefined, expect.stringMatching(/^bytes=\d{3,}-$/)]);
    // The line in which it was cut comes twice, as far as it had come.
    expect(sent - total).toBeLessThan(200);
  });
});

describe("a plan that is whole is installed in the contact in which the server refuses to send more", () => {
  const REFUSAL = "416 Range Not Satisfiable";
  const CHUNKED = Buffer.from(
    `HTTP/1.1 ${REFUSAL}\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n`,
  );
  const COUNTED: HttpResponse = { status: 416, headers: { Connection: "keep-alive" }, body: REFUSAL };

  it.each<readonly [string, HttpResponse | Uint8Array, number]>([
    ["in chunks, and leaves the connection open", CHUNKED, 2],
    ["in so many bytes, over a connection that both keep", COUNTED, 1],
  ])("%s", async (_how, refusal, connects) => {
    let isFirst = true;
    let before = 0;
    const outcome = await runOnBoth({
      isFirst: false,
      starts: 2,
      beforeStart: (start, board) => {
        isFirst = start === 0;
        before = connections(board);
      },
      arrange: (vehicle) => {
        const { faults } = vehicle;
        vehicle.intercept = (request) => {
          // The first vehicle leaves behind the manifest.
          if (isFirst) return isManifest(request) ? null : new Uint8Array();
          const isRefused = isManifest(request) && request.headers.has("range");
          faults.silentAfter =
            isRefused && refusal instanceof Uint8Array ? refusal.length : Number.POSITIVE_INFINITY;
          return isRefused ? refusal : null;
        };
      },
    });
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
    expect(connections(outcome.board) - before).toBe(connects);
  });
});
