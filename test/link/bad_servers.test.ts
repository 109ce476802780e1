import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../src/board/index.js";
import { AFTER, BEFORE, FIRMWARE, runOnBoth, type Scenario } from "../device/support/scenario.js";
import { type Files, files, Vehicle } from "../device/support/vehicle.js";
import { ASKED, BAD_SERVERS, INSTALLED, lengthOf, ok, PLACES, type Place } from "./bad_servers.js";

/** However bad the server, an update is over by then: milliseconds of simulated time. */
const LONGEST_MS = 180_000;

/** Content by what is asked for. */
function contentOf(target: string, manifest: string, after: Files): Buffer {
  if (ASKED.manifest(target)) return Buffer.from(manifest);
  if (ASKED.firmware(target)) return Buffer.from(FIRMWARE);
  return Buffer.from(after.get(decodeURI(target).replace(/^\/[\d.]+/, "")) ?? "");
}

/** How an update ended: a named error and the files that were, or success and the files that are to be. */
async function endOf(scenario: Scenario, after: Files = AFTER): Promise<string> {
  const { stop, stops, board, before } = await runOnBoth({ firmware: FIRMWARE, ...scenario });
  expect(board.clock.now).toBeLessThan(LONGEST_MS);
  board.powerCycle("reset");
  const isInstalled = stops.some(({ why }) => why === "reset");
  const live = new Map([...board.files()].filter(([path]) => !path.includes("/.ota/")));
  if (isInstalled) {
    for (const [path, content] of after) expect([path, live.get(path)]).toEqual([path, content]);
    for (const path of BEFORE.keys()) expect([path, live.has(path)]).toEqual([path, after.has(path)]);
    expect(board.slots.image(board.slots.running)).toEqual(FIRMWARE);
    return INSTALLED;
  }
  expect(live).toEqual(before);
  expect(board.slots.running).toBe(0);
  return stop.why === "error" ? stop.error : stop.why;
}

describe.each(PLACES)("a server that spoils the %s by", (place) => {
  it.each(BAD_SERVERS.map((server) => [server.name, server] as const))(
    "%s",
    async (_name, { reply, ends }) => {
      const end = await endOf({
        // A manifest that is installed would be installed again.
        boots: 2,
        arrange: (vehicle) => {
          vehicle.intercept = (request) => {
            if (!ASKED[place](request.target) || isSettled(request)) return null;
            return reply(contentOf(request.target, JSON.stringify(vehicle.manifest), AFTER), request);
          };
        },
      });
      expect([ends[place]].flat()).toContain(end);
    },
  );
});

/** Whether the board asks what comes after the update. */
function isSettled({ target }: HttpRequest): boolean {
  return target.startsWith("/manifest.json?current_ver=1.0.1");
}

describe("a server that changes between two passes", () => {
  /** The first pass is cut short in a file or the firmware; at the next one the server has another release. */
  const changing = (place: Place, next: Files, isTold: boolean): Scenario => ({
    starts: 2,
    boots: 2,
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
        const content = contentOf(target, manifest, AFTER);
        return ASKED[place](target) ? ok([lengthOf(content.length)], content.subarray(0, 3000)) : null;
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
    expect(await endOf(changing(place, NEXT, true), NEXT)).toBe(INSTALLED);
  });

  it("and does not say so", async () => {
    expect(await endOf(changing("file", NEXT, false))).toBe("HashMismatch");
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
    expect(await endOf(slow(place, { silentAfter: 100 }))).toBe("TimedOut");
  });

  it.each(PLACES)("says a byte every 11 s, in the %s", async (place) => {
    expect(await endOf(slow(place, { delayMs: 11_000 }))).toBe("TimedOut");
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
