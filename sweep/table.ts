import type { SweepResult } from "../src/faults/index.js";

/** One line of the summary. */
export interface Row extends SweepResult {
  readonly runtime: string;
}

const HEADS = ["scenario", "runtime", "operations", "schedules", "violations", "states", "boots", "a second"];

/** The summary as text, in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column < 2)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

function cells(row: Row): string[] {
  const numbers = [row.operations, row.schedules, row.violating, row.states, row.boots];
  const speed = Math.round(row.schedules / row.seconds);
  return [row.scenario, row.runtime, ...[...numbers, speed].map((value) => value.toLocaleString("en"))];
}

function pad(cell: string, width: number, isText: boolean): string {
  return isText ? cell.padEnd(width) : cell.padStart(width);
}
