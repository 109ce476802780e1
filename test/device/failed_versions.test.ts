import { expect, it } from "vitest";
import { plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

it("a version that failed stays refused when another has failed since", async () => {
  const { board, before } = await runOnBoth({
    program: "trial",
    before: files({ "/flash/behaviour.txt": "update" }),
    after: files({ "/flash/behaviour.txt": "idle" }),
    boots: 8,
    // Two on trial for each version, and the one that goes back and looks again.
    starts: 5,
    arrange: (vehicle) => {
      vehicle.intercept = ({ target }) => {
        // Whatever has failed, the server has something else.
        const failed = /&failed_ver=([^&]*)/.exec(target)?.[1];
        vehicle.manifest.version = failed === "1.0.1" ? "1.0.2" : "1.0.1";
        return null;
      };
    },
  });
  expect(board.console.filter((line) => !line.startsWith("OTA"))).toEqual([
    "1.0.0 update",
    "1.0.1 idle",
    "1.0.1 idle",
    "1.0.0 update",
    "1.0.2 idle",
    "1.0.2 idle",
    "1.0.0 update",
    "VersionRefused 1.0.1: not confirmed",
  ]);
  expect(plain(board.files())).toEqual(plain(before));
  expect(Object.fromEntries(board.nvs.entries)).toEqual({
    ota_bad: "1.0.2,1.0.1",
    ota_why: "not confirmed",
  });
});
