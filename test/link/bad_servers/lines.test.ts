import { describe, expect, it } from "vitest";
import { DEADLINE_MS, endOf, endsOf, INSTALLED } from "./end.js";
import { ASKED, BAD_SERVERS, goodAnswer, NEXT, PLACES, UPDATE } from "./lines.js";
import { BAD_SERVERS as BAD_RANGES } from "./ranges.js";
import { lengthOf, like, sent, whole } from "./replies.js";
import {
  answeredBy,
  losesLink,
  nextVehicle,
  spoilsAll,
  spoilsRest,
  spoilt,
  swapped,
  turnsInto,
} from "./spoilt.js";

describe.each(PLACES)("a server that spoils the %s by", (place) => {
  it.each(BAD_SERVERS.map((server) => [server.name, server] as const))(
    "%s",
    async (_name, { reply, ends }) => {
      expect(await endOf(UPDATE, spoilt(spoilsAll(place, reply)))).toBe(ends[place]);
    },
  );
});

describe.each(PLACES)("the link is lost in the %s, and the server answers what goes on with", (place) => {
  it.each(BAD_RANGES.map((server) => [server.name, server] as const))(
    "%s",
    async (_name, { reply, ends }) => {
      const wanted = ends[place] === INSTALLED ? [INSTALLED] : [ends[place], INSTALLED];
      const scenario = spoilt(spoilsRest(place, reply));
      expect(await endsOf(UPDATE, { ...scenario, starts: wanted.length })).toEqual(wanted);
    },
  );
});

describe.each(PLACES)("a server that is slow, in the %s", (place) => {
  it.each([
    ["says nothing", { silentAfter: 20 }],
    ["says a byte every 11 s", { chunk: 1, delayMs: 11_000 }],
  ])("%s", async (_what, faults) => {
    const slow = spoilt((vehicle) => (_good, { target }) => {
      if (ASKED[place](target)) Object.assign(vehicle.faults, faults);
      return null;
    });
    expect(await endOf(UPDATE, slow)).toBe("TimedOut");
  });

  it.each([
    ["says nothing of what goes on", { silentAfter: 20 }],
    // Each byte comes within a socket's patience: what bounds the whole is the deadline.
    ["says a byte every 10 s of what goes on", { chunk: 1, delayMs: 10_000 }],
  ])("%s", async (_what, faults) => {
    const slow = spoilsRest(place, (_good, vehicle) => {
      Object.assign(vehicle.faults, faults);
      return null;
    });
    expect(await endOf(UPDATE, spoilt(slow), { longestMs: DEADLINE_MS })).toBe("TimedOut");
  });
});

/** What a vehicle may say wrong in a manifest so that nothing but the download tells. */
const WRONG: readonly (readonly [what: string, wrong: RegExp, end: string])[] = [
  ["a file's hash", /(?<=\np )[0-9a-f](?=[0-9a-f]{39} 1500)/, "HashMismatch"],
  ["the size of the bundle", /(?<=\nb )\d/, "BadResponse"],
  ["the bundle's address", /(?<=\.packed\/)./, "NotFound"],
  ["the firmware's hash", /(?<=blocks \d+ )./, "HashMismatch"],
  ["the firmware's address", /(?<=firmware_)./, "NotFound"],
];

describe("a manifest that is wrong", () => {
  it.each(WRONG)("in %s: the next vehicle brings the update to its end", async (_what, wrong, end) => {
    const scenario = spoilt(
      spoilsAll("manifest", (good) => {
        const body = Buffer.from(String(good.body).replace(wrong, (said) => (said === "9" ? "8" : "9")));
        return like(good, [lengthOf(body)], body);
      }),
    );
    expect(await endsOf(UPDATE, { ...scenario, starts: 2 })).toEqual([end, INSTALLED]);
  });
});

describe("another release", () => {
  const next = nextVehicle();
  const becomes = { becomes: NEXT };

  it.each(PLACES)("at the next vehicle: the link was lost in the %s", async (place) => {
    const scenario = spoilt(losesLink(place), answeredBy(next));
    expect(await endsOf(UPDATE, { ...scenario, starts: 2 }, becomes)).toEqual([
      "ConnectionClosed",
      INSTALLED,
    ]);
  });

  /** Behind the file that is there from the last pass, before the one that is not. */
  const IN_LAST_FILE = 3400;
  it.each([
    ["sends what is missing between what is there", () => null],
    ["sends all of it", whole],
  ])("at the next vehicle, which %s", async (_what, reply) => {
    const ranges: string[] = [];
    const scenario = spoilt(losesLink("bundle", IN_LAST_FILE), (_good, request) => {
      const good = goodAnswer(request, next);
      if (ASKED.bundle(request.target)) ranges.push(request.headers.get("range") ?? "");
      return (ASKED.bundle(request.target) ? reply(good) : null) ?? sent(good);
    });
    expect(await endsOf(UPDATE, { ...scenario, starts: 2 }, becomes)).toEqual([
      "ConnectionClosed",
      INSTALLED,
    ]);
    expect(ranges[0]).toMatch(/^bytes=\d+-\d+$/);
  });

  it.each(["bundle", "firmware"] as const)(
    "at the next vehicle, which does not say so: its %s",
    async (place) => {
      const wrong = swapped(place, next);
      const scenario = spoilt(losesLink(place), (good, { target }) =>
        ASKED[place](target) ? wrong(good) : null,
      );
      expect(await endsOf(UPDATE, { ...scenario, starts: 2 })).toEqual(["ConnectionClosed", "HashMismatch"]);
    },
  );

  it.each([
    ["manifest", [INSTALLED]],
    ["bundle", ["NotFound", INSTALLED]],
    ["firmware", ["HashMismatch", INSTALLED]],
  ] as const)("while the link is lost, in the %s", async (place, wanted) => {
    const scenario = spoilt(turnsInto(place, next), answeredBy(next));
    expect(await endsOf(UPDATE, { ...scenario, starts: wanted.length }, becomes)).toEqual(wanted);
  });

  it.each([
    ["manifest", [INSTALLED]],
    ["bundle", ["HashMismatch", INSTALLED]],
    ["firmware", [INSTALLED]],
  ] as const)("while the link is lost, and nothing says so: a part of its %s", async (place, wanted) => {
    const scenario = spoilt(spoilsRest(place, swapped(place, next)));
    expect(await endsOf(UPDATE, { ...scenario, starts: wanted.length })).toEqual(wanted);
  });
});
