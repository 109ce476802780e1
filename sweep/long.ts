/** In these MicroPython replaces all of the library: every pair of cuts would take many hours. */
const LONG: readonly {
  readonly runtime: string;
  readonly scenario: string;
  readonly filesystem: string;
  readonly pairsOf: number;
}[] = [
  { runtime: "python", scenario: "itself", filesystem: "fat", pairsOf: 10 },
  { runtime: "python", scenario: "itself", filesystem: "littlefs", pairsOf: 10 },
  { runtime: "native", scenario: "library", filesystem: "fat", pairsOf: 40 },
  { runtime: "native", scenario: "library", filesystem: "littlefs", pairsOf: 160 },
];

/** Second cuts follow one of so many states that first ones leave: 1 is all of them. */
export function pairsOf(runtime: string, scenario: string, filesystem: string): number {
  const found = LONG.find(
    (each) => each.runtime === runtime && each.scenario === scenario && each.filesystem === filesystem,
  );
  return found?.pairsOf ?? 1;
}
