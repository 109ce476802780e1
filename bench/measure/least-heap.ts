import { type BoardState, NativeBoard, NativeInterpreterError } from "../../src/native/index.js";
import { answers, files } from "../../test/native/releases.js";
import type { BoardKind, Update } from "../scenario.js";

const STEP = 1024;
const LEAST = 16 * 1024;
const MOST = 4 * 1024 * 1024;

/** Heap in bytes. */
export interface Heap {
  /** The least with which the interpreter does the same as with plenty. */
  readonly least: number;
  /** What of it the simulated modules and disks hold when the program begins. */
  readonly harness: number;
}

/**
 * The least heap with which the board, with `from` on it, does what it does with plenty of it. Found by halving. With
 * `isBegun`, its first start has plenty, and what comes behind it is looked at.
 */
export function leastHeap(kind: BoardKind, update: Update, isBegun = false): Heap {
  const { interpreter, filesystem = "fat", ...size } = kind;
  const { from, to } = update;
  const board = new NativeBoard(interpreter, { filesystem, ...size, answers: answers(from, to) });
  try {
    const installed = board.install(from.files, from.firmware);
    const start = isBegun ? board.start(installed, "cached", "power").end : installed;
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
    return { least: works, harness: harnessHeap(board) };
  } finally {
    board.close();
  }
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
