import type { IFs } from "memfs";
import type { Call, OperationName, StopCause } from "./operations.js";
import type { Runtime, Stop } from "./runtime.js";

/** Sizes in bytes. */
export interface BoardOptions {
  flash?: { bytes?: number; filesystem?: "fat" | "littlefs" };
  /** `null`: no card. */
  sd?: { bytes?: number } | null;
  slotBytes?: number;
  /** The image in the slot that runs. */
  firmware?: Uint8Array;
  /** Six bytes. */
  mac?: Uint8Array;
}

export interface RunOptions {
  /** How often the board may boot: resets, deep sleeps and the watchdog end a boot and start the next one. */
  boots?: number;
  /** Asked before each operation; `true` ends the run with `Signal("halt")`. */
  until?: (name: OperationName, args: readonly unknown[]) => boolean;
}

export interface RunResult {
  /** How the last boot ended. */
  readonly stop: Stop;
  /** How each boot ended. */
  readonly stops: readonly Stop[];
}

/** A hook into the seam: may throw a `Signal`, or a `BoardError` in the operation's stead. */
export interface Hooks {
  /** Called before each traced operation; `index` counts them from 0 over the board's life. */
  before?: (index: number, name: OperationName, args: readonly unknown[]) => void;
}

export declare class Board {
  constructor(options?: BoardOptions);
  readonly fs: IFs;
  readonly call: Call;
  readonly hooks: Hooks;
  readonly console: string[];
  powerCycle(cause: StopCause): void;
  run(runtime: Runtime, options?: RunOptions): RunResult;
  files(root?: string): Map<string, Uint8Array>;
  install(folder: string): void;
}
