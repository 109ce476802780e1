import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS, type DiagnosticKind } from "../diagnostics.js";
import type { Expr } from "../python/ast.js";
import { binary, builtin } from "../python/build.js";
import { isNatural, rangeOf } from "../ranges.js";
import { argumentNodes, calledName, onlyNode } from "./arguments.js";
import { type FunctionRule, type Table, table } from "./rule.js";

const refused =
  (kind: DiagnosticKind): FunctionRule =>
  (node, cx) =>
    cx.refuse(node, kind, calledName(node));

const extreme =
  (id: "min" | "max"): FunctionRule =>
  (node, cx) =>
    builtin(id, ...argumentNodes(node, 2, 16, cx).map((each) => integer(each, cx)));

function integer(node: ts.Expression, cx: Context): Expr {
  if (!cx.types.isInteger(node)) cx.refuse(node, DIAGNOSTICS.fraction);
  return cx.expression(node);
}

/** The division that is rounded: everything else is whole already. */
function divisionOf(node: ts.CallExpression | ts.NewExpression, cx: Context): ts.BinaryExpression {
  let value = onlyNode(node, cx);
  while (ts.isParenthesizedExpression(value)) value = value.expression;
  return ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.SlashToken
    ? value
    : cx.refuse(value, DIAGNOSTICS.methodArguments, node.expression.getText());
}

const floored = ({ left, right }: ts.BinaryExpression, cx: Context): Expr =>
  binary(integer(left, cx), "//", integer(right, cx));

const negative = (operand: Expr): Expr => ({ kind: "unary", operator: "-", operand });

export const MATH_FUNCTIONS: Table<FunctionRule> = table<FunctionRule>({
  "Math.min": extreme("min"),
  "Math.max": extreme("max"),
  "Math.abs": (node, cx) => builtin("abs", integer(onlyNode(node, cx), cx)),
  "Math.floor": (node, cx) => floored(divisionOf(node, cx), cx),
  /** Towards zero: the same as downwards, of natural numbers. */
  "Math.trunc": (node, cx) => {
    const division = divisionOf(node, cx);
    const natural = [division.left, division.right].every((each) => isNatural(rangeOf(each, cx.types)));
    return natural ? floored(division, cx) : cx.refuse(division, DIAGNOSTICS.methodArguments, "Math.trunc");
  },
  /** Upwards is downwards, the other way round: `-(-a // b)`. */
  "Math.ceil": (node, cx) => {
    const { left, right } = divisionOf(node, cx);
    return negative(binary(negative(integer(left, cx)), "//", integer(right, cx)));
  },
  ...Object.fromEntries(
    ["parseInt", "parseFloat", "Number", "Number.parseInt", "Number.parseFloat"].map((id) => [
      id,
      refused(DIAGNOSTICS.parseNumber),
    ]),
  ),
  "JSON.parse": refused(DIAGNOSTICS.json),
  "JSON.stringify": refused(DIAGNOSTICS.json),
  String: (node, cx) => {
    const value = onlyNode(node, cx);
    if (cx.types.isString(value)) return cx.expression(value);
    if (!cx.types.isInteger(value)) return cx.refuse(value, DIAGNOSTICS.textInTemplate);
    return builtin("str", cx.expression(value));
  },
});
