import { describe, expect, it } from "vitest";
import { type Board, BoardError } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
import { garbled } from "./support/mirror.js";
import { plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const before = files({ "/flash/a.txt": "a" });
const after = files({ "/flash/a.txt": "b" });
/** So large that it is kept as a part, and the card is the place for it. */
const firmware = noise(300_000, 3).map((byte, index) => (index === 0 ? 0xe9 : byte));

type Fails = (op: string, path: string, mode: unknown) => boolean;

const writes: Fails = (op, _path, mode) =>
  ["uos.mkdir", "uos.remove", "uos.rmdir", "file.write"].includes(op) || (op === "open" && mode !== "rb");

/** It takes so many blocks of the part, and then nothing more. */
function diesAfter(blocks: number): Fails {
  let left = blocks;
  return (op, path, mode) => {
    if (op === "file.write" && path.endsWith(".part")) left -= 1;
    return left < 0 && writes(op, path, mode);
  };
}

describe("firmware is installed, though the card, which has no file of the release,", () => {
  it.each<readonly [string, "EACCES" | "EIO", () => Fails]>([
    ["cannot be written", "EACCES", () => writes],
    ["cannot be read", "EIO", () => (op, path) => path !== "/sd" || op === "uos.statvfs"],
    ["dies before it takes any of the firmware", "EACCES", () => diesAfter(0)],
    ["dies within the firmware", "EIO", () => diesAfter(20)],
  ])("%s", async (_what, code, make) => {
    const { board, before: present } = await runOnBoth({
      before,
      after,
      firmware,
      isFirst: false,
      // What cannot be removed from a card is tried at a few starts.
      starts: 4,
      arrange: (_vehicle, board) => {
        failOnCard(board, code, make());
      },
    });
    expect(board.console.filter((line) => line.startsWith("OTA: 1.0.0 to 1.0.1"))).toHaveLength(1);
    expect(board.slots.running).toBe(1);
    expect([...board.nvs.entries]).toEqual([]);
    const own = [...board.files()].filter(([path]) => !path.startsWith("/sd/.ota/"));
    const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.1'\nFIRMWARE = '1.0.1'\n" });
    expect(plain(new Map(own))).toEqual(plain(new Map([...present, ...after, ...version])));
  });
});

function failOnCard(board: Board, code: "EACCES" | "EIO", fails: Fails): void {
  board.hooks.before = (_index, op, [subject, mode]) => {
    if (op === "file.close" || !/^(open|file\.|uos\.)/.test(op)) return;
    const path = typeof subject === "number" ? board.flash.opened(subject)?.path : String(subject);
    if (path?.startsWith("/sd") === true && fails(op, path, mode)) throw new BoardError(code);
  };
}

it("firmware is installed without a card that gives back other bytes than it took, and says nothing", async () => {
  const { board, vehicle } = await runOnBoth({
    before,
    after,
    firmware,
    isFirst: false,
    arrange: (_vehicle, board) => {
      board.hooks.before = (_index, op, [path, mode]) => {
        if (op !== "open" || mode !== "rb" || !/^\/sd\/.*\.part$/.test(String(path))) return;
        board.fs.writeFileSync(String(path), garbled(board.files().get(String(path)) ?? new Uint8Array()));
      };
    },
  });
  // To the card, and then into the slot.
  expect(vehicle.requests.filter((request) => request.endsWith(".blocks"))).toHaveLength(2);
  expect(board.slots.running).toBe(1);
  expect(board.slots.image(1)).toEqual(firmware);
  expect([...board.nvs.entries]).toEqual([]);
  expect([...board.files().keys()].filter((path) => path.includes("/.ota/"))).toEqual([]);
});
