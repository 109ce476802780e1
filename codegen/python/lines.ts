/** Lines of text, and where in the source they come from. */
import type { Expr, Origin } from "./ast.js";
import { partsOf } from "./walk.js";

export interface Line {
  readonly text: string;
  /** Null where it comes from no place of the source: what is printed around it tells. */
  readonly origin: Origin | null;
}

export const lineOf = (text: string, origin: Origin | null = null): Line => ({ text, origin });

/** The lines with `before` in front of the first and `after` behind the last; the first is `origin`'s if it is given. */
export function within(
  before: string,
  lines: readonly Line[],
  after = "",
  origin: Origin | null = null,
): Line[] {
  return lines.map((line, index) => {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    return {
      text: (isFirst ? before : "") + line.text + (isLast ? after : ""),
      origin: isFirst ? (origin ?? line.origin) : line.origin,
    };
  });
}

/** Where the expression comes from, or the first of its parts that comes from somewhere. */
export function originOf(expr: Expr): Origin | null {
  if (expr.origin !== undefined) return expr.origin;
  for (const part of partsOf(expr)) {
    const origin = originOf(part);
    if (origin !== null) return origin;
  }
  return null;
}
