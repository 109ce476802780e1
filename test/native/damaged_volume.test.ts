import { describe, expect, it } from "vitest";
import { findInterpreter, NativeBoard } from "../../src/native/index.js";
import { bytes } from "./releases.js";

const interpreter = findInterpreter();
const FILE = "/flash/a.bin";

/** Where the boot sector says how many sectors there are, and a folder's entry where its file begins. */
const SECTORS = 19;
const FIRST_CLUSTER = 26;

describe.skipIf(interpreter === null)("a volume that says what it has not", () => {
  it("cannot be read behind its end", { timeout: 30_000 }, () => {
    const board = new NativeBoard(interpreter ?? "", { filesystem: "fat" });
    try {
      const content = bytes(1500, 1);
      const state = board.install(new Map([[FILE, content]]), Uint8Array.of(1));
      expect(board.contents(state)?.files.get(FILE)).toEqual(content);
      const flash = Buffer.from(state.flash);
      const entry = flash.indexOf("A       BIN", 0, "latin1");
      expect(entry).toBeGreaterThan(0);
      flash.writeUInt16LE(4000, SECTORS);
      expect(board.contents({ ...state, flash })?.files.get(FILE)).toEqual(content);
      flash.writeUInt16LE(900, entry + FIRST_CLUSTER);
      expect(board.contents({ ...state, flash })).toBeNull();
    } finally {
      board.close();
    }
  });
});
