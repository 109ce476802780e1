import { describe, expect, it } from "vitest";
import { Board } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { files } from "./support/vehicle.js";

/** A board on which this has run. */
async function ran(lines: string, options: ConstructorParameters<typeof Board>[0] = {}): Promise<Board> {
  const board = new Board(options);
  const main = `import ota_board\n${lines}`;
  for (const [path, content] of [...installation("update"), ...files({ "/flash/main.py": main })]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  expect(board.run(await microPython()).stop).toEqual({ why: "end" });
  return board;
}

describe("a firmware slot", () => {
  it("is written in pieces that erase it in time, however large they come", async () => {
    const board = await ran("ota_board.start_slot()\nota_board.write_slot(bytearray(10000))\n");
    expect(board.slots.misuse).toEqual([]);
    expect(board.slots.image(1)).toHaveLength(10_000);
  });

  it.each([
    ["4 MB", 508, 1720],
    ["8 MB", 4096, 1980],
  ])("takes images that leave alone what lies behind it, on a board with %s", async (_what, flash, slot) => {
    const lines = `left = ota_board.slot_bytes()
print(left)
ota_board.start_slot()
piece = bytearray(4096)
while left > 0:
    count = min(left, len(piece))
    ota_board.write_slot(memoryview(piece)[:count])
    left -= count
`;
    const board = await ran(lines, { flash: { bytes: flash * 1024 }, slotBytes: slot * 1024 });
    expect(board.slots.overrun).toBe(0);
    // Not much more would fit.
    expect(Number(board.console[0])).toBeGreaterThan((slot - 5) * 1024);
  });
});
