/** Short constructors for the Python tree. */
import type { BinaryOperator, CompareOperator, Expr, Stmt } from "./ast.js";

export const name = (id: string): Expr => ({ kind: "name", id });
export const integer = (value: number): Expr =>
  value < 0
    ? { kind: "unary", operator: "-", operand: { kind: "integer", text: String(-value) } }
    : { kind: "integer", text: String(value) };
export const string = (value: string): Expr => ({ kind: "string", value });
export const none: Expr = { kind: "constant", value: null };
export const truth = (value: boolean): Expr => ({ kind: "constant", value });
export const attribute = (object: Expr, name: string): Expr => ({ kind: "attribute", object, name });
export const subscript = (object: Expr, index: Expr): Expr => ({ kind: "subscript", object, index });
export const call = (
  callee: Expr,
  args: readonly Expr[] = [],
  keywords: readonly (readonly [string, Expr])[] = [],
): Expr => ({ kind: "call", callee, args, keywords });
export const starred = (value: Expr): Expr => ({ kind: "starred", value });
/** A call of a builtin: `len(x)`. */
export const builtin = (id: string, ...args: readonly Expr[]): Expr => call(name(id), args);
/** A call of a method: `x.append(y)`. */
export const method = (object: Expr, id: string, ...args: readonly Expr[]): Expr =>
  call(attribute(object, id), args);
export const binary = (left: Expr, operator: BinaryOperator, right: Expr): Expr => ({
  kind: "binary",
  operator,
  left,
  right,
});
export const compare = (left: Expr, operator: CompareOperator, right: Expr): Expr => ({
  kind: "compare",
  operator,
  left,
  right,
});
export const isNone = (value: Expr): Expr => compare(value, "is", none);
export const conditional = (test: Expr, then: Expr, otherwise: Expr): Expr => ({
  kind: "conditional",
  test,
  then,
  otherwise,
});

const OPPOSITE: Readonly<Partial<Record<CompareOperator, CompareOperator>>> = {
  "==": "!=",
  "!=": "==",
  is: "is not",
  "is not": "is",
  in: "not in",
  "not in": "in",
};

/** `not x`, said the way that reads best: `a != b`, `a not in b`. */
export function not(operand: Expr): Expr {
  if (operand.kind === "compare") {
    const operator = OPPOSITE[operand.operator];
    if (operator !== undefined) return { ...operand, operator };
  }
  if (operand.kind === "unary" && operand.operator === "not") return operand.operand;
  if (operand.kind === "constant" && operand.value !== null) return truth(!operand.value);
  return { kind: "unary", operator: "not", operand };
}

/** `a and b and c`, flat. */
export function all(operator: "and" | "or", operands: readonly Expr[]): Expr {
  const flat = operands.flatMap((operand) =>
    operand.kind === "boolean" && operand.operator === operator ? operand.operands : [operand],
  );
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: "boolean", operator, operands: flat };
}

export const statement = (value: Expr): Stmt => ({ kind: "expression", value });
export const assign = (target: Expr, value: Expr): Stmt => ({ kind: "assign", target, value });
/** Lines of a comment as a statement of their own; none where there are no lines. */
export const comment = (lines: readonly string[]): Stmt[] =>
  lines.length > 0 ? [{ kind: "comment", lines }] : [];
