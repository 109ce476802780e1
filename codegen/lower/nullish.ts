import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isLiteral, isRepeatable } from "../purity.js";
import type { Expr } from "../python/ast.js";
import { compare, conditional, method, none } from "../python/build.js";

/** `a ?? b` on a plain name: `a if a is not None else b`; on an entry of a dictionary: `d.get(k, b)`. */
export function lowerNullish(node: ts.BinaryExpression, cx: Context): Expr {
  const { left, right } = node;
  const value = cx.expression(left);
  const mayBeNull = cx.types.shapes(left).has("null");
  const isPlain = (isLiteral(right) || isRepeatable(right, cx.checker)) && !mayHoldUndefined(left, cx);
  if (isPlain && !mayBeNull && value.kind === "call" && value.callee.kind === "attribute") {
    const [key] = value.args;
    if (value.callee.name === "get" && value.args.length === 1 && key !== undefined && isEntry(left, cx)) {
      if (right.kind === ts.SyntaxKind.NullKeyword) return value;
      return method(value.callee.object, "get", key, cx.expression(right));
    }
  }
  if (right.kind === ts.SyntaxKind.NullKeyword) return value;
  const otherwise = cx.withoutHoisting(right, () => cx.expression(right));
  if (value.kind === "subscript" && ts.isElementAccessExpression(left) && isPresent(left, cx)) return value;
  // The emitter's own `x if … else None`, where x is never None: the other value takes its place.
  if (value.kind === "conditional" && isPresent(left, cx)) return { ...value, otherwise };
  // A call that has become a variable is not made again.
  if (value.kind !== "name" && !isRepeatable(left, cx.checker))
    return cx.refuse(node, DIAGNOSTICS.notRepeatable);
  return conditional(compare(value, "is not", none), value, otherwise);
}

/** Whether an entry may be there and hold undefined: `.get` would find it, and take no other value. */
function mayHoldUndefined(node: ts.Expression, cx: Context): boolean {
  const symbol = ts.isPropertyAccessExpression(node) ? cx.checker.getSymbolAtLocation(node.name) : undefined;
  const declared = symbol?.valueDeclaration;
  if (declared !== undefined && ts.isPropertySignature(declared) && declared.type !== undefined) {
    return cx.types.shapesOf(cx.checker.getTypeFromTypeNode(declared.type)).has("undefined");
  }
  return false;
}

/** Whether `a?.b` or `a.pop()` lacks a value only where there is no `a`, or nothing in it. */
function isPresent(node: ts.Expression, cx: Context): boolean {
  let type: ts.Type | undefined;
  if (ts.isElementAccessExpression(node)) {
    type = cx.types.of(node.expression).getNumberIndexType();
  } else if (ts.isCallChain(node)) {
    // As declared: for a chain, TypeScript adds the absence itself.
    const made = cx.checker.getResolvedSignature(node)?.declaration;
    if (made === undefined || ts.isJSDocSignature(made)) return false;
    type = cx.checker.getSignatureFromDeclaration(made)?.getReturnType();
  } else if (ts.isPropertyAccessExpression(node) && ts.isOptionalChain(node)) {
    const symbol = cx.checker.getSymbolAtLocation(node.name);
    type = symbol === undefined ? undefined : cx.checker.getTypeOfSymbol(symbol);
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    type = cx.types.of(node.expression.expression).getNumberIndexType();
  }
  if (type === undefined) return false;
  const shapes = cx.types.shapesOf(type);
  return !["null", "undefined", "unknown", "any"].some((shape) => [...shapes].some((each) => each === shape));
}

/** Whether it reads an entry of a map or a record, so that `.get` is the emitter's own. */
function isEntry(node: ts.Expression, cx: Context): boolean {
  if (ts.isCallExpression(node)) {
    return (
      ts.isPropertyAccessExpression(node.expression) && cx.types.shape(node.expression.expression) === "map"
    );
  }
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    return node.questionDotToken === undefined && cx.types.shape(node.expression) === "record";
  }
  return false;
}
