/** Expressions over several lines, each line with where it comes from. */
import type { Expr } from "./ast.js";
import { argumentTexts, flat, receiver, STEP, target, WIDTH } from "./expressions.js";
import { type Line, lineOf, originOf, within } from "./lines.js";
import { operandLevels, PRECEDENCE, precedence } from "./precedence.js";

/** An expression that starts at `column` and has `tail` characters behind it, over several lines if it must. */
export function layout(expr: Expr, indent: string, column: number, tail: number): Line[] {
  const text = flat(expr, 0);
  const single = [lineOf(text, originOf(expr))];
  if (column + text.length + tail <= WIDTH) return single;
  const inner = indent + STEP;
  const bracketed = (open: string, lines: readonly Line[], close: string): Line[] => [
    lineOf(open, originOf(expr)),
    ...lines,
    lineOf(indent + close, originOf(expr)),
  ];
  const part = (before: string, of: Expr, level: number): Line[] =>
    within(inner + before, fitted(of, level, inner, inner.length + before.length, 0));
  switch (expr.kind) {
    case "call":
      return layoutCall(expr, indent, column, tail) ?? single;
    case "list":
    case "set":
    case "tuple": {
      if (expr.items.length === 0) return single;
      const [open, close] = BRACKETS[expr.kind];
      const items = expr.items.flatMap((item) => within(inner, layout(item, inner, inner.length, 1), ","));
      return bracketed(open, items, close);
    }
    case "dict": {
      if (expr.entries.length === 0) return single;
      const entries = expr.entries.flatMap(([key, value]) => {
        const head = `${inner}${flat(key, 1)}: `;
        return within(head, layout(value, inner, head.length, 1), ",");
      });
      return bracketed("{", entries, "}");
    }
    case "boolean": {
      const level = PRECEDENCE[expr.operator] + 1;
      const operands = expr.operands.flatMap((operand, index) =>
        part(index > 0 ? `${expr.operator} ` : "", operand, level),
      );
      return bracketed("(", operands, ")");
    }
    case "conditional": {
      const level = PRECEDENCE.conditional + 1;
      const parts = [
        ...part("", expr.then, level),
        ...part("if ", expr.test, level),
        ...part("else ", expr.otherwise, level),
      ];
      return bracketed("(", parts, ")");
    }
    case "comprehension": {
      if (expr.form === "generator") return single;
      const level = PRECEDENCE.conditional + 1;
      const parts = [
        ...within(inner, layout(expr.element, inner, inner.length, 0)),
        ...part(`for ${target(expr.target)} in `, expr.iterable, level),
        ...(expr.condition === null ? [] : part("if ", expr.condition, level)),
      ];
      return bracketed("[", parts, "]");
    }
    case "binary":
      return bracketed(
        "(",
        chainOf(expr).flatMap(({ operator, operand, level }) => part(operator, operand, level)),
        ")",
      );
    case "compare": {
      const level = PRECEDENCE.compare + 1;
      const sides = [...part("", expr.left, level), ...part(`${expr.operator} `, expr.right, level)];
      return bracketed("(", sides, ")");
    }
    default:
      return single;
  }
}

interface Operand {
  /** What stands before it, with a space; nothing before the first. */
  readonly operator: string;
  readonly operand: Expr;
  readonly level: number;
}

/** The operands of `a + b - c`: of operators that bind alike, from the left, each has a line. */
function chainOf(expr: Extract<Expr, { kind: "binary" }>): Operand[] {
  const { left, right } = operandLevels(expr);
  const alike = precedence(expr.left) === precedence(expr) && precedence(expr.left) >= left;
  const first: Operand[] =
    expr.left.kind === "binary" && alike
      ? chainOf(expr.left)
      : [{ operator: "", operand: expr.left, level: left }];
  return [...first, { operator: `${expr.operator} `, operand: expr.right, level: right }];
}

/** What brings brackets of its own where it takes several lines. */
const BRACKETED: readonly Expr["kind"][] = ["boolean", "conditional", "binary", "compare"];

/** A part of a larger expression, which binds at least like `level`, over several lines if it must. */
function fitted(expr: Expr, level: number, indent: string, column: number, tail: number): Line[] {
  const text = flat(expr, level);
  const fits = column + text.length + tail <= WIDTH;
  const lines = layout(expr, indent, column, tail);
  const mayBreak = precedence(expr) >= level || (BRACKETED.includes(expr.kind) && lines.length > 1);
  return fits || !mayBreak ? [lineOf(text, originOf(expr))] : lines;
}

const BRACKETS = { list: ["[", "]"], set: ["{", "}"], tuple: ["(", ")"] } as const;

function layoutCall(
  expr: Extract<Expr, { kind: "call" }>,
  indent: string,
  column: number,
  tail: number,
): Line[] | null {
  const origin = originOf(expr);
  const head = receiver(expr.callee);
  if (expr.args.length + expr.keywords.length === 0 || column + head.length >= WIDTH) return null;
  const parts = [
    ...expr.args.map((arg) => ["", arg] as const),
    ...expr.keywords.map(([name, value]) => [`${name}=`, value] as const),
  ];
  const [lone] = parts;
  // A lone bracketed argument hugs its call: `f([` … `])`.
  if (parts.length === 1 && lone !== undefined && isBracketed(lone[1])) {
    const open = `${head}(${lone[0]}`;
    return within(open, layout(lone[1], indent, column + head.length + 1, tail + 1), ")", origin);
  }
  const inner = indent + STEP;
  const texts = argumentTexts(expr).join(", ");
  const fits = inner.length + texts.length <= WIDTH;
  // Of a lone argument that would bring brackets, the call's own do.
  if (!fits && parts.length === 1 && lone !== undefined && lone[0] === "" && BRACKETED.includes(lone[1].kind))
    return within(head, layout(lone[1], indent, WIDTH, 0), "", origin);
  const first = expr.args[0] ?? expr.keywords[0]?.[1];
  const lines = fits
    ? [lineOf(inner + texts, first === undefined ? origin : originOf(first))]
    : parts.flatMap(([before, value]) =>
        within(
          inner + before,
          layout(value, inner, inner.length + before.length, 1),
          parts.length > 1 ? "," : "",
        ),
      );
  return [lineOf(`${head}(`, origin), ...lines, lineOf(`${indent})`, origin)];
}

const isBracketed = (expr: Expr): boolean =>
  ["list", "dict", "tuple"].includes(expr.kind) || (expr.kind === "comprehension" && expr.form === "list");
