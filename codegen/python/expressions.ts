import type { Expr, Parameter } from "./ast.js";
import { operandLevels, PRECEDENCE, precedence } from "./precedence.js";
import { quote } from "./quote.js";

/** PEP 8's limit for code that its authors read on wide screens. */
export const WIDTH = 100;
export const STEP = "    ";

/** The text of an expression on one line. */
export function printExpression(expr: Expr): string {
  return flat(expr, 0);
}

/** A target of an assignment or of a loop: a tuple stands without parentheses. */
export function target(expr: Expr): string {
  return expr.kind === "tuple" && expr.items.length > 1
    ? expr.items.map((item) => flat(item, 0)).join(", ")
    : flat(expr, 0);
}

export function parameter(value: Parameter): string {
  if (value.star === true) return `*${value.name}`;
  return value.default === null ? value.name : `${value.name}=${flat(value.default, PRECEDENCE.conditional)}`;
}

const list = (items: readonly Expr[]): string =>
  items.map((item) => flat(item, PRECEDENCE.lambda)).join(", ");

/** On one line; in parentheses where it binds looser than `level`. */
export function flat(expr: Expr, level: number): string {
  const text = bare(expr);
  return precedence(expr) < level ? `(${text})` : text;
}

function bare(expr: Expr): string {
  switch (expr.kind) {
    case "name":
      return expr.id;
    case "integer":
      return expr.text;
    case "string":
      return quote(expr.value);
    case "starred":
      return `*${flat(expr.value, PRECEDENCE.unary)}`;
    case "constant":
      return expr.value === null ? "None" : expr.value ? "True" : "False";
    case "list":
      return `[${list(expr.items)}]`;
    case "tuple":
      return expr.items.length === 1 ? `(${list(expr.items)},)` : `(${list(expr.items)})`;
    case "set":
      return expr.items.length === 0 ? "set()" : `{${list(expr.items)}}`;
    case "dict":
      return `{${expr.entries.map(([key, value]) => `${flat(key, 1)}: ${flat(value, 1)}`).join(", ")}}`;
    case "attribute":
      return `${receiver(expr.object)}.${expr.name}`;
    case "subscript":
      return `${receiver(expr.object)}[${flat(expr.index, 0)}]`;
    case "slice": {
      const [start, end] = [expr.start, expr.end].map((bound) => (bound === null ? "" : flat(bound, 2)));
      return `${receiver(expr.object)}[${start}:${end}]`;
    }
    case "call":
      return `${receiver(expr.callee)}(${argumentTexts(expr).join(", ")})`;
    case "unary":
      return expr.operator === "not"
        ? `not ${flat(expr.operand, PRECEDENCE.not)}`
        : `${expr.operator}${flat(expr.operand, PRECEDENCE.unary)}`;
    case "binary": {
      const levels = operandLevels(expr);
      return `${flat(expr.left, levels.left)} ${expr.operator} ${flat(expr.right, levels.right)}`;
    }
    case "compare": {
      const level = PRECEDENCE.compare + 1;
      return `${flat(expr.left, level)} ${expr.operator} ${flat(expr.right, level)}`;
    }
    case "boolean":
      return expr.operands
        .map((operand) => flat(operand, PRECEDENCE[expr.operator] + 1))
        .join(` ${expr.operator} `);
    case "conditional": {
      const level = PRECEDENCE.conditional + 1;
      return `${flat(expr.then, level)} if ${flat(expr.test, level)} else ${flat(expr.otherwise, level)}`;
    }
    case "lambda": {
      const parameters = expr.parameters.map(parameter).join(", ");
      return `lambda${parameters === "" ? "" : ` ${parameters}`}: ${flat(expr.body, PRECEDENCE.lambda)}`;
    }
    case "comprehension": {
      const level = PRECEDENCE.conditional + 1;
      const condition = expr.condition === null ? "" : ` if ${flat(expr.condition, level)}`;
      const body = `${flat(expr.element, 1)} for ${target(expr.target)} in ${flat(expr.iterable, level)}${condition}`;
      return expr.form === "list" ? `[${body}]` : body;
    }
  }
}

/** What stands before `.`, `(` or `[`; an integer there would read as a float. */
export function receiver(expr: Expr): string {
  return expr.kind === "integer" ? `(${expr.text})` : flat(expr, PRECEDENCE.postfix);
}

export function argumentTexts(expr: Extract<Expr, { kind: "call" }>): string[] {
  const [only] = expr.args;
  if (only?.kind === "comprehension" && expr.args.length === 1 && expr.keywords.length === 0)
    return [bare(only)];
  return [
    ...expr.args.map((arg) =>
      arg.kind === "comprehension" && arg.form === "generator" ? `(${bare(arg)})` : flat(arg, 1),
    ),
    ...expr.keywords.map(([name, value]) => `${name}=${flat(value, 1)}`),
  ];
}
