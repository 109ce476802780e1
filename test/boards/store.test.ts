/// <reference path="../../codegen/bindings/portable.d.ts" />
import { describe, expect, it } from "vitest";
import { Board, type FilesystemKind, loadDeviceModule } from "../../src/board/index.js";
import { BOARD_OF_FILES } from "./board_of_files.js";
import { PLACE, RECORD, RECORDS, valuesIn } from "./store.js";

type Store = typeof import("../../src/device/boards/files/flash/lib/ota_board.js");

const MODULE = `${BOARD_OF_FILES}/lib/ota_board.ts`;
const MARK = "/flash/lib/.ota/pending";
const ERASE_BLOCK = 4096;

function made(filesystem: FilesystemKind = "fat"): { readonly board: Board; readonly store: Store } {
  const board = new Board({ flash: { filesystem }, lacks: ["pycom"] });
  board.fs.mkdirSync("/flash/lib");
  return { board, store: loadDeviceModule<Store>(board, MODULE) };
}

/** The record that was written last. */
function newestOf(board: Board): string {
  const written = board.trace.filter(({ op, args }) => op === "open" && !String(args[1]).endsWith('rb"'));
  const last = String(written.at(-1)?.args[0]);
  return RECORDS.find((path) => last.includes(path)) ?? "";
}

describe.each(["fat", "littlefs"] as const)("what outlives power cuts in files on %s", (filesystem) => {
  it("is recalled as it was remembered", () => {
    const { board, store } = made(filesystem);
    expect([store.recallNumber("ota_boots", 7), store.recallText("ota_why")]).toEqual([7, ""]);
    store.remember("ota_boots", 3);
    store.remember("ota_why", "errno 28: a=b");
    store.remember("ota_boots", 2);
    store.remember("ota", 1);
    const again = loadDeviceModule<Store>(board, MODULE);
    expect([again.recallNumber("ota_boots", 7), again.recallText("ota_why")]).toEqual([2, "errno 28: a=b"]);
    expect(again.recallNumber("ota", 0)).toBe(1);
    again.forget("ota_boots");
    expect(again.recallNumber("ota_boots", 7)).toBe(7);
    expect(valuesIn(board.files())).toEqual(
      new Map<string, unknown>([
        ["ota_why", "errno 28: a=b"],
        ["ota", 1],
      ]),
    );
  });

  it("is a number or a text, and never the one for the other", () => {
    const { store } = made(filesystem);
    store.remember("ota_bad", "1.0.1");
    store.remember("ota_kept", 1);
    expect([store.recallNumber("ota_bad", 0), store.recallText("ota_kept")]).toEqual([-1, ""]);
  });

  it.each(["torn", "missing", "rubbish"])("is what it was before where the newest record is %s", (damage) => {
    const { board, store } = made(filesystem);
    for (const value of [1, 2, 3]) store.remember("ota_boots", value);
    const newest = newestOf(board);
    const content = new Uint8Array(board.files().get(newest) ?? []);
    if (damage === "missing") board.fs.unlinkSync(newest);
    else if (damage === "torn") board.fs.writeFileSync(newest, content.subarray(0, PLACE + 40));
    else board.fs.writeFileSync(newest, content.fill(0x5a, PLACE + 21, PLACE + 30));
    expect(store.recallNumber("ota_boots", 0)).toBe(2);
    store.remember("ota_boots", 9);
    expect(store.recallNumber("ota_boots", 0)).toBe(9);
    board.fs.unlinkSync(newest);
    expect(store.recallNumber("ota_boots", 0)).toBe(2);
  });

  it("is not there where both records are damaged, and then begins anew", () => {
    const { board, store } = made(filesystem);
    store.remember("ota_boots", 1);
    store.remember("ota_boots", 2);
    for (const path of RECORDS) board.fs.writeFileSync(path, "rubbish");
    expect(store.recallNumber("ota_boots", 7)).toBe(7);
    store.remember("ota_boots", 5);
    expect(store.recallNumber("ota_boots", 7)).toBe(5);
  });

  it("is refused where it is too much, and the rest stays", () => {
    const { store } = made(filesystem);
    store.remember("ota_boots", 1);
    expect(() => store.remember("ota_why", "x".repeat(RECORD))).toThrow(
      expect.objectContaining({ args: [28] }),
    );
    expect(store.recallNumber("ota_boots", 0)).toBe(1);
  });

  it("is not written again where it is the same", () => {
    const { board, store } = made(filesystem);
    store.remember("ota_boots", 1);
    const writes = () => board.trace.filter(({ op }) => op === "file.write" || op === "uos.remove").length;
    const before = writes();
    store.remember("ota_boots", 1);
    store.forget("ota_why");
    expect(writes()).toBe(before);
  });
});

describe("the records", () => {
  it("have no block of flash in common with each other or another file", () => {
    const { board, store } = made("fat");
    store.remember("ota_boots", 1);
    store.remember("ota_boots", 2);
    for (const path of RECORDS) {
      const size = board.files().get(path)?.length ?? 0;
      expect(Math.min(PLACE, size - PLACE - RECORD)).toBeGreaterThanOrEqual(ERASE_BLOCK - 1);
    }
  });

  it("are refused in manifests, as is the mark", () => {
    const { normalize } = loadDeviceModule<typeof import("../../src/device/flash/lib/ota_fields.js")>(
      new Board(),
      "src/device/flash/lib/ota_fields.ts",
    );
    const refusals = [...RECORDS, MARK, "/flash/LIB/.OTA/A"].map((path) => refusal(() => normalize(path)));
    expect(refusals).toEqual(refusals.map(() => "PathReserved"));
  });
});

/** The name of what is thrown. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.constructor.name : "";
  }
  return "";
}

describe("the mark that boot.py looks for", () => {
  it("is there while an update is on its way", () => {
    const { board, store } = made();
    const isMarked = () => board.fs.existsSync(MARK);
    store.remember("ota_bad", "1.0.1");
    expect(isMarked()).toBe(false);
    store.remember("ota", 1);
    expect([isMarked(), store.isUpdating()]).toEqual([true, true]);
    store.forget("ota");
    expect(isMarked()).toBe(false);
  });

  it("goes where a power cut has left it alone", () => {
    const { board, store } = made();
    store.remember("ota_bad", "1.0.1");
    board.fs.writeFileSync(MARK, "");
    expect(store.isUpdating()).toBe(false);
    expect(board.fs.existsSync(MARK)).toBe(false);
  });
});

describe("the module", () => {
  it("has all that the one for Pycom's boards has", () => {
    const { store } = made();
    const pycom = loadDeviceModule<object>(new Board(), "src/device/flash/lib/ota_board.ts");
    expect(Object.keys(store)).toEqual(expect.arrayContaining(Object.keys(pycom)));
  });
});
