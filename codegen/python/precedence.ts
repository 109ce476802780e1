import type { BinaryOperator, Expr } from "./ast.js";

/** How tightly a form binds, loosest first. */
export const PRECEDENCE = {
  lambda: 1,
  conditional: 2,
  or: 3,
  and: 4,
  not: 5,
  compare: 6,
  "|": 7,
  "^": 8,
  "&": 9,
  shift: 10,
  sum: 11,
  product: 12,
  unary: 13,
  postfix: 14,
  atom: 15,
} as const;

const BINARY: Readonly<Record<BinaryOperator, number>> = {
  "|": PRECEDENCE["|"],
  "^": PRECEDENCE["^"],
  "&": PRECEDENCE["&"],
  "<<": PRECEDENCE.shift,
  ">>": PRECEDENCE.shift,
  "+": PRECEDENCE.sum,
  "-": PRECEDENCE.sum,
  "*": PRECEDENCE.product,
  "//": PRECEDENCE.product,
  "%": PRECEDENCE.product,
};

export function precedence(expr: Expr): number {
  switch (expr.kind) {
    case "lambda":
    case "starred":
      return PRECEDENCE.lambda;
    case "conditional":
      return PRECEDENCE.conditional;
    case "boolean":
      return PRECEDENCE[expr.operator];
    case "compare":
      return PRECEDENCE.compare;
    case "unary":
      return expr.operator === "not" ? PRECEDENCE.not : PRECEDENCE.unary;
    case "binary":
      return BINARY[expr.operator];
    case "call":
    case "attribute":
    case "subscript":
    case "slice":
      return PRECEDENCE.postfix;
    case "comprehension":
      return expr.form === "list" ? PRECEDENCE.atom : PRECEDENCE.lambda;
    case "integer":
    case "name":
    case "string":
    case "constant":
    case "list":
    case "tuple":
    case "set":
    case "dict":
      return PRECEDENCE.atom;
  }
}

/**
 * What the two sides of an operator must at least bind like to stand without parentheses: on the left its own level, on
 * the right one more. Where a bit operation meets another operator there are always
 * parentheses, as PEP 8's authors write it.
 */
export function operandLevels(expr: Extract<Expr, { kind: "binary" }>): { left: number; right: number } {
  const level = BINARY[expr.operator];
  if (level >= PRECEDENCE.sum) return { left: level, right: level + 1 };
  const chained = expr.left.kind === "binary" && expr.left.operator === expr.operator;
  return { left: chained ? level : PRECEDENCE.unary, right: PRECEDENCE.unary };
}
