import type { BoardOptions, RunResult } from "../board.js";
import type { Uplink } from "../hardware/lora.js";
import type { WifiNetwork } from "../hardware/wifi.js";
import type { OperationName } from "../operations.js";
import type { Stop } from "../runtime.js";
import type { Targets } from "../sockets/real-network.js";

/** What runs the board's programs: MicroPython from the board's own files, or TypeScript from this computer's. */
export type RuntimeDescription =
  | { readonly type: "micropython" }
  | { readonly type: "model"; readonly boot?: string; readonly main?: string };

/** A WiFi network whose servers are real ones. */
export interface RealWifi extends Omit<WifiNetwork, "network"> {
  /** By the `address:port` that the board knows them under. */
  readonly servers: Targets;
}

/** A board and what is to happen to it: plain data, which can be handed to another thread. */
export interface BoardDescription {
  /** What is a function cannot be handed over. */
  readonly options?: Omit<BoardOptions, "validImage" | "startsImage">;
  /** What lies on the volumes at first, by absolute path. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly nvs?: ReadonlyMap<string, number | string>;
  /** In reach all the time. */
  readonly wifi?: readonly RealWifi[];
  /** Queued from the start: one answers each uplink. */
  readonly downlinks?: readonly Uint8Array[];
  readonly runtime: RuntimeDescription;
  /** How often the board may boot: 1 where absent. */
  readonly boots?: number;
  /** Operations after which the run ends, though its program would go on: a million where absent. */
  readonly operations?: number;
  /** Ends the run after so many LoRa uplinks in its first boot, or in one of the later ones. */
  readonly uplinks?: { readonly first: number; readonly later: number };
  /** The operations to be told of; by default none. */
  readonly watch?: readonly OperationName[];
}

/** What a running board tells. Boots are numbered from 1. */
export type BoardEvent =
  | { readonly type: "boot"; readonly boot: number; readonly slot: number }
  | { readonly type: "line"; readonly boot: number; readonly text: string }
  | {
      /** About to be carried out; of a buffer its length is told. */
      readonly type: "operation";
      readonly boot: number;
      readonly name: OperationName;
      readonly args: readonly (number | string | boolean)[];
    }
  | { readonly type: "stop"; readonly boot: number; readonly stop: Stop };

/** What is left of the board in the end. */
export interface BoardState extends RunResult {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly nvs: ReadonlyMap<string, number | string>;
  readonly slots: { readonly running: number; readonly images: readonly [Uint8Array, Uint8Array] };
  readonly uplinks: readonly Uplink[];
  readonly console: readonly string[];
}

/** What the thread says. */
export type Message =
  | { readonly type: "event"; readonly event: BoardEvent }
  | { readonly type: "finished"; readonly state: BoardState };
