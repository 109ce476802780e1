import { describe, expect, it } from "vitest";
import { installation } from "./support/runtimes.js";
import { AFTER, BEFORE, expectUpdated, live, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const OLD = files({ "/flash/x.txt": "x" });

async function expectRefused(path: string, scenario: Scenario): Promise<void> {
  const { stop, vehicle, board, before } = await runOnBoth(scenario);
  expect(stop).toMatchObject({ why: "error", error: "PathRefused", message: path });
  expect(vehicle.requests).toHaveLength(1);
  expect(plain(live(board.files()))).toEqual(plain(before));
}

describe("a manifest is refused before anything is downloaded", () => {
  it("with a file below another one, though that comes later", () =>
    expectRefused("/flash/a/b.txt", {
      before: OLD,
      after: new Map([...OLD, ...files({ "/flash/a/b.txt": "1", "/flash/a": "2" })]),
      arrange: ({ manifest }) => {
        expect(manifest.new.map((entry) => entry.dst_path)).toEqual(["/flash/a/b.txt", "/flash/a"]);
      },
    }));

  // The folders that a board has stay, whatever becomes of the files in them.
  it.each([
    ["lines", false],
    ["JSON", true],
  ])("with a file in the place of /flash/lib, told in %s", (_form, isFirst) => {
    const library = [...installation("update")].filter(([path]) => path.startsWith("/flash/lib/"));
    return expectRefused("/flash/lib", {
      before: new Map([...OLD, ...library]),
      after: new Map([...OLD, ...files({ "/flash/lib": "2" })]),
      isFirst,
    });
  });
});

it("a manifest with an ETag of 1,000 characters is taken", async () => {
  const outcome = await runOnBoth({
    isFirst: false,
    arrange: (vehicle) => {
      vehicle.intercept = ({ target }) =>
        target.startsWith("/manifest")
          ? { headers: { ETag: `"${"a".repeat(1000)}"` }, body: vehicle.offer?.get(target) ?? "" }
          : null;
    },
  });
  expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
});
