import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr, Stmt } from "../python/ast.js";
import { binary, builtin, integer, name, not, truth } from "../python/build.js";
import { lowerEffect, lowerVariable } from "./assignments.js";
import { type Count, countOf } from "./counts.js";
import { readProperties, tuplePattern } from "./destructuring.js";
import { isFreshGenerator, isIterable } from "./generators.js";

export function lowerWhile(node: ts.WhileStatement, cx: Context): Stmt[] {
  const test = cx.withoutHoisting(node.expression, () => cx.condition(node.expression));
  return [{ kind: "while", test, body: cx.body(node.statement) }];
}

/** `do … while` is a loop that leaves at its end. */
export function lowerDo(node: ts.DoStatement, cx: Context): Stmt[] {
  const stray = findContinue(node.statement);
  if (stray !== null) cx.refuse(stray, DIAGNOSTICS.doContinue);
  const body = cx.body(node.statement);
  const { result, before } = cx.hoisting(() => cx.condition(node.expression));
  const leave: Stmt = { kind: "if", test: not(result), body: [{ kind: "break" }], otherwise: [] };
  return [{ kind: "while", test: truth(true), body: [...body, ...before, leave] }];
}

/** A `continue` that means the loop around it. */
function findContinue(node: ts.Node): ts.Node | null {
  if (ts.isContinueStatement(node)) return node;
  if (ts.isIterationStatement(node, false) || ts.isFunctionLike(node)) return null;
  return ts.forEachChild(node, (child) => findContinue(child) ?? undefined) ?? null;
}

/** `for (const x of xs)`; `for (const [i, x] of xs.entries())` is `enumerate`. */
export function lowerForOf(node: ts.ForOfStatement, cx: Context): Stmt[] {
  if (node.awaitModifier !== undefined) return cx.refuse(node, DIAGNOSTICS.async);
  const list = node.initializer;
  const declaration = ts.isVariableDeclarationList(list) ? list.declarations[0] : undefined;
  if (declaration === undefined) return cx.refuse(list, DIAGNOSTICS.loopForm);
  if (ts.isObjectBindingPattern(declaration.name)) return forRecords(node, declaration.name, cx);
  const { target, iterable } = iteration(declaration.name, node.expression, cx);
  return [{ kind: "for", target, iterable, body: cx.body(node.statement) }];
}

/** `for (const { a, b } of xs)` */
function forRecords(node: ts.ForOfStatement, pattern: ts.ObjectBindingPattern, cx: Context): Stmt[] {
  const type = elementType(node.expression, cx);
  if (cx.types.shape(node.expression) !== "array" || type === undefined) {
    return cx.refuse(pattern, DIAGNOSTICS.destructuring);
  }
  const each = name(cx.fresh("each", node));
  const iterable = cx.expression(node.expression);
  const body = [...readProperties(pattern, each, type, cx), ...cx.body(node.statement)];
  return [{ kind: "for", target: each, iterable, body }];
}

function iteration(
  binding: ts.BindingName,
  source: ts.Expression,
  cx: Context,
): { target: Expr; iterable: Expr } {
  if (ts.isObjectBindingPattern(binding)) return cx.refuse(binding, DIAGNOSTICS.destructuring);
  const entries = entriesOf(source, cx);
  if (entries !== null) {
    const [index, value] = ts.isArrayBindingPattern(binding) ? binding.elements : [];
    if (index === undefined || value === undefined) return cx.refuse(binding, DIAGNOSTICS.destructuring);
    const items = [index, value].map((element) => entryTarget(element, cx));
    return { target: { kind: "tuple", items }, iterable: builtin("enumerate", cx.expression(entries)) };
  }
  switch (cx.types.shape(source)) {
    case "array":
    case "tuple":
    case "bytes":
    case "memoryview":
    case "string":
      break;
    case "generator":
      if (!isFreshGenerator(source, cx)) return cx.refuse(source, DIAGNOSTICS.generator);
      break;
    case "map":
    case "set":
    case "other":
      return cx.refuse(source, DIAGNOSTICS.unordered);
    case "instance":
      if (isIterable(source, cx)) break;
      return cx.refuse(source, DIAGNOSTICS.unsupported, "A loop over this");
    default:
      return cx.refuse(source, DIAGNOSTICS.unsupported, "A loop over this");
  }
  const iterable = cx.expression(source);
  if (ts.isIdentifier(binding)) return { target: name(cx.name(binding)), iterable };
  const element = elementType(source, cx);
  if (element === undefined) return cx.refuse(binding, DIAGNOSTICS.destructuring);
  return { target: tuplePattern(binding, element, cx), iterable };
}

function entryTarget(element: ts.ArrayBindingElement, cx: Context): Expr {
  if (ts.isOmittedExpression(element)) return name("_");
  if (ts.isArrayBindingPattern(element.name))
    return tuplePattern(element.name, cx.types.of(element.name), cx);
  if (!ts.isIdentifier(element.name) || element.initializer !== undefined) {
    return cx.refuse(element, DIAGNOSTICS.destructuring);
  }
  return name(cx.name(element.name));
}

function elementType(source: ts.Expression, cx: Context): ts.Type | undefined {
  return cx.types.of(source).getNumberIndexType();
}

/** The `xs` of `xs.entries()`, where it is an array. */
function entriesOf(source: ts.Expression, cx: Context): ts.Expression | null {
  if (!ts.isCallExpression(source) || !ts.isPropertyAccessExpression(source.expression)) return null;
  const receiver = source.expression.expression;
  const shape = cx.types.shape(receiver);
  const counted = shape === "array" || shape === "tuple" || shape === "bytes" || shape === "memoryview";
  return source.expression.name.text === "entries" && counted ? receiver : null;
}

/** A plain count is a `range`; every other `for` is a `while` that counts at the end of each turn. */
export function lowerFor(node: ts.ForStatement, cx: Context): Stmt[] {
  const count = countOf(node, cx);
  if (count === null) return lowerWhileCounting(node, cx);
  const end = endOf(count, cx.expression(count.bound));
  const start = cx.expression(count.start);
  const fromZero = start.kind === "integer" && start.text === "0";
  const { step } = count;
  const args = step !== 1 ? [start, end, integer(step)] : fromZero ? [end] : [start, end];
  const target = name(cx.name(count.counter));
  return [{ kind: "for", target, iterable: builtin("range", ...args), body: cx.body(node.statement) }];
}

function endOf({ step, isInclusive }: Count, bound: Expr): Expr {
  return isInclusive ? plus(bound, step > 0 ? 1 : -1) : bound;
}

function plus(bound: Expr, amount: 1 | -1): Expr {
  if (bound.kind === "integer" && !bound.text.startsWith("0x")) return integer(Number(bound.text) + amount);
  return binary(bound, amount === 1 ? "+" : "-", integer(1));
}

function lowerWhileCounting(node: ts.ForStatement, cx: Context): Stmt[] {
  const { initializer, condition, incrementor } = node;
  // It would skip what counts.
  if (incrementor !== undefined && findContinue(node.statement) !== null)
    return cx.refuse(node, DIAGNOSTICS.loopForm);
  const start = initializer === undefined ? [] : startOf(initializer, cx);
  const test =
    condition === undefined ? truth(true) : cx.withoutHoisting(condition, () => cx.condition(condition));
  const body = cx.body(node.statement);
  const steps = incrementor === undefined ? [] : effectsOf(incrementor, cx);
  const turn = steps.length > 0 ? body.filter(({ kind }) => kind !== "pass") : body;
  return [...start, { kind: "while", test, body: [...turn, ...steps] }];
}

function startOf(node: ts.ForInitializer, cx: Context): Stmt[] {
  if (!ts.isVariableDeclarationList(node)) return effectsOf(node, cx);
  return node.declarations.flatMap((each) => lowerVariable(each, cx));
}

/** `i += 1, j -= 1`: one after the other. */
function effectsOf(node: ts.Expression, cx: Context): Stmt[] {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken)
    return [...effectsOf(node.left, cx), ...effectsOf(node.right, cx)];
  const { result, before } = cx.hoisting(() => lowerEffect(node, cx));
  return [...before, ...result];
}
