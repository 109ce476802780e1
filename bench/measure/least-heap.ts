import { type BoardState, type Files, NativeBoard, NativeInterpreterError } from "../../src/native/index.js";
import { answers, files } from "../../test/native/releases.js";
import type { BoardKind, Update } from "../scenario.js";

const MAIN = "/flash/main.py";
const STEP = 1024;
const LEAST = 16 * 1024;
const MOST = 4 * 1024 * 1024;

/** Heap in bytes. */
export interface Heap {
  /** The least with which the interpreter does the same as with plenty: the median of some layouts. */
  readonly least: number;
  /** The least and the most of these. */
  readonly range: readonly [number, number];
  /** What of it the simulated modules and disks hold when the program begins. */
  readonly harness: number;
}

export interface HeapOptions {
  /** Whether its first start has plenty, and what comes behind it is looked at. */
  readonly isBegun?: boolean;
  /** In how many ways the heap is laid out; 1 unless told otherwise. */
  readonly layouts?: number;
}

/** The least heap with which the board, with `from` on it, does what it does with plenty of it. */
export function leastHeap(kind: BoardKind, update: Update, options: HeapOptions = {}): Heap {
  const { interpreter, filesystem = "fat", ...size } = kind;
  const { from, to } = update;
  const { isBegun = false, layouts = 1 } = options;
  const board = new NativeBoard(interpreter, { filesystem, ...size, answers: answers(from, to) });
  try {
    const found = Array.from({ length: layouts }, (_, layout) => {
      const installed = board.install(laidOut(from.files, layout), from.firmware);
      return leastFrom(board, isBegun ? board.start(installed, "cached", "power").end : installed);
    }).sort((a, b) => a - b);
    const [least = 0] = found;
    const median = found[found.length >> 1] ?? least;
    return { least: median, range: [least, found.at(-1) ?? least], harness: harnessHeap(board) };
  } finally {
    board.close();
  }
}

/**
 * The program, behind some small pieces that stay. They take less than 1 KB, and move all that comes behind them: where
 * the heap is nearly full, whether it still has a piece that is large enough depends on that.
 */
function laidOut(program: Files, layout: number): Files {
  const main = program.get(MAIN);
  if (main === undefined || layout === 0) return program;
  const pieces = `_pieces = [bytearray(${16 * layout}) for _ in range(${layout})]\n`;
  return new Map([...program, [MAIN, new Uint8Array(Buffer.concat([Buffer.from(pieces), main]))]]);
}

/** Found by halving. */
function leastFrom(board: NativeBoard, start: BoardState): number {
  const wanted = outcome(board, start);
  if (!wanted.endsWith("end")) throw new Error(`the board does not come to rest: ${wanted}`);
  let fails = LEAST;
  let works = fails * 2;
  for (; outcomeWith(board, start, works) !== wanted; works *= 2) {
    if (works > MOST) throw new Error("no heap is large enough");
    fails = works;
  }
  while (works - fails > STEP) {
    const middle = (works + fails) / 2;
    if (outcomeWith(board, start, middle) === wanted) works = middle;
    else fails = middle;
  }
  return works;
}

function outcomeWith(board: NativeBoard, start: BoardState, heapBytes: number): string {
  board.heapBytes = heapBytes;
  try {
    return outcome(board, start);
  } catch (error) {
    // Not even the simulated modules fit.
    if (error instanceof NativeInterpreterError) return "";
    throw error;
  } finally {
    board.heapBytes = undefined;
  }
}

function outcome(board: NativeBoard, start: BoardState): string {
  return board.live(start, "cached").stops.join(" ");
}

function harnessHeap(board: NativeBoard): number {
  const program = "import gc\ngc.collect()\nprint('LIVE', gc.mem_alloc())\n";
  const { output } = board.live(
    board.install(files({ "/flash/main.py": program }), Uint8Array.of(1)),
    "cached",
  );
  const live = /^LIVE (\d+)$/m.exec(output)?.[1];
  if (live === undefined) throw new Error(`the simulated modules were not measured: ${output}`);
  return Number(live);
}
