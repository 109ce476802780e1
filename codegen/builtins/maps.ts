import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr } from "../python/ast.js";
import { assign, builtin, compare, method, none, statement, subscript } from "../python/build.js";
import { mayTradePlaces } from "../sequence.js";
import { argumentFirst, argumentNodes, onlyArgument, onlyNode, twoNodes } from "./arguments.js";
import { type DiscardedRule, type FunctionRule, type MethodRule, type Table, table } from "./rule.js";

const has: MethodRule = (node, receiver, cx) =>
  compare(cx.expression(argumentFirst(node, receiver, cx)), "in", cx.expression(receiver));

const clear: DiscardedRule = (_node, receiver, cx) => statement(method(cx.expression(receiver), "clear"));

export const MAP_METHODS: Table<MethodRule> = table<MethodRule>({
  get: (node, receiver, cx) => method(cx.expression(receiver), "get", onlyArgument(node, cx)),
  has,
});

export const MAP_DISCARDED: Table<DiscardedRule> = table<DiscardedRule>({
  set: (node, receiver, cx) => {
    const [key, value] = twoNodes(node, cx);
    const inOrder = [receiver, key].every((each) => mayTradePlaces(each, value, cx.checker));
    if (!inOrder) cx.refuse(node, DIAGNOSTICS.evaluationOrder);
    return assign(subscript(cx.expression(receiver), cx.expression(key)), cx.expression(value));
  },
  delete: (node, receiver, cx) =>
    statement(method(cx.expression(receiver), "pop", onlyArgument(node, cx), none)),
  clear,
});

export const SET_METHODS: Table<MethodRule> = table<MethodRule>({ has });

export const SET_DISCARDED: Table<DiscardedRule> = table<DiscardedRule>({
  add: (node, receiver, cx) => statement(method(cx.expression(receiver), "add", onlyArgument(node, cx))),
  delete: (node, receiver, cx) =>
    statement(method(cx.expression(receiver), "discard", onlyArgument(node, cx))),
  clear,
});

/** Keys are strings or integers: True and 1 are one key in Python. */
function checkKeys(node: ts.CallExpression | ts.NewExpression, cx: Context): void {
  const type = cx.checker.getContextualType(node) ?? cx.types.of(node);
  const keys = (type.isUnion() ? type.types : [type]).filter((part) => {
    const [shape] = cx.types.shapesOf(part);
    return shape === "map" || shape === "set";
  });
  const shapes = keys.flatMap((part) => {
    const key = isReference(part) ? cx.checker.getTypeArguments(part)[0] : undefined;
    return key === undefined ? [] : [...cx.types.shapesOf(key)];
  });
  if (!shapes.every((shape) => shape === "string") && !shapes.every((shape) => shape === "integer")) {
    cx.refuse(node, DIAGNOSTICS.comparison, "A key that is neither text nor a number");
  }
}

const isReference = (type: ts.Type): type is ts.TypeReference => "target" in type;

const newMap: FunctionRule = (node, cx) => {
  checkKeys(node, cx);
  const [source] = argumentNodes(node, 0, 1, cx);
  if (source === undefined) return { kind: "dict", entries: [] };
  if (!ts.isArrayLiteralExpression(source)) return cx.refuse(source, DIAGNOSTICS.methodArguments, "new Map");
  const entries = source.elements.map((pair): readonly [Expr, Expr] => {
    const [key, value] = ts.isArrayLiteralExpression(pair) ? pair.elements : [];
    if (key === undefined || value === undefined)
      return cx.refuse(pair, DIAGNOSTICS.methodArguments, "new Map");
    return [cx.expression(key), cx.expression(value)];
  });
  return { kind: "dict", entries };
};

const newSet: FunctionRule = (node, cx) => {
  checkKeys(node, cx);
  const [source] = argumentNodes(node, 0, 1, cx);
  if (source === undefined) return { kind: "set", items: [] };
  if (ts.isArrayLiteralExpression(source) && !source.elements.some(ts.isSpreadElement)) {
    return { kind: "set", items: source.elements.map((element) => cx.expression(element)) };
  }
  if (cx.types.shape(source) !== "array") return cx.refuse(source, DIAGNOSTICS.methodArguments, "new Set");
  return builtin("set", cx.expression(source));
};

/** How many keys a record has. */
export const objectKeys: FunctionRule = (node, cx) => {
  const record = onlyNode(node, cx);
  const parent = node.parent;
  const counted = ts.isPropertyAccessExpression(parent) && parent.name.text === "length";
  if (!counted || cx.types.shape(record) !== "record") return cx.refuse(node, DIAGNOSTICS.unordered);
  return cx.expression(record);
};

export const MAP_FUNCTIONS: Table<FunctionRule> = table<FunctionRule>({
  "new Map": newMap,
  "new Set": newSet,
  "Object.keys": objectKeys,
});
