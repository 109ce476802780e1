import { describe, expect, it } from "vitest";
import { emitSamples } from "./samples.js";

/** One construct: its name, its TypeScript, and what it becomes, to the letter. */
export type Sample = readonly [title: string, typescript: string, python: string];

/** `function f(…) { … }` of these statements. */
export const inside = (parameters: string, ...lines: string[]): string =>
  `export function f(${parameters}) {\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;

/** What it becomes. */
export const python = (parameters: string, ...lines: string[]): string =>
  `def f(${parameters}):\n${lines.map((line) => `    ${line}`).join("\n")}`;

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
