import { beforeAll, describe, expect, it } from "vitest";
import { readPairs } from "../../bench/handwritten/pairs.js";
import { Board } from "../../src/board/board.js";
import { MicroPythonRuntime } from "../../src/board/micropython/runtime.js";

const pairs = readPairs();

describe("an emitted program does what the handwritten one does", () => {
  let micropython: MicroPythonRuntime;
  beforeAll(async () => {
    micropython = await MicroPythonRuntime.load();
  });

  function printed(name: string, module: string, check: string): readonly string[] {
    const board = new Board();
    board.fs.writeFileSync(`/flash/${name}.py`, module);
    board.fs.writeFileSync("/flash/main.py", check);
    expect(board.run(micropython).stop).toEqual({ why: "end" });
    return board.console;
  }

  it.each(pairs)("$name", ({ name, emitted, handwritten, check }) => {
    const expected = printed(name, handwritten, check);
    expect(expected.length).toBeGreaterThan(1);
    expect(printed(name, emitted, check)).toEqual(expected);
  });

  it("and is about as large", () => {
    const size = (texts: readonly string[]): number => texts.join("").length;
    expect(size(pairs.map(({ emitted }) => emitted))).toBeLessThan(
      1.25 * size(pairs.map(({ handwritten }) => handwritten)),
    );
  });
});
