import { expect, it } from "vitest";
import { text } from "../support/noise.js";
import { sha1 } from "../support/offer.js";
import { live, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const SIZE = 100;
const CONTENT = text(SIZE, 1);

/** A file that travels as more bytes than it has would take room that nothing counts. */
it.each([
  ["deflate", SIZE + 1, "ManifestInvalid", 1],
  ["deflate", 600_000, "ManifestInvalid", 1],
  ["patch", SIZE + 1, "ManifestInvalid", 1],
  ["patch", 600_000, "ManifestInvalid", 1],
  // Taken: there is no such bundle.
  ["deflate", SIZE, "NotFound", 2],
  ["patch", SIZE, "NotFound", 2],
])("%s of 100 bytes that travels as %i: %s", async (kind, wire, error, requests) => {
  const manifest = [
    `ota 1 1.0.1 1.0.0 1 ${SIZE}`,
    `b ${wire} ${"a".repeat(40)} x.bundle`,
    `p ${sha1(CONTENT)} ${SIZE} ${kind} ${wire} /flash/a.py`,
    "end\n",
  ].join("\n");
  const { stop, vehicle, board, before } = await runOnBoth({
    before: files({ "/flash/a.py": "1" }),
    after: files({ "/flash/a.py": CONTENT }),
    isFirst: false,
    arrange: (vehicle) => {
      vehicle.intercept = ({ target }) => (target.startsWith("/manifest") ? { body: manifest } : null);
    },
  });
  expect(stop).toMatchObject({ why: "error", error });
  expect(vehicle.requests).toHaveLength(requests);
  expect(live(board.files())).toEqual(before);
});
