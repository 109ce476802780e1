import { describe, expect, it } from "vitest";
import { emitSamples } from "./samples.js";
import type { Sample } from "./tables/sample.js";

/** Tests that each sample becomes just that. */
export function expectEmitted(title: string, samples: readonly Sample[]): void {
  const results = emitSamples(samples.map(([, typescript]) => typescript));
  describe(title, () => {
    it.each(samples.map(([name, , expected], index) => [name, expected, results[index]] as const))(
      "%s",
      (_, expected, emitted) => {
        expect(emitted).toBe(expected);
      },
    );
  });
}
