import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS, type DiagnosticKind } from "../diagnostics.js";
import type { Expr } from "../python/ast.js";
import { binary, builtin, compare, integer, method, string } from "../python/build.js";
import { isNatural, rangeOf } from "../ranges.js";
import { argumentFirst, argumentNodes, calledName, onlyArgument, onlyNode, twoNodes } from "./arguments.js";
import { type MethodRule, type Table, table } from "./rule.js";

const renamed =
  (id: string): MethodRule =>
  (node, receiver, cx) =>
    method(cx.expression(receiver), id, onlyArgument(node, cx));

const refused =
  (kind: DiagnosticKind): MethodRule =>
  (node, _receiver, cx) =>
    cx.refuse(node, kind, calledName(node));

/** A piece of text that is known here: neither empty, nor one of JavaScript's patterns. */
function literalText(node: ts.Expression, cx: Context): Expr {
  const type = cx.types.of(node);
  if (!type.isStringLiteral() || type.value === "" || type.value.includes("$")) {
    cx.refuse(node, DIAGNOSTICS.methodArguments, "replace");
  }
  return cx.expression(node);
}

/** `replace` changes the first place, as JavaScript's does; `replaceAll` every one. */
const replace =
  (all: boolean): MethodRule =>
  (node, receiver, cx) => {
    const [from, to] = twoNodes(node, cx);
    if (ts.isRegularExpressionLiteral(from)) cx.refuse(from, DIAGNOSTICS.regex);
    const target = ts.isStringLiteralLike(to) && to.text === "" ? string("") : literalText(to, cx);
    const count = all ? [] : [integer(1)];
    return method(cx.expression(receiver), "replace", literalText(from, cx), target, ...count);
  };

const split: MethodRule = (node, receiver, cx) => {
  const separator = onlyNode(node, cx);
  if (ts.isRegularExpressionLiteral(separator)) cx.refuse(separator, DIAGNOSTICS.regex);
  const type = cx.types.of(separator);
  if (!type.isStringLiteral() || type.value === "")
    cx.refuse(separator, DIAGNOSTICS.methodArguments, "split");
  return method(cx.expression(receiver), "split", cx.expression(separator));
};

const repeat: MethodRule = (node, receiver, cx) => {
  const count = onlyNode(node, cx);
  if (!isNatural(rangeOf(count, cx.types))) cx.refuse(count, DIAGNOSTICS.methodArguments, "repeat");
  return binary(cx.expression(receiver), "*", cx.expression(count));
};

/** `String(n).padStart(2, "0")` is `"{:0>2}".format(str(n))`: of ASCII, units and characters are one. */
const padStart: MethodRule = (node, receiver, cx) => {
  const [size, fill] = argumentNodes(node, 1, 2, cx);
  const width = size === undefined ? undefined : cx.types.of(size);
  const filler = fill === undefined ? " " : ts.isStringLiteralLike(fill) ? fill.text : "";
  const known = width?.isNumberLiteral() === true && Number.isInteger(width.value) && width.value >= 0;
  if (!known || !/^[ -z]$/.test(filler) || !isDigits(receiver, cx))
    return cx.refuse(node, DIAGNOSTICS.methodArguments, "padStart");
  return method(string(`{:${filler}>${width.value}}`), "format", cx.expression(receiver));
};

/** Whether the text is made of integers. */
function isDigits(node: ts.Expression, cx: Context): boolean {
  if (ts.isParenthesizedExpression(node)) return isDigits(node.expression, cx);
  if (ts.isTemplateExpression(node)) {
    const texts = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
    return (
      texts.every(({ text }) => /^[ -~]*$/.test(text)) &&
      node.templateSpans.every(({ expression }) => cx.types.isInteger(expression))
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const { expression: callee, arguments: args } = node;
  if (ts.isPropertyAccessExpression(callee))
    return callee.name.text === "toString" && cx.types.isInteger(callee.expression);
  return callee.getText() === "String" && args.every((each) => cx.types.isInteger(each));
}

const units = refused(DIAGNOSTICS.stringUnits);

const sameText: MethodRule = (node, receiver, cx) => {
  argumentNodes(node, 0, 0, cx);
  return cx.expression(receiver);
};

export const STRING_METHODS: Table<MethodRule> = table<MethodRule>({
  startsWith: renamed("startswith"),
  endsWith: renamed("endswith"),
  includes: (node, receiver, cx) => {
    const part = argumentFirst(node, receiver, cx);
    return compare(cx.expression(part), "in", cx.expression(receiver));
  },
  split,
  replace: replace(false),
  replaceAll: replace(true),
  repeat,
  padStart,
  toString: sameText,
  trim: refused(DIAGNOSTICS.trim),
  trimStart: refused(DIAGNOSTICS.trim),
  trimEnd: refused(DIAGNOSTICS.trim),
  toUpperCase: refused(DIAGNOSTICS.letterCase),
  toLowerCase: refused(DIAGNOSTICS.letterCase),
  charCodeAt: units,
  codePointAt: units,
  charAt: units,
  at: units,
  indexOf: units,
  lastIndexOf: units,
  slice: units,
  substring: units,
  substr: units,
});

/** In base 10, or 16. */
const numberText: MethodRule = (node, receiver, cx) => {
  const [base] = argumentNodes(node, 0, 1, cx);
  const value = cx.expression(receiver);
  if (base === undefined) return builtin("str", value);
  const type = cx.types.of(base);
  if (!type.isNumberLiteral() || type.value !== 16) {
    return cx.refuse(base, DIAGNOSTICS.methodArguments, "toString");
  }
  return method(string("{:x}"), "format", value);
};

export const NUMBER_METHODS: Table<MethodRule> = table<MethodRule>({
  toString: numberText,
});
