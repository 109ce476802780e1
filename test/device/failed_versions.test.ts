import { expect, it } from "vitest";
import { BoardError } from "../../src/board/index.js";
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

it("the server is told why a version failed its trial, also where the disk has failed another since", async () => {
  const { board, before, vehicle } = await runOnBoth({
    program: "trial",
    before: files({ "/flash/behaviour.txt": "update" }),
    after: files({ "/flash/behaviour.txt": "idle" }),
    boots: 8,
    // Two on trial; the one that goes back, and takes the other version, which fails; the one that looks again.
    starts: 4,
    arrange: (vehicle, board) => {
      vehicle.intercept = ({ target }) => {
        vehicle.manifest.version = target.includes("failed_ver=1.0.1") ? "1.0.2" : "1.0.1";
        return null;
      };
      board.hooks.before = (_index, op, [path, mode]) => {
        const isInstalled = op === "open" && path === "/flash/behaviour.txt" && mode !== "rb";
        const { entries } = board.nvs;
        if (isInstalled && entries.get("ota") === 1 && entries.has("ota_bad")) throw new BoardError("EIO");
      };
    },
  });
  expect(board.console.filter((line) => !line.startsWith("OTA: 1.0.0 to"))).toEqual([
    "1.0.0 update",
    "1.0.1 idle",
    "1.0.1 idle",
    "OTA: goes back: not confirmed",
    "1.0.0 update",
    "OTA: goes back: errno 5",
    "StorageError errno 5",
    "1.0.0 update",
    "OTA: goes back: errno 5",
    "StorageError errno 5",
  ]);
  expect(plain(board.files())).toEqual(plain(before));
  const asked = vehicle.requests.filter((target) => target.startsWith("/manifest"));
  expect(asked.at(-1)).toContain("failed_ver=1.0.1&reason=not-confirmed&error=StorageError");
});
