import type { Board } from "../board.js";
import { Signal } from "../operations.js";
import type { Runtime, Stop } from "../runtime.js";
import { isBeyondPrograms, Program } from "./program.js";

/** A TypeScript file on this computer; or what tells it for each boot, none where the board has no such program. */
export type ProgramPath = string | ((board: Board) => string | undefined);

export interface ModelRuntimeOptions {
  /** Runs at each boot, in the place of `boot.py`. */
  readonly boot?: ProgramPath | undefined;
  /** Runs then, in the place of `main.py`, even where `boot` failed: so does a board. */
  readonly main?: ProgramPath | undefined;
  /** Sources in the place of files on this computer, by absolute path. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

/**
 * Runs device programs that are written in TypeScript, as they are, on Node. At each boot all modules start anew.
 *
 * @example
 * ```ts
 * const { stop } = board.run(new ModelRuntime({ boot: "src/boot.ts", main: "src/main.ts" }), { boots: 2 });
 * ```
 */
export class ModelRuntime implements Runtime {
  readonly #options: ModelRuntimeOptions;

  constructor(options: ModelRuntimeOptions) {
    this.#options = options;
  }

  /** @throws SimulationError, CompileError: mistakes that are none of the program's */
  run(board: Board): Stop {
    const program = new Program(board, this.#options.sources);
    let outcome: Stop = { why: "end" };
    for (const choice of [this.#options.boot, this.#options.main]) {
      const path = typeof choice === "function" ? choice(board) : choice;
      if (path === undefined) continue;
      const stop = start(program, path);
      if (stop.why !== "end") outcome = stop;
      if (stop.why !== "end" && stop.why !== "error") return stop;
    }
    return outcome;
  }
}

function start(program: Program, path: string): Stop {
  try {
    program.load(path);
    return { why: "end" };
  } catch (error) {
    if (error instanceof Signal) return { why: error.why };
    if (isBeyondPrograms(error) || !(error instanceof Error)) throw error;
    const { message, stack = "" } = error;
    return {
      why: "error",
      error: error.constructor.name,
      message: message.replaceAll("\0", "\\0"),
      traceback: stack,
    };
  }
}

/**
 * The exports of a device module, bound to a board, for a test to call. Each call loads the module and what it imports
 * anew, as a start of the board does.
 *
 * What the module exports is for the caller to say, and nothing checks it: `typeof import("…")` of the same file is
 * right by construction.
 *
 * @example
 * ```ts
 * const { readConfig } = loadDeviceModule<typeof import("../src/config.js")>(board, "src/config.ts");
 * ```
 * @throws OSError and other exceptions of Python's, from what is called; Signal where the processor stops
 */
export function loadDeviceModule<T extends object>(board: Board, path: string): T {
  return new Program(board).load(path) as T;
}
