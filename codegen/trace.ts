/** Traces of MicroPython, with the TypeScript that each line comes from. */
import type { Origin } from "./python/ast.js";

const FRAME = /File "([^"]+)", line (\d+)(?:, in [^\r\n]*)?/;

/** Where a line, counted from 1, of a file on the board comes from; null where that is not known. */
export type FindOrigin = (file: string, line: number) => Origin | null;

/**
 * Text that holds traces of MicroPython, with `at FUNCTION (FILE:LINE:COLUMN)` behind each frame whose origin is known.
 * All else stays as it is, to the byte.
 */
export function mapTrace(text: string, find: FindOrigin): string {
  return text
    .split("\n")
    .map((line) => mapFrame(line, find))
    .join("\n");
}

function mapFrame(text: string, find: FindOrigin): string {
  const frame = FRAME.exec(text);
  if (frame === null) return text;
  const [whole, file = "", line = ""] = frame;
  const origin = find(file, Number(line));
  if (origin === null) return text;
  const end = frame.index + whole.length;
  const place = `${origin.file}:${origin.line}:${origin.column}`;
  return `${text.slice(0, end)}  at ${origin.scope} (${place})${text.slice(end)}`;
}
