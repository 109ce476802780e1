import { describe, expect, it } from "vitest";
import { Board, type BoardStorage } from "../../src/board/index.js";

const text = (content: Uint8Array | undefined) => Buffer.from(content ?? []).toString();
const bytes = (content: string) => new Uint8Array(Buffer.from(content));

/** A board in the middle of everything. */
function busy(filesystem: "fat" | "littlefs" = "fat"): Board {
  const board = new Board({ flash: { filesystem } });
  board.powerCycle();
  board.call("uos.mkdir", "/flash/lib");
  board.fs.writeFileSync("/flash/lib/kept.py", "kept");
  board.fs.writeFileSync("/flash/half.py", "old");
  board.call("file.write", board.call("open", "/flash/half.py", "wb"), bytes("new"));
  board.call("pycom.nvs_set", "ota", 3);
  board.call("pycom.ota_start");
  board.call("pycom.ota_write", bytes("half an image"));
  return board;
}

/** What a real power cut leaves. */
function afterCut(board: Board, kept: boolean): BoardStorage {
  board.keepsUnsynced = kept;
  board.powerCycle();
  return board.storage();
}

describe.each(["fat", "littlefs"] as const)("what a board with %s keeps", (filesystem) => {
  it.each([true, false])("is what a power cut leaves, unsynced data kept: %s", (kept) => {
    const board = busy(filesystem);
    const told = board.storage(kept);
    expect(board.storage(kept)).toEqual(told);
    expect(told).toEqual(afterCut(board, kept));
  });

  it("makes another board the same", () => {
    const storage = busy(filesystem).storage(true);
    const other = new Board({ flash: { filesystem } });
    other.fs.writeFileSync("/flash/not there.py", "x");
    other.nvs.set("else", 1);
    other.restore(storage);
    expect(other.storage()).toEqual(storage);
    other.powerCycle();
    expect(other.call("uos.listdir", "/flash/lib")).toEqual(["kept.py"]);
    expect(other.call("pycom.nvs_get", "ota")).toBe(3);
    expect(text(other.slots.image(1))).toBe("half an image");
  });

  it("is not touched by what the boards do later", () => {
    const board = busy(filesystem);
    const storage = board.storage(true);
    const other = new Board({ flash: { filesystem } });
    other.restore(storage);
    for (const each of [board, other]) {
      each.powerCycle();
      each.call("file.close", each.call("open", "/flash/lib/kept.py", "wb"));
      each.call("pycom.ota_start");
    }
    expect(text(storage.files.get("/flash/lib/kept.py"))).toBe("kept");
    expect(text(storage.slots.images[1])).toBe("half an image");
  });
});

describe("two names on the same clusters", () => {
  function crossed(): Board {
    const board = busy();
    const { files, ...storage } = board.storage();
    const both = new Map([...files, ["/flash/lib/other.py", bytes("kept")] as const]);
    const cross = new Map([["/flash/lib/other.py", "/flash/lib/kept.py"]]);
    const other = new Board();
    other.restore({ ...storage, files: both, crossed: cross });
    other.powerCycle();
    expect(other.storage().crossed).toEqual(cross);
    return other;
  }

  it.each([
    ["removed", (board: Board) => board.call("uos.remove", "/flash/lib/kept.py")],
    ["emptied", (board: Board) => board.call("open", "/flash/lib/kept.py", "wb")],
    ["renamed onto", (board: Board) => board.call("uos.rename", "/flash/half.py", "/flash/lib/kept.py")],
  ])("hold rubbish under the one when the other is %s", (_how, act) => {
    const board = crossed();
    act(board);
    expect(board.files().get("/flash/lib/other.py")).toEqual(Uint8Array.of(255, 255, 255, 255));
    expect(board.storage().crossed.size).toBe(0);
  });
});
