import { describe, expect, it } from "vitest";
import { runOnBoth, type Scenario } from "../../device/support/scenario.js";
import { type Files, files, Vehicle } from "../../device/support/vehicle.js";
import { endOf, INSTALLED, isSettled } from "./end.js";
import { ASKED, BAD_SERVERS, contentOf, PLACES, type Place, UPDATE } from "./json.js";
import { cut, goodOf } from "./replies.js";

const { before: BEFORE, after: AFTER, firmware: FIRMWARE } = UPDATE;

describe.each(PLACES)("a server that spoils the %s by", (place) => {
  it.each(BAD_SERVERS.map((server) => [server.name, server] as const))(
    "%s",
    async (_name, { reply, ends }) => {
      const end = await endOf(UPDATE, {
        arrange: (vehicle) => {
          vehicle.intercept = (request) => {
            if (!ASKED[place](request.target) || isSettled(request)) return null;
            const body = contentOf(request.target, JSON.stringify(vehicle.manifest), AFTER);
            return reply(goodOf(request, { body }, body));
          };
        },
      });
      expect([ends[place]].flat()).toContain(end);
    },
  );
});

describe("a server that changes between two passes", () => {
  /** The first pass is cut short in a file or the firmware; at the next one the server has another release. */
  const changing = (place: Place, next: Files, isTold: boolean): Scenario => ({
    starts: 2,
    arrange: (vehicle) => {
      const manifest = JSON.stringify(new Vehicle(BEFORE, next, FIRMWARE, false).manifest);
      let passes = 0;
      vehicle.intercept = (request) => {
        const { target } = request;
        if (isSettled(request)) return null;
        if (ASKED.manifest(target)) passes += 1;
        if (passes === 2) {
          if (ASKED.manifest(target)) return isTold ? { body: manifest } : null;
          return { body: contentOf(target, manifest, next) };
        }
        const body = contentOf(target, manifest, AFTER);
        return ASKED[place](target) ? cut(goodOf(request, { body }, body), 3000) : null;
      };
    },
  });
  const NEXT: Files = new Map([
    ...AFTER,
    ...files({
      "/flash/lib/a/deep/folder/of/its/own/frame.py": "z = 3\n".repeat(900),
      "/flash/config.py": "ID = 9\nNAME = 'Süd'\n",
    }),
  ]);

  it.each(["file", "firmware"] as const)("and says so: cut in the %s", async (place) => {
    expect(await endOf(UPDATE, changing(place, NEXT, true), { becomes: { ...UPDATE, after: NEXT } })).toBe(
      INSTALLED,
    );
  });

  it("and does not say so", async () => {
    expect(await endOf(UPDATE, changing("file", NEXT, false))).toBe("HashMismatch");
  });
});

describe("a server that is slow", () => {
  const slow = (
    place: Place,
    wait: { readonly delayMs?: number; readonly silentAfter?: number },
  ): Scenario => ({
    arrange: (vehicle) => {
      vehicle.intercept = ({ target }) => {
        if (ASKED[place](target)) Object.assign(vehicle.faults, { chunk: 1, ...wait });
        return null;
      };
    },
  });

  it.each(PLACES)("says nothing, in the %s", async (place) => {
    expect(await endOf(UPDATE, slow(place, { silentAfter: 100 }))).toBe("TimedOut");
  });

  it.each(PLACES)("says a byte every 11 s, in the %s", async (place) => {
    expect(await endOf(UPDATE, slow(place, { delayMs: 11_000 }))).toBe("TimedOut");
  });

  // Each byte comes within a socket's patience: what bounds the whole is the number of bytes.
  it("says a byte every 10 s: the update goes through", async () => {
    const path = "/flash/lib/frame.py";
    const after = new Map([...BEFORE, ...files({ [path]: "y = 2\n" })]);
    const { stops, board } = await runOnBoth({ ...slow("file", { delayMs: 10_000 }), after, boots: 2 });
    expect(stops[0]).toEqual({ why: "reset" });
    expect(board.files().get(path)).toEqual(after.get(path));
    expect(board.clock.now).toBeGreaterThan(60_000);
  });
});
