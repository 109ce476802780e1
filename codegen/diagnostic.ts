/** What an error is, and how it reads. */

/** A kind of error: what tests and tools compare with. */
export interface DiagnosticKind {
  readonly code: string;
  /** `{}` stands for what is at fault. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
  /** Better hints, by what is at fault. */
  readonly hints?: Readonly<Record<string, string>>;
}

export function hint(kind: DiagnosticKind, [fault = ""]: readonly string[]): string {
  return kind.hints !== undefined && Object.hasOwn(kind.hints, fault) ? (kind.hints[fault] ?? "") : kind.hint;
}

/** An error at a place. */
export interface Diagnostic {
  /** The source file, as the project names it. */
  readonly file: string;
  /** Counted from 1; 0 where the whole file or project is meant. */
  readonly line: number;
  readonly column: number;
  /** `OTA…` from the table of diagnostics, or `TS…` from TypeScript itself. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The line of source at fault, and how many of its characters. */
  readonly source: string;
  readonly length: number;
}

export function message(kind: DiagnosticKind, values: readonly string[]): string {
  let next = 0;
  return kind.message.replaceAll("{}", () => values[next++] ?? "");
}

/** An error of a whole file or project. */
export const atFile = (file: string, kind: DiagnosticKind, ...values: readonly string[]): Diagnostic => ({
  file,
  line: 0,
  column: 0,
  code: kind.code,
  message: message(kind, values),
  hint: hint(kind, values),
  source: "",
  length: 0,
});

/** How parts of a diagnostic are marked. */
interface Style {
  place(text: string): string;
  code(text: string): string;
  margin(text: string): string;
  marks(text: string): string;
}

const same = (text: string): string => text;
const PLAIN: Style = { place: same, code: same, margin: same, marks: same };

const colored =
  (color: number) =>
  (text: string): string =>
    `\x1b[${color}m${text}\x1b[0m`;
const COLORED: Style = { place: colored(36), code: colored(31), margin: colored(90), marks: colored(31) };

/** The diagnostic as lines of text: position, code, message, the line of source underlined, and the hint. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return format(diagnostic, PLAIN);
}

/** All of them, a blank line between two; with colors for terminals. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], { color = false } = {}): string {
  return diagnostics.map((each) => format(each, color ? COLORED : PLAIN)).join("\n\n");
}

function format(diagnostic: Diagnostic, style: Style): string {
  const { file, line, column, code, source, length, hint } = diagnostic;
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  const where = place === "" ? "" : `${style.place(place)} `;
  const lines = [`${where}${style.code(code)} ${diagnostic.message}`];
  if (line > 0) {
    const margin = String(line);
    const blank = " ".repeat(margin.length);
    const marks = "^".repeat(Math.max(1, Math.min(length, source.length - column + 1)));
    const before = source.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
    lines.push(
      `  ${style.margin(`${margin} |`)} ${source}`,
      `  ${style.margin(`${blank} |`)} ${before}${style.marks(marks)}`,
    );
  }
  if (hint !== "") lines.push(`  ${hint}`);
  return lines.join("\n");
}
