/** One construct: its name, its TypeScript, and what it becomes, to the letter. */
export type Sample = readonly [title: string, typescript: string, python: string];

/** `function f(…) { … }` of these statements. */
export const inside = (parameters: string, ...lines: string[]): string =>
  `export function f(${parameters}) {\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;

/** What it becomes. */
export const python = (parameters: string, ...lines: string[]): string =>
  `def f(${parameters}):\n${lines.map((line) => `    ${line}`).join("\n")}`;
