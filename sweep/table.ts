/** One line of the summary. */
export interface Row {
  readonly scenario: string;
  readonly runtime: string;
  readonly filesystem: string;
  /** Where the cuts are. */
  readonly cuts: string;
  readonly depth: number;
  readonly random: number;
  readonly schedules: number;
  /** Different states that the board was in. */
  readonly states: number;
  readonly violating: number;
  readonly seconds: number;
}

const HEADS = [
  "scenario",
  "runtime",
  "filesystem",
  "cuts",
  "depth",
  "random",
  "schedules",
  "states",
  "violations",
  "seconds",
];
const TEXTS = 4;

/** The summary as text, in columns, with the number of all schedules below. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column < TEXTS)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
  const schedules = rows.reduce((sum, row) => sum + row.schedules, 0);
  const violating = rows.reduce((sum, row) => sum + row.violating, 0);
  return `${text}${schedules.toLocaleString("en")} schedules, ${violating.toLocaleString("en")} violations\n`;
}

function cells(row: Row): string[] {
  const numbers = [row.depth, row.random, row.schedules, row.states, row.violating, Math.round(row.seconds)];
  return [
    row.scenario,
    row.runtime,
    row.filesystem,
    row.cuts,
    ...numbers.map((value) => value.toLocaleString("en")),
  ];
}

function pad(cell: string, width: number, isText: boolean): string {
  return isText ? cell.padEnd(width) : cell.padStart(width);
}
