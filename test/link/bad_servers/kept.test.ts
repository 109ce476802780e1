import { describe, expect, it } from "vitest";
import { noise } from "../../support/noise.js";
import { endOf, endsOf, INSTALLED, type Update } from "./end.js";
import { UPDATE } from "./lines.js";
import { BAD_SERVERS as BAD_RANGES } from "./ranges.js";
import { BAD_REPLIES, badServers, type End, type Ends } from "./replies.js";
import { spoilsAll, spoilsRest, spoilt } from "./spoilt.js";

/** Firmware that is kept on the card until all of it is there: a pass may be too short for it. */
const LARGE: Update = { ...UPDATE, firmware: Uint8Array.from([0xe9, ...noise(280_000, 6)]) };

const kept = (end: End): Ends<"kept"> => ({ kept: end });
const BAD_SERVERS = badServers<keyof typeof BAD_REPLIES, "kept">(BAD_REPLIES, {
  "a length that is too small": kept("HashMismatch"),
  // All of it is there when the link is lost behind it.
  "a length that is too large": kept(INSTALLED),
  "a length that no board holds": kept(INSTALLED),
  "two lengths": kept("HashMismatch"),
  "a short body, and no length": kept("HashMismatch"),
  "a longer body, and no length": kept("SizeMismatch"),
  "no body": kept("HashMismatch"),
  "as many other bytes": kept("HashMismatch"),
  "one other bit": kept("HashMismatch"),
  "206 with another range": kept("BadResponse"),
  "206 without a range": kept("BadResponse"),
  "416": kept("UnexpectedStatus"),
  "200 to whatever range": kept(INSTALLED),
  "304": kept("UnexpectedStatus"),
  "a redirect to itself": kept("UnexpectedStatus"),
  chunks: kept("BadResponse"),
  "chunks, and a length": kept("BadResponse"),
  "gzip though nobody asked": kept("BadResponse"),
  "a head of 20 KB": kept("BadResponse"),
  "a head without end": kept("BadResponse"),
  "100 before 200": kept("UnexpectedStatus"),
  "an answer of another kind": kept("HashMismatch"),
});

/** How an update ends at a vehicle that answers so; at any other it goes on where it was, or is asked for anew. */
const BAD_AT_FIRST: ReadonlyMap<string, string> = new Map([
  ["206 that ends early", "ConnectionClosed"],
  ["a redirect", "UnexpectedStatus"],
]);

describe("firmware that is kept on the card, of which a server spoils all by", () => {
  it.each(BAD_SERVERS.map((server) => [server.name, server] as const))(
    "%s",
    async (_name, { reply, ends }) => {
      expect(await endOf(LARGE, spoilt(spoilsAll("firmware", reply)))).toBe(ends.kept);
    },
  );
});

describe("firmware that is kept on the card: the link is lost, and the server answers what goes on with", () => {
  it.each(BAD_RANGES.map((server) => [server.name, server] as const))("%s", async (name, { reply }) => {
    const first = BAD_AT_FIRST.get(name);
    const wanted = first === undefined ? [INSTALLED] : [first, INSTALLED];
    const scenario = spoilt(spoilsRest("firmware", reply));
    expect(await endsOf(LARGE, { ...scenario, starts: wanted.length })).toEqual(wanted);
  });

  it("nothing: it is out of time", async () => {
    const silent = spoilsRest("firmware", (_good, vehicle) => {
      Object.assign(vehicle.faults, { silentAfter: 20 });
      return null;
    });
    expect(await endOf(LARGE, spoilt(silent))).toBe("TimedOut");
  });
});

describe("firmware that is kept on the card: the next vehicle brings it, where the first one has sent", () => {
  it.each(["as many other bytes", "a short body, and no length"] as const)("%s", async (name) => {
    const scenario = spoilt(spoilsAll("firmware", BAD_REPLIES[name]));
    expect(await endsOf(LARGE, { ...scenario, starts: 2 })).toEqual(["HashMismatch", INSTALLED]);
  });
});
