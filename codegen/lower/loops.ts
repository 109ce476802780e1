import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr, Stmt } from "../python/ast.js";
import { binary, builtin, integer, name, not, truth } from "../python/build.js";
import { isWritten } from "../syntax.js";
import { readProperties, tuplePattern } from "./destructuring.js";
import { isFreshGenerator } from "./generators.js";

const K = ts.SyntaxKind;

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

/** A count by a literal step to a bound that stays: `range`. */
export function lowerFor(node: ts.ForStatement, cx: Context): Stmt[] {
  const { initializer, condition, incrementor } = node;
  if (initializer === undefined && condition === undefined && incrementor === undefined) {
    return [{ kind: "while", test: truth(true), body: cx.body(node.statement) }];
  }
  const declaration =
    initializer !== undefined &&
    ts.isVariableDeclarationList(initializer) &&
    initializer.declarations.length === 1
      ? initializer.declarations[0]
      : undefined;
  if (declaration?.initializer === undefined || !ts.isIdentifier(declaration.name)) {
    return cx.refuse(node, DIAGNOSTICS.loopForm);
  }
  const counter = cx.names.symbol(declaration.name);
  const step = incrementor === undefined ? null : stepOf(incrementor, counter, cx);
  if (step === null || condition === undefined || !ts.isBinaryExpression(condition)) {
    return cx.refuse(node, DIAGNOSTICS.loopForm);
  }
  const bound = condition.right;
  const counts = ts.isIdentifier(condition.left) && cx.names.symbol(condition.left) === counter;
  const integers = cx.types.isInteger(declaration.initializer) && cx.types.isInteger(bound);
  if (
    !counts ||
    !integers ||
    counter === undefined ||
    !isStable(bound, node, cx) ||
    writes(node.statement, counter, cx)
  ) {
    return cx.refuse(node, DIAGNOSTICS.loopForm);
  }
  const end = endOf(
    condition.operatorToken.kind,
    step,
    cx.withoutHoisting(bound, () => cx.expression(bound)),
  );
  if (end === null) return cx.refuse(condition, DIAGNOSTICS.loopForm);
  const start = cx.expression(declaration.initializer);
  const fromZero = start.kind === "integer" && start.text === "0";
  const args = step !== 1 ? [start, end, integer(step)] : fromZero ? [end] : [start, end];
  return [
    {
      kind: "for",
      target: name(cx.name(declaration.name)),
      iterable: builtin("range", ...args),
      body: cx.body(node.statement),
    },
  ];
}

function stepOf(node: ts.Expression, counter: ts.Symbol | undefined, cx: Context): number | null {
  const isCounter = (each: ts.Expression): boolean =>
    ts.isIdentifier(each) && cx.names.symbol(each) === counter;
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    if (!isCounter(node.operand)) return null;
    return node.operator === K.PlusPlusToken ? 1 : node.operator === K.MinusMinusToken ? -1 : null;
  }
  if (!ts.isBinaryExpression(node) || !isCounter(node.left)) return null;
  const type = cx.types.of(node.right);
  if (!type.isNumberLiteral() || !Number.isInteger(type.value) || type.value <= 0) return null;
  if (node.operatorToken.kind === K.PlusEqualsToken) return type.value;
  return node.operatorToken.kind === K.MinusEqualsToken ? -type.value : null;
}

function endOf(operator: ts.SyntaxKind, step: number, bound: Expr): Expr | null {
  if (step > 0 && operator === K.LessThanToken) return bound;
  if (step > 0 && operator === K.LessThanEqualsToken) return plus(bound, 1);
  if (step < 0 && operator === K.GreaterThanToken) return bound;
  return step < 0 && operator === K.GreaterThanEqualsToken ? plus(bound, -1) : null;
}

function plus(bound: Expr, amount: 1 | -1): Expr {
  if (bound.kind === "integer" && !bound.text.startsWith("0x")) return integer(Number(bound.text) + amount);
  return binary(bound, amount === 1 ? "+" : "-", integer(1));
}

/** Whether the bound has the same value at every turn: Python looks at it once. */
function isStable(bound: ts.Expression, loop: ts.ForStatement, cx: Context): boolean {
  if (ts.isParenthesizedExpression(bound)) return isStable(bound.expression, loop, cx);
  if (ts.isNumericLiteral(bound)) return true;
  if (ts.isBinaryExpression(bound)) return isStable(bound.left, loop, cx) && isStable(bound.right, loop, cx);
  if (ts.isIdentifier(bound)) {
    const symbol = cx.names.symbol(bound);
    return symbol !== undefined && !mayChange(symbol, loop, cx);
  }
  const measured = measuredOf(bound);
  if (measured === null || !ts.isIdentifier(measured)) return false;
  const symbol = cx.names.symbol(measured);
  if (symbol === undefined || mayChange(symbol, loop, cx)) return false;
  return cx.types.shape(measured) !== "array" || !isTouched(loop.statement, symbol, cx);
}

/** The `xs` of `xs.length` or `len(xs)`. */
function measuredOf(node: ts.Expression): ts.Expression | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "length" ? node.expression : null;
  const isLen =
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "len";
  return isLen ? (node.arguments[0] ?? null) : null;
}

/** Whether a variable may be assigned while the loop runs. */
function mayChange(symbol: ts.Symbol, loop: ts.ForStatement, cx: Context): boolean {
  const resolved = cx.names.resolved(symbol);
  const declaration = resolved.valueDeclaration;
  if (declaration === undefined) return true;
  if (ts.isVariableDeclaration(declaration) && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const)
    return false;
  if (
    ts.isVariableDeclaration(declaration) ||
    ts.isParameter(declaration) ||
    ts.isBindingElement(declaration)
  ) {
    return cx.scopes.captured.has(symbol) || writes(loop.statement, symbol, cx);
  }
  return true;
}

function some(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) || ts.forEachChild(node, (child) => some(child, test) || undefined) === true;
}

const writes = (node: ts.Node, symbol: ts.Symbol, cx: Context): boolean =>
  some(node, (each) => ts.isIdentifier(each) && cx.names.symbol(each) === symbol && isWritten(each));

/** Whether an array may grow or shrink: anything is done with it but reading elements. */
const isTouched = (node: ts.Node, symbol: ts.Symbol, cx: Context): boolean =>
  some(node, (each) => {
    if (!ts.isIdentifier(each) || cx.names.symbol(each) !== symbol) return false;
    const parent = each.parent;
    if (ts.isElementAccessExpression(parent) && parent.expression === each) return false;
    if (ts.isPropertyAccessExpression(parent)) return parent.name.text !== "length";
    const call =
      ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) ? parent.expression.text : "";
    return call !== "item" && call !== "len";
  });
