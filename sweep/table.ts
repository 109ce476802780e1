import type { Pairs } from "./long.js";

/** One line of the summary. */
export interface Row extends Pairs {
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
  "pairs",
  "random",
  "schedules",
  "states",
  "violations",
  "seconds",
];
const TEXTS = 5;

/**
 * The summary as text, in columns, with the number of all schedules below.
 *
 * @param shard - `2/5` where each row is only a part of what it would be
 */
export function table(rows: readonly Row[], shard?: string): string {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column < TEXTS)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
  const schedules = rows.reduce((sum, row) => sum + row.schedules, 0);
  const violating = rows.reduce((sum, row) => sum + row.violating, 0);
  const part = shard === undefined ? "" : ` in part ${shard}`;
  return `${text}${schedules.toLocaleString("en")} schedules, ${violating.toLocaleString("en")} violations${part}\n`;
}

function cells(row: Row): string[] {
  const numbers = [row.random, row.schedules, row.states, row.violating, Math.round(row.seconds)];
  return [
    row.scenario,
    row.runtime,
    row.filesystem,
    row.cuts,
    pairs(row),
    ...numbers.map((value) => value.toLocaleString("en")),
  ];
}

function pairs({ depth, pairsOf, troublePairsOf }: Row): string {
  if (depth === 1) return "none";
  const cuts = pairsOf === 1 ? "all" : `1 in ${pairsOf}`;
  return troublePairsOf === 1 ? cuts : `${cuts}, of what fails 1 in ${troublePairsOf}`;
}

function pad(cell: string, width: number, isText: boolean): string {
  return isText ? cell.padEnd(width) : cell.padStart(width);
}
