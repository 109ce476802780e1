import { expect } from "vitest";
import { Board, diffTraces } from "../../src/board/index.js";
import { installation, microPython, model } from "../device/support/runtimes.js";

/** A file to rebuild, on a board. */
export interface Rebuilding {
  /** The old file; without one, `patch` is a deflated file. */
  readonly old?: Uint8Array;
  readonly patch: Uint8Array;
  /** How large the board is told that the result is. */
  readonly size: number;
}

export interface Rebuilt {
  readonly refused: boolean;
  /** What is in the output. */
  readonly output: Uint8Array;
}

/** Rebuilds on both runtimes, and requires the same of both. */
export async function rebuild(cases: readonly Rebuilding[]): Promise<Rebuilt[]> {
  const python = await microPython();
  const boards = [model("rebuild"), python].map((runtime) => {
    const board = boardWith(cases);
    expect(board.run(runtime).stop).toEqual({ why: "end" });
    return board;
  });
  const [onModel, onPython] = boards;
  if (onModel === undefined || onPython === undefined) throw new Error("a board is missing");
  expect(diffTraces(onModel.trace, onPython.trace, ["model", "python"])).toBeNull();
  expect(onPython.console).toEqual(onModel.console);
  const [files, same] = [onModel.files(), onPython.files()];
  return cases.map((_, index) => {
    const name = `${index + 1}`;
    const output = same.get(`/flash/${name}.new`);
    if (output === undefined) throw new Error(`no output ${name}`);
    expect(Buffer.from(output).equals(files.get(`/flash/${name}.new`) ?? Buffer.of())).toBe(true);
    return { refused: onPython.console.includes(`${name} refused`), output };
  });
}

function boardWith(cases: readonly Rebuilding[]): Board {
  const board = new Board({ flash: { bytes: 4 * 1024 * 1024 }, sd: { bytes: 16 * 1024 * 1024 } });
  for (const [path, content] of installation("rebuild")) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  for (const [index, { old, patch, size }] of cases.entries()) {
    board.fs.writeFileSync(`/sd/${index + 1}.patch`, patch);
    board.fs.writeFileSync(`/sd/${index + 1}.size`, `${size}`);
    if (old !== undefined) board.fs.writeFileSync(`/sd/${index + 1}.old`, old);
  }
  return board;
}
