import type { Shard } from "../src/faults/index.js";
import type { Pairs } from "./long.js";
import type { Row } from "./table.js";

/** How thorough a sweep is. */
export interface Thoroughness {
  readonly depth: 1 | 2;
  readonly random: number;
  /** The part of it that is done here; all of it by default. */
  readonly shard?: Shard;
}

/** What a sweep found. */
export interface Outcome {
  readonly schedules: number;
  readonly states: number;
  readonly violating: number;
  readonly violations: readonly { readonly schedule: string; readonly violations: readonly string[] }[];
  readonly seconds: number;
  /** What there is to say besides. */
  readonly note?: string;
}

/** One line of the summary, before it is known. */
export interface Job extends Pick<Row, "scenario" | "runtime" | "filesystem" | "cuts">, Pairs, Thoroughness {
  run(progress: (done: number, all: number) => void): Promise<Outcome>;
  /** Runs one schedule and shows it. */
  replay(schedule: string): Promise<Replayed>;
}

export interface Replayed {
  readonly console: readonly string[];
  readonly violations: readonly string[];
}

export function labelOf({ scenario, runtime, filesystem, cuts }: Job): string {
  return `${scenario}, ${runtime}, ${filesystem}, ${cuts}`;
}
