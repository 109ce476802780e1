import type { Board } from "./board.js";
import type { StopCause } from "./operations.js";

/**
 * What runs programs on a board: the TypeScript model on Node, or a real MicroPython. Both see the board through
 * {@link Board.call} alone.
 */
export interface Runtime {
  /**
   * From a fresh start, runs what a board runs, first `boot.py`, then `main.py`, until they end or the processor stops.
   * Nothing in memory survives from one call to the next.
   */
  run(board: Board): Stop;
}

/** How a run ended. */
export type Stop =
  | { readonly why: StopCause }
  /** Both programs came to their end. */
  | { readonly why: "end" }
  /**
   * An exception reached the top: the name of its class, its message (a NUL is told as `\0`), and the traceback as the
   * runtime prints it.
   */
  | { readonly why: "error"; readonly error: string; readonly message: string; readonly traceback: string };
