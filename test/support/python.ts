import { expect } from "vitest";
import { Board, type BoardOptions } from "../../src/board/board.js";
import type { Runtime } from "../../src/board/runtime.js";

/** A board with these files on it, by absolute path. */
export function boardWith(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: BoardOptions = {},
): Board {
  const board = new Board(options);
  for (const [path, content] of Object.entries(files)) putFile(board, path, content);
  return board;
}

/** Puts a file onto a board, and the folders above it. */
export function putFile(board: Board, path: string, content: string | Uint8Array): void {
  board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  board.fs.writeFileSync(path, content);
}

/** Lines of a program as its text. */
export function python(...lines: string[]): string {
  return `${lines.join("\n")}\n`;
}

/** What `main.py` of these lines prints, which must come to its end. */
export function printedBy(runtime: Runtime, board: Board, ...main: string[]): string[] {
  putFile(board, "/flash/main.py", python(...main));
  expect(board.run(runtime).stop).toEqual({ why: "end" });
  return board.console;
}
