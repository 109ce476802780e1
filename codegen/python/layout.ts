/** Expressions over several lines, each line with where it comes from. */
import type { Expr } from "./ast.js";
import { argumentTexts, flat, receiver, STEP, target, WIDTH } from "./expressions.js";
import { type Line, lineOf, originOf, within } from "./lines.js";
import { operandLevels, PRECEDENCE } from "./precedence.js";

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
  const part = (before: string, of: Expr, level: number): Line =>
    lineOf(inner + before + flat(of, level), originOf(of));
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
      const operands = expr.operands.map((operand, index) =>
        part(index > 0 ? `${expr.operator} ` : "", operand, level),
      );
      return bracketed("(", operands, ")");
    }
    case "conditional": {
      const level = PRECEDENCE.conditional + 1;
      const parts = [
        part("", expr.then, level),
        part("if ", expr.test, level),
        part("else ", expr.otherwise, level),
      ];
      return bracketed("(", parts, ")");
    }
    case "comprehension": {
      if (expr.form === "generator") return single;
      const level = PRECEDENCE.conditional + 1;
      const parts = [
        ...within(inner, layout(expr.element, inner, inner.length, 0)),
        part(`for ${target(expr.target)} in `, expr.iterable, level),
        ...(expr.condition === null ? [] : [part("if ", expr.condition, level)]),
      ];
      return bracketed("[", parts, "]");
    }
    case "binary":
    case "compare": {
      const level = PRECEDENCE.compare + 1;
      const levels = expr.kind === "compare" ? { left: level, right: level } : operandLevels(expr);
      const sides = [part("", expr.left, levels.left), part(`${expr.operator} `, expr.right, levels.right)];
      return bracketed("(", sides, ")");
    }
    default:
      return single;
  }
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
  const first = expr.args[0] ?? expr.keywords[0]?.[1];
  const lines =
    inner.length + texts.length <= WIDTH
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
