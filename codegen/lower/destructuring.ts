/** Values that are taken apart into variables. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isLiteral, isRepeatable } from "../purity.js";
import type { Expr, Stmt } from "../python/ast.js";
import {
  assign,
  attribute,
  builtin,
  compare,
  conditional,
  integer,
  method,
  name,
  none,
  string,
  subscript,
} from "../python/build.js";

/** `const [a, b] = …` and `const { a, b } = …`. */
export function lowerPattern(pattern: ts.BindingPattern, value: ts.Expression, cx: Context): Stmt[] {
  const type = cx.types.of(value);
  if (ts.isArrayBindingPattern(pattern)) {
    if (cx.types.shape(value) !== "array")
      return [assign(tuplePattern(pattern, type, cx), cx.expression(value))];
    const { object, before } = named(value, "values", cx);
    return [...before, ...readElements(pattern, object, type, cx)];
  }
  if (pattern.elements.length === 1) return readProperties(pattern, cx.expression(value), type, cx);
  const { object, before } = named(value, "record", cx);
  return [...before, ...readProperties(pattern, object, type, cx)];
}

/** A value that is read several times: under its own name, or a new one. */
function named(value: ts.Expression, wish: string, cx: Context): { object: Expr; before: Stmt[] } {
  const object = cx.expression(value);
  if (isRepeatable(value, cx.checker) || object.kind === "name") return { object, before: [] };
  const id = name(cx.fresh(wish, value));
  return { object: id, before: [assign(id, object)] };
}

/** The targets of a tuple's values; what is left out is `_`. */
export function tuplePattern(pattern: ts.ArrayBindingPattern, type: ts.Type, cx: Context): Expr {
  if (!cx.checker.isTupleType(type)) return cx.refuse(pattern, DIAGNOSTICS.destructuring);
  const size = tupleLength(type, cx);
  if (size === null || size < pattern.elements.length) return cx.refuse(pattern, DIAGNOSTICS.destructuring);
  const items = pattern.elements.map((element): Expr => {
    if (ts.isOmittedExpression(element)) return name("_");
    const isPlain = element.initializer === undefined && element.dotDotDotToken === undefined;
    return isPlain ? target(element, cx) : cx.refuse(element, DIAGNOSTICS.destructuring);
  });
  while (items.length < size) items.push(name("_"));
  return { kind: "tuple", items };
}

function tupleLength(type: ts.Type, cx: Context): number | null {
  const length = type.getProperty("length");
  const found = length === undefined ? null : cx.checker.getTypeOfSymbol(length);
  return found?.isNumberLiteral() === true ? found.value : null;
}

function target(element: ts.BindingElement, cx: Context): Expr {
  if (!ts.isIdentifier(element.name)) return cx.refuse(element, DIAGNOSTICS.destructuring);
  return name(cx.name(element.name));
}

/** A default runs only where it is needed, in TypeScript: it must be the same at any time. */
function defaultOf(element: ts.BindingElement, cx: Context): Expr | null {
  const value = element.initializer;
  if (value === undefined) return null;
  if (!isLiteral(value)) return cx.refuse(value, DIAGNOSTICS.defaultValue);
  return cx.expression(value);
}

/** `const [first = 0, ...rest] = xs`, where there may be fewer. */
function readElements(pattern: ts.ArrayBindingPattern, list: Expr, type: ts.Type, cx: Context): Stmt[] {
  const element = type.getNumberIndexType();
  const shapes = element === undefined ? new Set<string>() : cx.types.shapesOf(element);
  return pattern.elements.flatMap((each, index) => {
    if (ts.isOmittedExpression(each)) return [];
    const own = target(each, cx);
    if (each.dotDotDotToken !== undefined) {
      return [assign(own, { kind: "slice", object: list, start: integer(index), end: null })];
    }
    if (each.initializer !== undefined && shapes.has("undefined")) {
      return cx.refuse(each, DIAGNOSTICS.destructuring);
    }
    const otherwise = defaultOf(each, cx) ?? none;
    const there = compare(builtin("len", list), ">", integer(index));
    return [assign(own, conditional(there, subscript(list, integer(index)), otherwise))];
  });
}

/** `const { a, b: other, c = 1 } = …`, of a record or an object. */
export function readProperties(
  pattern: ts.ObjectBindingPattern,
  object: Expr,
  type: ts.Type,
  cx: Context,
): Stmt[] {
  const shapes = [...cx.types.shapesOf(type)];
  return pattern.elements.map((element) => {
    const key = element.propertyName ?? element.name;
    if (element.dotDotDotToken !== undefined || !ts.isIdentifier(key)) {
      return cx.refuse(element, DIAGNOSTICS.destructuring);
    }
    const property = type.getProperty(key.text);
    const fallback = defaultOf(element, cx);
    if (property === undefined) return cx.refuse(element, DIAGNOSTICS.destructuring);
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const mayLack = cx.types.shapesOf(cx.checker.getTypeOfSymbol(property)).has("undefined");
    if (shapes.every((shape) => shape === "record")) {
      if (fallback !== null && mayLack && !optional) return cx.refuse(element, DIAGNOSTICS.destructuring);
      if (!optional) return assign(target(element, cx), subscript(object, string(key.text)));
      const args = [string(key.text), ...(fallback === null ? [] : [fallback])];
      return assign(target(element, cx), method(object, "get", ...args));
    }
    const isField = !(property.flags & ts.SymbolFlags.Method);
    if (!isField || !shapes.every((shape) => shape === "instance") || (fallback !== null && mayLack)) {
      return cx.refuse(element, DIAGNOSTICS.destructuring);
    }
    return assign(target(element, cx), attribute(object, cx.names.of(property, cx.unit)));
  });
}
