/** Of pairs, second faults follow one of so many first ones: 1 is all of them. */
export interface Pairs {
  /** Of the states that cuts leave. */
  readonly pairsOf: number;
  /** Of the operations that fail, or where the volume is full. */
  readonly troublePairsOf: number;
}

interface Rows extends Pairs {
  readonly runtime: string;
  readonly scenario?: string;
  readonly filesystem?: string;
}

/**
 * Every pair in these would take many hours: all of the library is replaced, or MicroPython lives what the model has lived
 * before. The first one that fits is it.
 */
const LONG: readonly Rows[] = [
  { runtime: "model", scenario: "itself", pairsOf: 1, troublePairsOf: 50 },
  { runtime: "model", scenario: "failed trial of itself", pairsOf: 1, troublePairsOf: 20 },
  { runtime: "python", scenario: "itself", pairsOf: 10, troublePairsOf: 1000 },
  { runtime: "python", pairsOf: 1, troublePairsOf: 20 },
  { runtime: "native", scenario: "library", filesystem: "fat", pairsOf: 40, troublePairsOf: 1 },
  { runtime: "native", scenario: "library", filesystem: "littlefs", pairsOf: 160, troublePairsOf: 1 },
];

export function pairsIn(runtime: string, scenario: string, filesystem: string): Pairs {
  const { pairsOf, troublePairsOf } = LONG.find(
    (each) =>
      each.runtime === runtime &&
      (each.scenario ?? scenario) === scenario &&
      (each.filesystem ?? filesystem) === filesystem,
  ) ?? { pairsOf: 1, troublePairsOf: 1 };
  return { pairsOf, troublePairsOf };
}
