import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr } from "../python/ast.js";
import { attribute, binary, builtin, call, integer, string } from "../python/build.js";
import { isFreshGenerator, isIterable } from "./generators.js";

/** An integer; hexadecimal stays hexadecimal. */
export function lowerNumber(node: ts.NumericLiteral, cx: Context): Expr {
  const value = Number(node.text);
  if (!Number.isSafeInteger(value)) cx.refuse(node, DIAGNOSTICS.fraction);
  const written = node.getText().replaceAll("_", "");
  return /^0x/i.test(written)
    ? { kind: "integer", text: `0x${written.slice(2).toUpperCase()}` }
    : integer(value);
}

export function lowerString(node: ts.StringLiteralLike, cx: Context): Expr {
  if (/\p{Surrogate}/u.test(node.text)) cx.refuse(node, DIAGNOSTICS.unsupported, "Half a character");
  return string(node.text);
}

/** `` `a ${b}` `` is `"a {}".format(b)`. */
export function lowerTemplate(node: ts.TemplateExpression, cx: Context): Expr {
  const texts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  const values = node.templateSpans.map((span) => {
    if (!cx.types.is(span.expression, "string", "integer"))
      cx.refuse(span.expression, DIAGNOSTICS.textInTemplate);
    return cx.expression(span.expression);
  });
  const format = texts.map((text) => text.replaceAll("{", "{{").replaceAll("}", "}}")).join("{}");
  return call(attribute(string(format), "format"), values);
}

/** A list; a tuple where one is expected; `[...a, b]` is `a + [b]`. */
export function lowerArray(node: ts.ArrayLiteralExpression, cx: Context): Expr {
  if (node.elements.some(ts.isSpreadElement)) return joined(node, cx);
  const items = node.elements.map((element) => {
    if (ts.isOmittedExpression(element)) return cx.refuse(element, DIAGNOSTICS.undefinedValue);
    return cx.expression(element);
  });
  return { kind: isTuple(node, cx) ? "tuple" : "list", items };
}

function isTuple(node: ts.ArrayLiteralExpression, cx: Context): boolean {
  const expected = cx.checker.getContextualType(node);
  const types = [cx.types.of(node), ...(expected === undefined ? [] : [expected])];
  return types.some((type) => {
    const shapes = cx.types.shapesOf(type);
    return shapes.has("tuple") && !shapes.has("array");
  });
}

function joined(node: ts.ArrayLiteralExpression, cx: Context): Expr {
  const parts: Expr[] = [];
  let run: Expr[] = [];
  const flush = (): void => {
    if (run.length > 0) parts.push({ kind: "list", items: run });
    run = [];
  };
  for (const element of node.elements) {
    if (!ts.isSpreadElement(element)) {
      run.push(cx.expression(element));
      continue;
    }
    flush();
    const shape = cx.types.shape(element.expression);
    if (shape === "array") parts.push(cx.expression(element.expression));
    else if (shape === "string" || shape === "tuple" || isWalked(element.expression, cx))
      parts.push(builtin("list", cx.expression(element.expression)));
    else if (shape === "generator") cx.refuse(element, DIAGNOSTICS.generator);
    else
      cx.refuse(
        element,
        shape === "map" || shape === "set" || shape === "other" ? DIAGNOSTICS.unordered : DIAGNOSTICS.spread,
      );
  }
  flush();
  const [first, ...rest] = parts;
  if (first === undefined) return { kind: "list", items: [] };
  if (rest.length === 0) {
    const [only] = node.elements;
    // `[...a]` is a copy.
    return only !== undefined && ts.isSpreadElement(only) && cx.types.shape(only.expression) === "array"
      ? builtin("list", first)
      : first;
  }
  return rest.reduce((sum, part) => binary(sum, "+", part), first);
}

const isWalked = (node: ts.Expression, cx: Context): boolean =>
  isFreshGenerator(node, cx) || isIterable(node, cx);

/** A dictionary. */
export function lowerObject(node: ts.ObjectLiteralExpression, cx: Context): Expr {
  const entries = node.properties.map((property): readonly [Expr, Expr] => {
    if (ts.isSpreadAssignment(property)) return cx.refuse(property, DIAGNOSTICS.objectSpread);
    if (ts.isShorthandPropertyAssignment(property)) {
      return [string(property.name.text), cx.expression(property.name)];
    }
    if (!ts.isPropertyAssignment(property)) return cx.refuse(property, DIAGNOSTICS.functionInRecord);
    if (cx.types.shapes(property.initializer).has("function")) {
      cx.refuse(property, DIAGNOSTICS.functionInRecord);
    }
    return [keyOf(property.name, cx), cx.expression(property.initializer)];
  });
  return { kind: "dict", entries };
}

function keyOf(name: ts.PropertyName, cx: Context): Expr {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return string(name.text);
  if (ts.isComputedPropertyName(name) && cx.types.isString(name.expression))
    return cx.expression(name.expression);
  return cx.refuse(name, DIAGNOSTICS.unsupported, "This key");
}
