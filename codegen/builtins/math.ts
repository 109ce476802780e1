import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS, type DiagnosticKind } from "../diagnostics.js";
import { binary, builtin } from "../python/build.js";
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

function integer(node: ts.Expression, cx: Context): ReturnType<Context["expression"]> {
  if (!cx.types.isInteger(node)) cx.refuse(node, DIAGNOSTICS.fraction);
  return cx.expression(node);
}

export const MATH_FUNCTIONS: Table<FunctionRule> = table<FunctionRule>({
  "Math.min": extreme("min"),
  "Math.max": extreme("max"),
  "Math.abs": (node, cx) => builtin("abs", integer(onlyNode(node, cx), cx)),
  /** Of a division only: everything else is whole already. */
  "Math.floor": (node, cx) => {
    let value = onlyNode(node, cx);
    while (ts.isParenthesizedExpression(value)) value = value.expression;
    if (!ts.isBinaryExpression(value) || value.operatorToken.kind !== ts.SyntaxKind.SlashToken) {
      return cx.refuse(value, DIAGNOSTICS.methodArguments, "Math.floor");
    }
    return binary(integer(value.left, cx), "//", integer(value.right, cx));
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
