import { BoardError, type Call, type OperationName, type Operations, Signal } from "./operations.js";
import { isTraced, type TraceEntry, traceArguments, traceResult } from "./trace.js";

/** The parts of a board behind each operation. */
export type OperationTable = {
  readonly [N in OperationName]: (...args: Parameters<Operations[N]>) => ReturnType<Operations[N]>;
};

/** What may act before operations. A test sets what it needs, and may change it while the board runs. */
export interface Hooks {
  /**
   * Called before each traced operation, `index` counting them from 0 over the board's life. It may throw a
   * {@link Signal} (a power cut) or a {@link BoardError} (the operation fails) in the operation's stead, or change the
   * board's surroundings.
   */
  before?: ((index: number, name: OperationName, args: readonly unknown[]) => void) | undefined;
}

/** Asked before each operation, untraced ones too; `true` ends the run. */
export type Until = (name: OperationName, args: readonly unknown[]) => boolean;

/** A mistake in the simulation itself or in a hook: no program can catch it, and it fails the test. */
export class SimulationError extends Error {
  override readonly name = "SimulationError";
}

/** The one way to the board: counts, traces and asks the hooks. After a signal, every operation throws it again. */
export class Dispatcher {
  readonly trace: TraceEntry[] = [];
  readonly hooks: Hooks = {};
  until: Until | undefined;
  /** The operations that may still follow before the run is ended: a program that never stops must not hang a test. */
  budget = Number.POSITIVE_INFINITY;
  /** What stopped the processor. */
  signal: Signal | null = null;
  #index = 0;
  readonly #operations: OperationTable;

  constructor(operations: OperationTable) {
    this.#operations = operations;
  }

  /** Traced operations so far. */
  get count(): number {
    return this.#index;
  }

  readonly call: Call = (name, ...args) => {
    if (this.signal !== null) throw this.signal;
    try {
      this.#admit(name, args);
      return isTraced(name) ? this.#traced(name, args) : this.#operations[name](...args);
    } catch (error) {
      if (error instanceof Signal) this.signal = error;
      else if (!(error instanceof BoardError)) {
        throw new SimulationError(`${name} failed: ${String(error)}`, { cause: error });
      }
      throw error;
    }
  };

  #admit(name: OperationName, args: readonly unknown[]): void {
    if (this.until?.(name, args) === true) throw new Signal("halt");
    this.budget -= 1;
    if (this.budget < 0) throw new Signal("halt", "the run took more operations than it may");
  }

  #traced<N extends OperationName>(op: N, args: Parameters<Operations[N]>): ReturnType<Operations[N]> {
    const index = this.#index++;
    const shown = traceArguments(op, args);
    try {
      this.hooks.before?.(index, op, args);
      const result = this.#operations[op](...args);
      this.trace.push({ op, args: shown, result: traceResult(op, args, result) });
      return result;
    } catch (error) {
      const outcome =
        error instanceof BoardError ? error.code : error instanceof Signal ? error.why : "failed";
      this.trace.push({ op, args: shown, error: outcome });
      throw error;
    }
  }
}
