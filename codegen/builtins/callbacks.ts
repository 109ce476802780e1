/** Callbacks of array methods: what runs for each element. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { readProperties, tuplePattern } from "../lower/destructuring.js";
import type { Expr } from "../python/ast.js";
import { call, name } from "../python/build.js";
import { isQuiet } from "../sequence.js";
import { isLibrary } from "../types.js";

export interface Callback {
  readonly target: Expr;
  readonly body: Expr;
}

/** A callback of one parameter as an element of a comprehension. */
export function callbackOf(
  node: ts.CallExpression,
  callback: ts.Expression,
  cx: Context,
  asCondition: boolean,
): Callback {
  if (!ts.isArrowFunction(callback)) return namedCallback(node, callback, cx, asCondition);
  const [first, ...others] = callback.parameters;
  if (first !== undefined && others.length === 0 && !ts.isIdentifier(first.name))
    return patternCallback(callback, first, first.name, cx, asCondition);
  const [id] = parametersOf(callback, 1, cx);
  const target = name(id === undefined ? cx.unused(callback) : cx.name(id));
  return { target, body: bodyOf(callback, cx, asCondition) };
}

/** `([a, b]) => …` of tuples, `({ a, b }) => …` of records. */
function patternCallback(
  callback: ts.ArrowFunction,
  parameter: ts.ParameterDeclaration,
  pattern: ts.BindingPattern,
  cx: Context,
  asCondition: boolean,
): Callback {
  const type = cx.types.of(parameter);
  const isPlain = parameter.initializer === undefined && parameter.dotDotDotToken === undefined;
  if (!isPlain) return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  if (ts.isArrayBindingPattern(pattern))
    return { target: tuplePattern(pattern, type, cx), body: bodyOf(callback, cx, asCondition) };
  if (!readsFirst(callback.body, cx)) return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  const target = name(cx.fresh("each", callback, namesIn(callback, cx)));
  const read = readProperties(pattern, target, type, cx);
  const inner = read.reduce(
    (lower: () => Expr, stmt, index) => {
      const id = pattern.elements[index]?.name;
      if (stmt.kind !== "assign" || id === undefined || !ts.isIdentifier(id))
        return cx.refuse(callback, DIAGNOSTICS.callbackForm);
      return () => replacing(id, stmt.value, cx, lower);
    },
    () => bodyOf(callback, cx, asCondition),
  );
  return { target, body: inner() };
}

/** Whether what is taken from a record is read before anything runs that could change it. */
function readsFirst(body: ts.ConciseBody, cx: Context): boolean {
  if (isQuiet(body, cx.checker)) return true;
  return (
    ts.isCallExpression(body) &&
    ts.isIdentifier(body.expression) &&
    body.arguments.every((each) => isQuiet(each, cx.checker))
  );
}

/** The same within a loop, whose variable stays: it has a name that nothing around it has. */
export function loopCallbackOf(
  node: ts.CallExpression,
  callback: ts.Expression,
  cx: Context,
  asCondition: boolean,
): Callback {
  if (!ts.isArrowFunction(callback)) return namedCallback(node, callback, cx, asCondition);
  const [id] = parametersOf(callback, 1, cx);
  if (id === undefined) return { target: name(cx.unused(node)), body: bodyOf(callback, cx, asCondition) };
  const target = name(cx.free(cx.name(id), node, namesIn(callback, cx, id)));
  return { target, body: replacing(id, target, cx, () => bodyOf(callback, cx, asCondition)) };
}

/** The parameters of an arrow function with an expression: plain names, at most so many. */
export function parametersOf(callback: ts.ArrowFunction, most: number, cx: Context): ts.Identifier[] {
  if (callback.parameters.length > most || ts.isBlock(callback.body))
    return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  return callback.parameters.map(({ name: id, initializer, dotDotDotToken }) => {
    const plain = ts.isIdentifier(id) && initializer === undefined && dotDotDotToken === undefined;
    return plain ? id : cx.refuse(callback, DIAGNOSTICS.callbackForm);
  });
}

export function bodyOf(callback: ts.ArrowFunction, cx: Context, asCondition: boolean): Expr {
  const { body } = callback;
  if (ts.isBlock(body)) return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  return cx.withoutHoisting(body, () => (asCondition ? cx.condition(body) : cx.expression(body)));
}

/** The names that a callback uses, its parameter's own left out: those of inner callbacks would hide a new one. */
export function namesIn(callback: ts.Node, cx: Context, parameter?: ts.Identifier): ReadonlySet<string> {
  const own = parameter === undefined ? undefined : cx.names.symbol(parameter);
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && (own === undefined || cx.names.symbol(node) !== own))
      names.add(cx.name(node));
    ts.forEachChild(node, visit);
  };
  visit(callback);
  return names;
}

/** Lowers with another name for a parameter. */
export function replacing<T>(id: ts.Identifier, by: Expr, cx: Context, lower: () => T): T {
  const symbol = cx.names.symbol(id);
  return symbol === undefined ? lower() : cx.replacing(symbol, by, lower);
}

function namedCallback(
  node: ts.CallExpression,
  callback: ts.Expression,
  cx: Context,
  asCondition: boolean,
): Callback {
  const signature = cx.types.of(callback).getCallSignatures()[0];
  const condition =
    !asCondition || (signature !== undefined && cx.types.shapesOf(signature.getReturnType()).has("boolean"));
  if (!ts.isIdentifier(callback) || signature?.parameters.length !== 1 || !condition) {
    return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  }
  const symbol = cx.names.symbol(callback);
  if (symbol !== undefined && isLibrary(cx.names.resolved(symbol)))
    return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  const target = name(cx.fresh("each", node));
  return { target, body: call(name(cx.name(callback)), [target]) };
}
