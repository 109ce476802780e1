import { describe, expect, it } from "vitest";
import { endOf, endsOf, INSTALLED } from "./end.js";
import { ASKED, BAD_SERVERS, PLACES, UPDATE } from "./lines.js";
import { lengthOf, like } from "./replies.js";
import { spoilsAll, spoilt } from "./spoilt.js";

describe.each(PLACES)("a server that spoils the %s by", (place) => {
  it.each(BAD_SERVERS.map((server) => [server.name, server] as const))(
    "%s",
    async (_name, { reply, ends }) => {
      expect(await endOf(UPDATE, spoilt(spoilsAll(place, reply)))).toBe(ends[place]);
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
