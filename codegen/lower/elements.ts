/** `xs[i]`, `t[0]`, `r[key]`. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isArithmetic, isRepeatable } from "../purity.js";
import type { Expr } from "../python/ast.js";
import { builtin, compare, conditional, method, none, subscript } from "../python/build.js";
import { isNatural, rangeOf } from "../ranges.js";
import { countOf } from "./counts.js";

export function lowerElement(node: ts.ElementAccessExpression, cx: Context): Expr {
  const receiver = node.expression;
  switch (cx.types.shape(receiver)) {
    case "tuple":
      // TypeScript has checked that a literal is within bounds.
      if (!cx.types.of(node.argumentExpression).isNumberLiteral()) return cx.refuse(node, DIAGNOSTICS.index);
      return subscript(cx.expression(receiver), cx.expression(node.argumentExpression));
    case "array":
    case "bytes":
    case "memoryview":
      return listElement(node, cx);
    case "record":
      if (!cx.types.isString(node.argumentExpression)) {
        return cx.refuse(node.argumentExpression, DIAGNOSTICS.unsupported, "This key");
      }
      return recordElement(node, cx);
    case "string":
      return cx.refuse(node, DIAGNOSTICS.stringUnits, node.getText());
    default:
      return cx.refuse(node, DIAGNOSTICS.index);
  }
}

/** An element, or None where there is none; a negative index would count from the end. */
function listElement(node: ts.ElementAccessExpression, cx: Context): Expr {
  const { expression: receiver, argumentExpression: index } = node;
  const element = (): Expr => subscript(cx.expression(receiver), cx.expression(index));
  if (isProven(node, cx)) return element();
  const natural = cx.types.isInteger(index) && isNatural(rangeOf(index, cx.types));
  const repeatable = isRepeatable(receiver, cx.checker) && isArithmetic(index, cx.checker);
  if (!natural || !repeatable) return cx.refuse(node, DIAGNOSTICS.index);
  const there = compare(builtin("len", cx.expression(receiver)), ">", cx.expression(index));
  return conditional(there, element(), none);
}

function recordElement(node: ts.ElementAccessExpression, cx: Context): Expr {
  const key = cx.expression(node.argumentExpression);
  const object = cx.expression(node.expression);
  const properties = cx.types.of(node.argumentExpression);
  const known = properties.isStringLiteral()
    ? cx.types.of(node.expression).getProperty(properties.value)
    : undefined;
  const there = known !== undefined && !(known.flags & ts.SymbolFlags.Optional);
  return there ? subscript(object, key) : method(object, "get", key);
}

/** Whether the index is the counter of a loop up to the very length. */
export function isProven(node: ts.ElementAccessExpression, cx: Context): boolean {
  const index = node.argumentExpression;
  if (!ts.isIdentifier(index) || !ts.isIdentifier(node.expression)) return false;
  const declaration = cx.names.symbol(index)?.valueDeclaration;
  const loop = declaration?.parent.parent;
  if (declaration === undefined || loop === undefined || !ts.isForStatement(loop)) return false;
  const count = countOf(loop, cx);
  if (count === null || count.isInclusive) return false;
  // A bound that stays and belongs to a plain name is its length.
  const { bound } = count;
  return (
    ts.isPropertyAccessExpression(bound) &&
    ts.isIdentifier(bound.expression) &&
    cx.names.symbol(bound.expression) === cx.names.symbol(node.expression) &&
    rangeOf(index, cx.types).min >= 0
  );
}
