import type { DIAGNOSTICS } from "../diagnostics.js";

/** A source, or several by their paths. */
export type Example = string | Readonly<Record<string, string>>;

/** What the page of a diagnostic says besides its message and its hint. */
export interface Explanation {
  /** Why there is no exact counterpart in Python. */
  readonly why: string;
  /** What gives this diagnostic, and no other. */
  readonly wrong: Example;
  /** The same, so that it can be emitted. */
  readonly right: Example;
}

export type DiagnosticName = keyof typeof DIAGNOSTICS;

export type Explanations = Readonly<Partial<Record<DiagnosticName, Explanation>>>;
