/** Arrays of a known length, made at once. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isLiteral } from "../purity.js";
import type { Expr } from "../python/ast.js";
import { binary, builtin, name } from "../python/build.js";
import { isNatural, rangeOf } from "../ranges.js";
import { onlyNode, twoNodes } from "./arguments.js";
import { bodyOf, parametersOf } from "./callbacks.js";
import { type FunctionRule, type MethodRule, type Table, table } from "./rule.js";

/** `new Array<number>(8).fill(0)` is `[0] * 8`. */
export const fill: MethodRule = (node, receiver, cx) => {
  const value = onlyNode(node, cx);
  const isNew = ts.isNewExpression(receiver) && receiver.expression.getText() === "Array" && isLiteral(value);
  if (!isNew) return cx.refuse(node, DIAGNOSTICS.methodArguments, "fill");
  const size = onlyNode(receiver, cx);
  // A negative length is an error in JavaScript, and none in Python.
  if (!cx.types.isInteger(size) || !isNatural(rangeOf(size, cx.types)))
    return cx.refuse(size, DIAGNOSTICS.methodArguments, "new Array");
  return binary({ kind: "list", items: [cx.expression(value)] }, "*", cx.expression(size));
};

/** `Array.from({ length: n }, (_, i) => …)` is `[… for i in range(n)]`. */
const from: FunctionRule = (node, cx) => {
  const [source, callback] = twoNodes(node, cx);
  const size = lengthOf(source);
  if (size === null || !ts.isArrowFunction(callback))
    return cx.refuse(node, DIAGNOSTICS.methodArguments, "Array.from");
  const [absent, index] = parametersOf(callback, 2, cx);
  if (absent !== undefined && isUsed(callback.body, absent, cx))
    return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  const iterable = builtin("range", cx.expression(size));
  const target: Expr = name(index === undefined ? cx.unused(callback) : cx.name(index));
  const element = bodyOf(callback, cx, false);
  return { kind: "comprehension", form: "list", element, target, iterable, condition: null };
};

/** The `n` of `{ length: n }`. */
function lengthOf(source: ts.Expression): ts.Expression | null {
  const [only, ...others] = ts.isObjectLiteralExpression(source) ? source.properties : [];
  if (only === undefined || others.length > 0 || only.name?.getText() !== "length") return null;
  if (ts.isShorthandPropertyAssignment(only)) return only.name;
  return ts.isPropertyAssignment(only) ? only.initializer : null;
}

/** Of an element that is not there yet, nothing can be told. */
function isUsed(node: ts.Node, id: ts.Identifier, cx: Context): boolean {
  if (ts.isIdentifier(node)) return cx.names.symbol(node) === cx.names.symbol(id);
  return ts.forEachChild(node, (child) => isUsed(child, id, cx) || undefined) === true;
}

export const PREALLOCATING: Table<FunctionRule> = table<FunctionRule>({
  "Array.from": from,
  "new Array": (node, cx) => cx.refuse(node, DIAGNOSTICS.methodArguments, "new Array"),
});
