import { describe, expect, it } from "vitest";
import type { Board } from "../../src/board/index.js";
import { plain, runOnBoth } from "./support/scenario.js";
import { files, type Vehicle } from "./support/vehicle.js";

const OLD = files({ "/flash/behaviour.txt": "update", "/flash/config.py": "ID = 7\n" });
const NEW = files({ "/flash/behaviour.txt": "keep", "/flash/config.py": "ID = 8\n" });

function answer(vehicle: Vehicle, text: string): void {
  vehicle.intercept = ({ target }) =>
    target.includes("current_ver=1.0.1") ? Buffer.from(`HTTP/1.0 ${text}`) : null;
}

const HASH = "a".repeat(40);
/** More than is kept of a manifest until it is written. */
const PATHS = Array.from({ length: 40 }, (_, at) => `/flash/lib/m/file${at + 10}.py`);

/** A version that failed its trial, in JSON: what is refused about it comes first, what it brings behind that. */
const LONG_JSON = JSON.stringify({
  version: "1.0.2",
  previous_version: "1.0.1",
  delete: [],
  new: PATHS.map((path) => ({ URL: `1.0.2${path}`, dst_path: path, hash: HASH, size: 3 })),
  update: [],
});
const LONG_LINES = [
  `ota 1 1.0.2 1.0.1 ${PATHS.length} ${PATHS.length * 3}`,
  `b ${PATHS.length * 3} ${HASH} .packed/${HASH}.bundle`,
  ...PATHS.map((path) => `p ${HASH} 3 raw 3 ${path}`),
  "end\n",
].join("\n");

describe("a version that is kept stays, as long as no update begins", () => {
  it.each([
    ["a manifest that is not there", "NotFound ", "404 Not Found\r\n\r\n"],
    ["an answer that is none", "BadResponse", "200 OK\r\nContent-Length: x\r\n\r\n"],
    [
      "a version that failed",
      "VersionRefused 1.0.2: ",
      '200 OK\r\n\r\n{"version": "1.0.2", "previous_version": "1.0.1", "delete": [], "new": [], "update": []}',
    ],
    [
      "a version that failed, with many files, in JSON",
      "VersionRefused 1.0.2: ",
      `200 OK\r\n\r\n${LONG_JSON}`,
    ],
    [
      "a version that failed, with many files, in lines",
      "VersionRefused 1.0.2: ",
      `200 OK\r\n\r\n${LONG_LINES}`,
    ],
  ])("%s", async (_what, said, text) => {
    const { board, before } = await runOnBoth({
      program: "trial",
      before: OLD,
      after: NEW,
      starts: 4,
      boots: 8,
      arrange: (vehicle) => answer(vehicle, text),
      beforeStart: (start, board: Board) => {
        if (start === 2) {
          board.fs.writeFileSync("/flash/behaviour.txt", "update");
          board.nvs.entries.set("ota_bad", "1.0.2");
        }
        if (start === 3) board.fs.writeFileSync("/flash/behaviour.txt", "rollback");
      },
    });
    expect(board.console.filter((line) => line.startsWith(said))).not.toEqual([]);
    expect(board.console).toContain("OTA: goes back: asked for");
    expect(plain(board.files())).toEqual(plain(before));
  });
});
