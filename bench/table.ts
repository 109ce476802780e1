/** A table as it is printed: numbers to the right, text to the left. */
export interface Table {
  readonly title: string;
  /** What was measured, and on what: a line each. */
  readonly notes: readonly string[];
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number;

export function formatTable({ title, notes, heads, rows }: Table): string {
  const lines = [heads, ...rows.map((row) => row.map(text))];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isText = heads.map((_, column) => !rows.some((row) => typeof row[column] === "number"));
  const body = lines.map((line) =>
    line
      .map((cell, column) =>
        isText[column] === true ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return `${[title, ...notes.map((note) => `  ${note}`), "", ...body.map((line) => `  ${line}`)].join("\n")}\n`;
}

/** How many times as much as `of`. */
export function ratio(value: number, of: number): string {
  return of === 0 ? "-" : `${(value / of).toFixed(1)} ×`;
}

function text(cell: Cell): string {
  return typeof cell === "number" ? cell.toLocaleString("en") : cell;
}
