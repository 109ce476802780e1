/** Which `for` is a plain count: by a literal step, to a bound that stays, with a counter that nothing else changes. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { mayBeResized, writes } from "./resizing.js";

const K = ts.SyntaxKind;

export interface Count {
  readonly counter: ts.Identifier;
  readonly start: ts.Expression;
  readonly bound: ts.Expression;
  /** Whether the bound is counted too. */
  readonly isInclusive: boolean;
  readonly step: number;
}

/** The count that a `for` is; null where it is something else. */
export function countOf(node: ts.ForStatement, cx: Context): Count | null {
  const { initializer, condition, incrementor } = node;
  const declaration =
    initializer !== undefined &&
    ts.isVariableDeclarationList(initializer) &&
    initializer.declarations.length === 1
      ? initializer.declarations[0]
      : undefined;
  const counter = declaration?.name;
  const start = declaration?.initializer;
  if (start === undefined || counter === undefined || !ts.isIdentifier(counter)) return null;
  const symbol = cx.names.symbol(counter);
  const step = incrementor === undefined || symbol === undefined ? null : stepOf(incrementor, symbol, cx);
  if (step === null || symbol === undefined || condition === undefined || !ts.isBinaryExpression(condition))
    return null;
  const bound = condition.right;
  const operator = condition.operatorToken.kind;
  const [strict, inclusive] =
    step > 0 ? [K.LessThanToken, K.LessThanEqualsToken] : [K.GreaterThanToken, K.GreaterThanEqualsToken];
  const isCount =
    ts.isIdentifier(condition.left) &&
    cx.names.symbol(condition.left) === symbol &&
    (operator === strict || operator === inclusive) &&
    cx.types.isInteger(start) &&
    cx.types.isInteger(bound) &&
    isStable(bound, node, cx) &&
    !writes(node.statement, symbol, cx);
  return isCount ? { counter, start, bound, isInclusive: operator === inclusive, step } : null;
}

function stepOf(node: ts.Expression, counter: ts.Symbol, cx: Context): number | null {
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

/** Whether the bound has the same value at every turn: Python looks at it once. */
function isStable(bound: ts.Expression, loop: ts.ForStatement, cx: Context): boolean {
  if (ts.isParenthesizedExpression(bound)) return isStable(bound.expression, loop, cx);
  if (ts.isNumericLiteral(bound)) return true;
  if (ts.isBinaryExpression(bound)) return isStable(bound.left, loop, cx) && isStable(bound.right, loop, cx);
  if (isFixedField(bound, cx)) return true;
  if (ts.isIdentifier(bound)) {
    const symbol = cx.names.symbol(bound);
    return symbol !== undefined && !mayChange(symbol, loop, cx);
  }
  const measured = measuredOf(bound);
  if (measured === null) return false;
  if (isFixedField(measured, cx)) return cx.types.shape(measured) !== "array";
  if (!ts.isIdentifier(measured)) return false;
  const symbol = cx.names.symbol(measured);
  if (symbol === undefined || mayChange(symbol, loop, cx)) return false;
  return cx.types.shape(measured) !== "array" || !mayBeResized(measured, symbol, loop, cx);
}

/** The `xs` of `xs.length` or `len(xs)`. */
function measuredOf(node: ts.Expression): ts.Expression | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "length" ? node.expression : null;
  const isLen =
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "len";
  return isLen ? (node.arguments[0] ?? null) : null;
}

/** A private field of the instance that is written in the constructor only, and read elsewhere. */
function isFixedField(node: ts.Expression, cx: Context): boolean {
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== K.ThisKeyword) return false;
  const declaration = cx.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  if (declaration === undefined || ts.findAncestor(node, ts.isConstructorDeclaration) !== undefined)
    return false;
  const wanted = ts.ModifierFlags.Private | ts.ModifierFlags.Readonly;
  return (ts.getCombinedModifierFlags(declaration) & wanted) === wanted;
}

/** Whether a variable may be assigned while the loop runs. */
function mayChange(symbol: ts.Symbol, loop: ts.ForStatement, cx: Context): boolean {
  const resolved = cx.names.resolved(symbol);
  const declaration = resolved.valueDeclaration;
  if (declaration === undefined) return true;
  if (ts.isVariableDeclaration(declaration) && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const)
    return false;
  return cx.scopes.captured.has(symbol) || writes(loop.statement, symbol, cx);
}
