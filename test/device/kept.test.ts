import { describe, expect, it } from "vitest";
import { type Board, BoardError, Signal } from "../../src/board/index.js";
import { live, type Outcome, plain, runOnBoth } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const OLD = files({ "/flash/behaviour.txt": "update", "/flash/config.py": "ID = 7\n" });
const NEW = files({ "/flash/behaviour.txt": "keep", "/flash/config.py": "ID = 8\n" });

function answer(vehicle: Vehicle, text: string): void {
  vehicle.intercept = ({ target }) =>
    target.includes("current_ver=1.0.1") ? Buffer.from(`HTTP/1.0 ${text}`) : null;
}

const REFUSING = 6;
const GUARD = 4096;
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

describe("a version that is kept, though what was staged could not be removed in any start", () => {
  const LATER = files({ "/flash/behaviour.txt": "idle", "/flash/config.py": "ID = 9\n" });
  const LAST = 5;

  /** What the program does in the last start, before which this happens. */
  async function kept(behaviour: string, arrange: (board: Board) => void): Promise<Outcome> {
    const states: unknown[] = [];
    const outcome = await runOnBoth({
      program: "trial",
      before: OLD,
      after: NEW,
      starts: LAST + 1,
      boots: 8,
      beforeStart: (start, board) => {
        if (start === 0) {
          board.hooks.before = (_index, op, [path]) => {
            const isKept = board.nvs.entries.has("ota_kept");
            if (op === "uos.remove" && isKept && String(path).endsWith(".new")) throw new BoardError("EIO");
          };
        }
        if (start !== LAST) return;
        states.push(board.nvs.entries.get("ota"));
        board.fs.writeFileSync("/flash/behaviour.txt", behaviour);
        arrange(board);
      },
    });
    expect(states).toEqual([undefined, undefined]);
    return outcome;
  }

  it("can be gone back from, though it still cannot", async () => {
    const { board, before } = await kept("rollback", () => {});
    expect(plain(live(board.files()))).toEqual(plain(before));
    expect(board.console.at(-1)).toBe("VersionRefused 1.0.1: asked for");
  });

  it("stays where a card has not the old files any more, on the card and beside it", async () => {
    const day = (number: number): Files => files({ "/sd/tariff.txt": `day ${number}\n` });
    const { board } = await runOnBoth({
      program: "trial",
      before: new Map([...OLD, ...day(1)]),
      after: new Map([...NEW, ...day(2)]),
      starts: 2,
      boots: 8,
      beforeStart: (start, board) => {
        board.hooks.before = (_index, op, [path]) => {
          const isKept = board.nvs.entries.has("ota_kept");
          if (op === "uos.remove" && isKept && String(path).endsWith(".new")) throw new BoardError("EIO");
        };
        if (start !== 1) return;
        board.fs.writeFileSync("/flash/behaviour.txt", "rollback");
        const old = Uint8Array.from(board.files().get("/sd/.ota/0.old") ?? []);
        board.fs.writeFileSync("/sd/.ota/0.old", old.fill(0x55, GUARD, GUARD + 8));
      },
    });
    const found = plain(board.files());
    expect(found).toMatchObject(plain(day(2)));
    expect(found["/flash/OTA_VERSION.py"]).toBe("VERSION = '1.0.1'\n");
    expect(found["/flash/config.py"]).toBe("ID = 8\n");
  });

  it("makes way for the next one once it can", async () => {
    const { board } = await kept("update", (board) => {
      board.hooks.before = undefined;
      const vehicle = new Vehicle(NEW, LATER, null, false);
      Object.assign(vehicle.manifest, { version: "1.0.2", previous_version: "1.0.1" });
      board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
    });
    expect(board.console.at(-1)).toBe("1.0.2 idle");
    expect(plain(board.files())).toMatchObject(plain(LATER));
  });
});

it("where going back is cut short, a card put in again that has nothing whole to give does not stop it", async () => {
  const release = (behaviour: string, number: number) =>
    files({
      "/flash/a.py": `a = ${number}\n`,
      "/flash/behaviour.txt": behaviour,
      "/flash/z.py": `z = ${number}\n`,
      "/sd/tariff.txt": `day ${number}\n`,
    });
  let isCut = false;
  const { board, before } = await runOnBoth({
    program: "trial",
    before: release("update", 1),
    after: release("keep", 2),
    isFirst: false,
    boots: 8,
    starts: 3,
    arrange: (_vehicle, board) => {
      isCut = false;
      board.hooks.before = (_index, op, [path, mode]) => {
        if (isCut || board.nvs.entries.get("ota") !== REFUSING) return;
        if (op !== "open" || path !== "/flash/z.py" || mode === "rb") return;
        isCut = true;
        throw new Signal("power");
      };
    },
    beforeStart: (start, board) => {
      if (start === 1) {
        board.fs.writeFileSync("/flash/behaviour.txt", "rollback");
        const old = Uint8Array.from(board.files().get("/sd/.ota/0.old") ?? []);
        board.fs.writeFileSync("/sd/.ota/0.old", old.fill(0x55, GUARD, GUARD + 8));
        // Else the same version would be refused, and tell of it.
        board.wifi.vanish("van");
      }
      board.flash.isCardIn = start !== 1;
    },
  });
  expect(isCut).toBe(true);
  expect(plain(board.files())).toEqual({ ...plain(before), "/sd/tariff.txt": "day 2\n" });
  expect(Object.fromEntries(board.nvs.entries)).toMatchObject({ ota_bad: "1.0.1", ota_why: "asked for" });
  expect(board.nvs.entries.get("ota")).toBeUndefined();
});
