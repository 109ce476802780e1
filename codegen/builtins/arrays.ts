import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isLiteral, isRepeatable } from "../purity.js";
import type { Expr } from "../python/ast.js";
import {
  binary,
  builtin,
  call,
  compare,
  conditional,
  integer,
  method,
  name,
  none,
  statement,
  truth,
} from "../python/build.js";
import { argumentFirst, argumentNodes, calledName, onlyArgument, onlyNode } from "./arguments.js";
import { callbackOf } from "./callbacks.js";
import { fill } from "./preallocated.js";
import { type DiscardedRule, type MethodRule, type Table, table } from "./rule.js";
import { find, findIndex, reduce } from "./searches.js";
import { isFresh, walkOf } from "./walks.js";

/** `xs[a:b]`; negative bounds count from the end in both languages. */
export const sliceOf: MethodRule = (node, receiver, cx) => {
  const [start, end] = argumentNodes(node, 0, 2, cx).map((each) => cx.expression(each));
  return { kind: "slice", object: cx.expression(receiver), start: start ?? null, end: end ?? null };
};

const concat: MethodRule = (node, receiver, cx) => {
  const other = onlyNode(node, cx);
  if (cx.types.shape(other) !== "array") cx.refuse(other, DIAGNOSTICS.methodArguments, "concat");
  return binary(cx.expression(receiver), "+", cx.expression(other));
};

/** `xs.join(", ")` is `", ".join(xs)`. */
const join: MethodRule = (node, receiver, cx) => {
  const element = cx.types.of(receiver).getNumberIndexType();
  if (element === undefined || [...cx.types.shapesOf(element)].some((shape) => shape !== "string")) {
    cx.refuse(receiver, DIAGNOSTICS.textInTemplate);
  }
  return method(cx.expression(argumentFirst(node, receiver, cx)), "join", cx.expression(receiver));
};

/** Python's `in` compares by value, JavaScript's by identity: alike for primitives and instances. */
const includes: MethodRule = (node, receiver, cx) => {
  const value = argumentFirst(node, receiver, cx);
  const element = cx.types.of(receiver).getNumberIndexType();
  const shapes = new Set([
    ...cx.types.shapes(value),
    ...(element === undefined ? [] : cx.types.shapesOf(element)),
  ]);
  const alike = [...shapes].every((shape) =>
    ["string", "integer", "null", "instance", "class"].includes(shape),
  );
  if (!alike && !(shapes.size === 1 && shapes.has("boolean")))
    cx.refuse(value, DIAGNOSTICS.comparison, "This value");
  return compare(cx.expression(value), "in", cx.expression(receiver));
};

/** `xs.index(x)` raises where there is none. */
const indexOf: MethodRule = (node, receiver, cx) => {
  const value = onlyNode(node, cx);
  const plain = isLiteral(value) || isRepeatable(value, cx.checker);
  if (!plain || !isRepeatable(receiver, cx.checker)) return cx.refuse(node, DIAGNOSTICS.notRepeatable);
  const found = method(cx.expression(receiver), "index", cx.expression(value));
  return conditional(includes(node, receiver, cx), found, integer(-1));
};

const map: MethodRule = (node, receiver, cx) => {
  const { target, body } = callbackOf(node, onlyNode(node, cx), cx, false);
  const walk = walkOf(node, receiver, target, cx);
  return { kind: "comprehension", form: "list", element: body, ...walk, condition: null };
};

const filter: MethodRule = (node, receiver, cx) => {
  const { target, body } = callbackOf(node, onlyNode(node, cx), cx, true);
  const walk = walkOf(node, receiver, target, cx);
  return { kind: "comprehension", form: "list", element: target, ...walk, condition: body };
};

const quantifier =
  (id: "any" | "all"): MethodRule =>
  (node, receiver, cx) => {
    const { target, body } = callbackOf(node, onlyNode(node, cx), cx, true);
    const walk = walkOf(node, receiver, target, cx);
    return builtin(id, {
      kind: "comprehension",
      form: "generator",
      element: body,
      ...walk,
      condition: null,
    });
  };

/** The keywords of Python's sort: none, or `reverse=True`. */
function sortKeywords(
  node: ts.CallExpression,
  receiver: ts.Expression,
  cx: Context,
): (readonly [string, Expr])[] {
  const element = cx.types.of(receiver).getNumberIndexType();
  const shapes = element === undefined ? new Set() : cx.types.shapesOf(element);
  const [comparator] = argumentNodes(node, 0, 1, cx);
  if (comparator === undefined) {
    if (shapes.size !== 1 || !shapes.has("string")) cx.refuse(node, DIAGNOSTICS.sort);
    return [];
  }
  const order = shapes.size === 1 && shapes.has("integer") ? orderOf(comparator) : null;
  if (order === null) return cx.refuse(comparator, DIAGNOSTICS.sort);
  return order === "up" ? [] : [["reverse", truth(true)]];
}

/** `(a, b) => a - b`, or `b - a`. */
function orderOf(node: ts.Expression): "up" | "down" | null {
  if (!ts.isArrowFunction(node) || node.parameters.length !== 2 || !ts.isBinaryExpression(node.body))
    return null;
  if (node.body.operatorToken.kind !== ts.SyntaxKind.MinusToken) return null;
  const [a, b] = node.parameters.map((parameter) => parameter.name.getText());
  const [left, right] = [node.body.left.getText(), node.body.right.getText()];
  if (left === a && right === b) return "up";
  return left === b && right === a ? "down" : null;
}

/** What is sorted: a copy of a map's keys is its keys, `[...xs]` is `xs`. */
function sortSource(receiver: ts.Expression, cx: Context): Expr {
  const only =
    ts.isArrayLiteralExpression(receiver) && receiver.elements.length === 1
      ? receiver.elements[0]
      : undefined;
  if (only !== undefined && ts.isSpreadElement(only)) return keysOf(only.expression, cx);
  return keysOf(receiver, cx);
}

function keysOf(node: ts.Expression, cx: Context): Expr {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: owner, name: called } = node.expression;
    if (called.text === "keys" && cx.types.shape(owner) === "map") return cx.expression(owner);
    const [record] = node.arguments;
    if (called.text === "keys" && owner.getText() === "Object" && record !== undefined)
      return cx.expression(record);
  }
  return cx.expression(node);
}

const sorted =
  (copies: boolean): MethodRule =>
  (node, receiver, cx) => {
    if (!copies && !isFresh(receiver, cx)) return cx.refuse(node, DIAGNOSTICS.sort);
    return call(name("sorted"), [sortSource(receiver, cx)], sortKeywords(node, receiver, cx));
  };

const reversed =
  (copies: boolean): MethodRule =>
  (node, receiver, cx) => {
    argumentNodes(node, 0, 0, cx);
    if (!copies && !isFresh(receiver, cx)) return cx.refuse(node, DIAGNOSTICS.methodArguments, "reverse");
    return builtin("list", builtin("reversed", cx.expression(receiver)));
  };

/** `undefined` where there is nothing to take; Python would raise. */
const taken =
  (...index: readonly Expr[]): MethodRule =>
  (node, receiver, cx) => {
    argumentNodes(node, 0, 0, cx);
    if (!isRepeatable(receiver, cx.checker)) return cx.refuse(node, DIAGNOSTICS.notRepeatable);
    const list = cx.expression(receiver);
    return conditional(compare(builtin("len", list), ">", integer(0)), method(list, "pop", ...index), none);
  };

export const ARRAY_METHODS: Table<MethodRule> = table<MethodRule>({
  slice: sliceOf,
  concat,
  join,
  includes,
  map,
  filter,
  some: quantifier("any"),
  every: quantifier("all"),
  sort: sorted(false),
  toSorted: sorted(true),
  reverse: reversed(false),
  toReversed: reversed(true),
  pop: taken(),
  shift: taken(integer(0)),
  indexOf,
  fill,
  find,
  findIndex,
  reduce,
  forEach: (node, _receiver, cx) => cx.refuse(node, DIAGNOSTICS.forEach),
  splice: (node, _receiver, cx) => cx.refuse(node, DIAGNOSTICS.splice, "splice"),
});

export const TUPLE_METHODS: Table<MethodRule> = table<MethodRule>({ includes, slice: sliceOf });

const push: DiscardedRule = (node, receiver, cx) => {
  const list = cx.expression(receiver);
  const [only] = node.arguments;
  if (node.arguments.length === 1 && only !== undefined) {
    if (!ts.isSpreadElement(only)) return statement(method(list, "append", cx.expression(only)));
    if (!["array", "tuple"].includes(cx.types.shape(only.expression) ?? ""))
      cx.refuse(only, DIAGNOSTICS.spread);
    return statement(method(list, "extend", cx.expression(only.expression)));
  }
  const items = node.arguments.map((each) => {
    if (ts.isSpreadElement(each)) return cx.refuse(each, DIAGNOSTICS.methodArguments, calledName(node));
    return cx.expression(each);
  });
  return statement(method(list, "extend", { kind: "list", items }));
};

/** Where nobody takes what is popped, a test for emptiness is enough. */
const dropped =
  (...index: readonly Expr[]): DiscardedRule =>
  (node, receiver, cx) => {
    argumentNodes(node, 0, 0, cx);
    if (!isRepeatable(receiver, cx.checker)) return cx.refuse(node, DIAGNOSTICS.notRepeatable);
    const list = cx.expression(receiver);
    const pop = statement(method(list, "pop", ...index));
    if (isAskedFor(node, receiver)) return pop;
    const test = compare(builtin("len", list), ">", integer(0));
    return { kind: "if", test, body: [pop], otherwise: [] };
  };

/** Whether it is the first that is done where `while (xs.length > 0)`, or `if`, has just found something to take. */
function isAskedFor(node: ts.CallExpression, receiver: ts.Expression): boolean {
  const own = node.parent;
  const body = ts.isBlock(own.parent) ? own.parent : own;
  const outer = body.parent;
  const isBody = ts.isWhileStatement(outer) || (ts.isIfStatement(outer) && outer.thenStatement === body);
  if (!isBody || (ts.isBlock(body) && body.statements[0] !== own)) return false;
  const { expression: test } = outer;
  return (
    ts.isBinaryExpression(test) &&
    test.operatorToken.kind === ts.SyntaxKind.GreaterThanToken &&
    test.right.getText() === "0" &&
    ts.isPropertyAccessExpression(test.left) &&
    test.left.name.text === "length" &&
    test.left.expression.getText() === receiver.getText()
  );
}

export const ARRAY_DISCARDED: Table<DiscardedRule> = table<DiscardedRule>({
  push,
  pop: dropped(),
  shift: dropped(integer(0)),
  unshift: (node, receiver, cx) =>
    statement(method(cx.expression(receiver), "insert", integer(0), onlyArgument(node, cx))),
  sort: (node, receiver, cx) =>
    statement(
      call(
        { kind: "attribute", object: cx.expression(receiver), name: "sort" },
        [],
        sortKeywords(node, receiver, cx),
      ),
    ),
  reverse: (node, receiver, cx) => {
    argumentNodes(node, 0, 0, cx);
    return statement(method(cx.expression(receiver), "reverse"));
  },
});
