import { describe, expect, it } from "vitest";
import { FALLIBLE } from "../../src/faults/fallible.js";
import { Lives, stepsOf } from "../../src/faults/lives.js";
import { build } from "./build.js";
import { prepare } from "./prepare.js";
import { SCENARIOS } from "./scenarios.js";

const MINUTES = 60_000;
/** Of the operations, one in so many fails. */
const ONE_OF = 3;
const OURS = /\b(?:OTA|ota_\w+)\.ts/;
const made = build();

/** What programs may rely on: that they need to catch nothing but OTAError. These catch none where they confirm or go back. */
describe("what the library raises is its own", () => {
  it.each(["firmware", "late rollback"])(
    "where one operation fails, or no room is left: %s",
    { timeout: 5 * MINUTES },
    (name) => {
      const found = SCENARIOS.find((each) => each.name === name);
      if (found === undefined) throw new Error(name);
      const lives = new Lives(prepare(found, made, made.model, "fat"), made.model);
      const undisturbed = [...stepsOf(lives.watch(lives.start))];
      const fallible = undisturbed.filter(([, { op }]) => FALLIBLE.has(op)).map(([at]) => at);
      const places = fallible.filter((_, index) => index % ONE_OF === 0);
      const escaped = places.flatMap((at) =>
        (["fail", "full"] as const).flatMap((kind) =>
          lives
            .live(lives.start, { troubles: [{ kind, at }] })
            .boots.flatMap(({ stop }) =>
              stop.why === "error" && stop.error !== "StorageError" && OURS.test(stop.traceback)
                ? [`${kind}@${at}: ${stop.error} ${stop.traceback}`]
                : [],
            ),
        ),
      );
      expect(places.length).toBeGreaterThan(500 / ONE_OF);
      expect(escaped).toEqual([]);
    },
  );
});
