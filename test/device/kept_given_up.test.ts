import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { type Outcome, plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const OLD = files({ "/flash/behaviour.txt": "update", "/flash/config.py": "ID = 7\n" });
const NEW = files({ "/flash/behaviour.txt": "keep", "/flash/config.py": "ID = 8\n" });
const HASH = "a".repeat(40);
const BEGUN = `ota 1 1.0.2 1.0.1 1 3\nb 3 ${HASH} .packed/${HASH}.bundle\n`;
const DELETIONS = Array.from({ length: 45 }, (_, at) => `d /flash/lib/m/file${at + 10}.py\n`).join("");

/** A version is kept; the next update gets this answer; then it is to be gone back from. */
function kept(answer: string, arrange: (board: Board) => void): Promise<Outcome> {
  return runOnBoth({
    program: "trial",
    before: OLD,
    after: NEW,
    starts: 3,
    boots: 8,
    arrange: (vehicle) => {
      vehicle.intercept = ({ target }) => (target.includes("current_ver=1.0.1") ? Buffer.from(answer) : null);
    },
    beforeStart: (start, board) => {
      if (start === 1) {
        board.fs.writeFileSync("/flash/behaviour.txt", "update");
        arrange(board);
      }
      if (start === 2) {
        board.hooks.before = undefined;
        board.fs.writeFileSync("/flash/behaviour.txt", "rollback");
      }
    },
  });
}

describe("a version that is kept, where an update does not come to its plan", () => {
  it("stays where the link is lost within the manifest, which is tried again", async () => {
    const head = 'HTTP/1.1 200 OK\r\nETag: "tag"\r\nConnection: keep-alive\r\nContent-Length: 900\r\n\r\n';
    const { board, before, vehicle } = await kept(head + BEGUN, () => {});
    expect(board.console.filter((line) => line.startsWith("OldKept"))).toEqual([]);
    expect(vehicle.requests.filter((target) => target.includes("current_ver=1.0.1"))).toHaveLength(5);
    expect(plain(board.files())).toEqual(plain(before));
  });

  it("stays where a version that failed only deletes files, many of them", async () => {
    const { board, before } = await kept(
      `HTTP/1.0 200 OK\r\n\r\nota 1 1.0.2 1.0.1 0 0\n${DELETIONS}end\n`,
      (board) => board.nvs.entries.set("ota_bad", "1.0.2"),
    );
    expect(board.console).toContain("VersionRefused 1.0.2: ");
    expect(plain(board.files())).toEqual(plain(before));
  });

  it("does not keep the update asking for ever where it cannot be removed", { timeout: 20_000 }, async () => {
    const text = `HTTP/1.0 200 OK\r\n\r\n${BEGUN}p ${HASH} 3 raw 3 /flash/x.py\nend\n`;
    const { board, vehicle } = await kept(text, (board) => {
      board.hooks.before = (_index, op, [path]) => {
        if (vehicleAsksTooOften(board)) throw new Error("asks for ever");
        if (op === "uos.remove" && String(path).startsWith("/flash/.ota/")) throw new BoardError("EIO");
      };
    });
    expect(board.console.filter((line) => line.startsWith("StorageError"))).toHaveLength(1);
    expect(vehicle.requests.length).toBeLessThan(10);
  });
});

function vehicleAsksTooOften({ console }: Board): boolean {
  return console.length > 50;
}
