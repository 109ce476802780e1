import { describe, expect, it } from "vitest";
import { endOf } from "./end.js";
import { ASKED, BAD_SERVERS, PLACES, UPDATE } from "./lines.js";
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
