import { ts } from "ts-morph";
import { GLOBAL_FUNCTIONS, METHODS } from "../builtins/index.js";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isKwargs } from "../names.js";
import type { Expr } from "../python/ast.js";
import { attribute, builtin, call, method, starred, subscript } from "../python/build.js";
import { isLibrary } from "../types.js";
import { memberName, moduleOf } from "./access.js";
import { checkCallback, missingParameters } from "./boundaries.js";

export interface Arguments {
  readonly args: readonly Expr[];
  readonly keywords: readonly (readonly [string, Expr])[];
}

export function lowerCall(node: ts.CallExpression, cx: Context): Expr {
  const callee = node.expression;
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return cx.refuse(node, DIAGNOSTICS.superForm);
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return cx.refuse(node, DIAGNOSTICS.async);
  if (ts.isPropertyAccessExpression(callee)) return lowerMethodCall(node, callee, cx);
  if (ts.isIdentifier(callee)) {
    const symbol = cx.names.symbol(callee);
    if (symbol !== undefined && isLibrary(symbol)) {
      const rule = GLOBAL_FUNCTIONS.get(callee.text);
      return rule === undefined ? cx.refuse(node, DIAGNOSTICS.unknownMethod, callee.text) : rule(node, cx);
    }
    const tagged = lowerTagged(node, callee, cx);
    if (tagged !== null) return tagged;
  }
  const { args, keywords } = lowerArguments(node, cx);
  return call(cx.expression(callee), args, keywords);
}

export function lowerMethodCall(
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  cx: Context,
): Expr {
  const receiver = callee.expression;
  const bound = boundMethod(node, callee, cx);
  if (bound !== null) return bound;
  if (ts.isIdentifier(receiver)) {
    const symbol = cx.names.symbol(receiver);
    if (symbol !== undefined && isLibrary(cx.names.resolved(symbol)) && cx.types.shape(receiver) !== "any") {
      const rule = GLOBAL_FUNCTIONS.get(`${receiver.text}.${callee.name.text}`);
      return rule === undefined
        ? cx.refuse(node, DIAGNOSTICS.unknownMethod, callee.getText())
        : rule(node, cx);
    }
  }
  const module = moduleOf(receiver, cx);
  if (module !== null) {
    const { args, keywords } = lowerArguments(node, cx);
    return call(attribute(module, memberName(callee, cx)), args, keywords);
  }
  if (receiver.kind === ts.SyntaxKind.SuperKeyword) {
    const { args, keywords } = lowerArguments(node, cx);
    if (isInsideArrow(node)) cx.refuse(node, DIAGNOSTICS.superForm);
    return call(attribute(builtin("super"), memberName(callee, cx)), args, keywords);
  }
  const shape = cx.types.shape(receiver);
  if (shape === "any") cx.refuse(receiver, DIAGNOSTICS.any);
  if (shape === "instance" || shape === "class") {
    const symbol = cx.checker.getSymbolAtLocation(callee.name);
    if (symbol !== undefined && isLibrary(symbol))
      cx.refuse(node, DIAGNOSTICS.unknownMethod, callee.name.text);
    const object = cx.expression(receiver);
    const { args, keywords } = lowerArguments(node, cx);
    return call(attribute(object, memberName(callee, cx)), args, keywords);
  }
  const rule = shape === null ? undefined : METHODS[shape]?.get(callee.name.text);
  return rule === undefined
    ? cx.refuse(callee.name, DIAGNOSTICS.unknownMethod, callee.name.text)
    : rule(node, receiver, cx);
}

/** `this.go.bind(this)` is `self.go`. */
function boundMethod(node: ts.CallExpression, callee: ts.PropertyAccessExpression, cx: Context): Expr | null {
  const { expression: member, name: called } = callee;
  if (called.text !== "bind" || !ts.isPropertyAccessExpression(member)) return null;
  const [self] = node.arguments;
  const isOwn =
    member.expression.kind === ts.SyntaxKind.ThisKeyword && self?.kind === ts.SyntaxKind.ThisKeyword;
  const symbol = cx.checker.getSymbolAtLocation(member.name);
  if (!isOwn || node.arguments.length !== 1 || symbol === undefined) return null;
  if (!(symbol.flags & ts.SymbolFlags.Method)) return null;
  if (missingParameters(node, cx) > 0) cx.refuse(node, DIAGNOSTICS.callbackForm);
  return attribute(cx.expression(member.expression), memberName(member, cx));
}

/** `super()` finds its instance in a method only. */
function isInsideArrow(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isClassElement(at); at = at.parent) {
    if (ts.isFunctionLike(at)) return true;
  }
  return false;
}

/** Python's methods and subscriptions, typed as functions: `@method`, `@item`, `@slice`. */
function lowerTagged(node: ts.CallExpression, callee: ts.Identifier, cx: Context): Expr | null {
  const declaration = cx.checker.getResolvedSignature(node)?.declaration;
  if (declaration === undefined || !declaration.getSourceFile().isDeclarationFile) return null;
  const tags = new Set(ts.getJSDocTags(declaration).map((tag) => tag.tagName.text));
  if (!["method", "item", "slice"].some((tag) => tags.has(tag))) return null;
  const [object, ...rest] = lowerArguments(node, cx).args;
  const [first = null, second = null] = rest;
  if (object === undefined) return cx.refuse(node, DIAGNOSTICS.methodArguments, callee.text);
  if (tags.has("method")) return method(object, cx.name(callee), ...rest);
  if (tags.has("slice")) return { kind: "slice", object, start: first, end: second };
  return first === null
    ? cx.refuse(node, DIAGNOSTICS.methodArguments, callee.text)
    : subscript(object, first);
}

export function lowerNew(node: ts.NewExpression, cx: Context): Expr {
  const callee = node.expression;
  if (ts.isIdentifier(callee)) {
    const symbol = cx.names.symbol(callee);
    if (symbol !== undefined && isLibrary(cx.names.resolved(symbol)) && callee.text !== "Error") {
      const rule = GLOBAL_FUNCTIONS.get(`new ${callee.text}`);
      return rule === undefined ? cx.refuse(node, DIAGNOSTICS.unknownMethod, callee.text) : rule(node, cx);
    }
  }
  const { args, keywords } = lowerArguments(node, cx);
  const module = ts.isPropertyAccessExpression(callee) ? moduleOf(callee.expression, cx) : null;
  if (module !== null && ts.isPropertyAccessExpression(callee)) {
    return call(attribute(module, memberName(callee, cx)), args, keywords);
  }
  if (!ts.isIdentifier(callee))
    return cx.refuse(callee, DIAGNOSTICS.unsupported, "A class that is no plain name");
  return call(cx.expression(callee), args, keywords);
}

/** The arguments of a call; an object literal for `Kwargs<…>` becomes keyword arguments. */
export function lowerArguments(node: ts.CallExpression | ts.NewExpression, cx: Context): Arguments {
  const nodes = node.arguments ?? ts.factory.createNodeArray<ts.Expression>();
  const declaration = cx.checker.getResolvedSignature(node)?.declaration;
  const parameters =
    declaration === undefined || ts.isJSDocSignature(declaration) ? [] : [...declaration.parameters];
  const args: Expr[] = [];
  for (const [index, argument] of nodes.entries()) {
    const parameter = parameters[index];
    if (ts.isSpreadElement(argument)) {
      const shape = cx.types.shape(argument.expression);
      const isLast = index === nodes.length - 1;
      if (!isLast || (shape !== "array" && shape !== "tuple")) return cx.refuse(argument, DIAGNOSTICS.spread);
      return { args: [...args, starred(cx.expression(argument.expression))], keywords: [] };
    }
    if (parameter !== undefined && isKwargs(parameter.type))
      return { args, keywords: lowerKeywords(argument, cx) };
    if (parameter?.initializer !== undefined && cx.types.shapes(argument).has("undefined")) {
      cx.refuse(argument, DIAGNOSTICS.defaultLost);
    }
    checkCallback(argument, cx);
    args.push(cx.expression(argument));
  }
  return { args, keywords: [] };
}

function lowerKeywords(node: ts.Expression, cx: Context): (readonly [string, Expr])[] {
  if (!ts.isObjectLiteralExpression(node)) return cx.refuse(node, DIAGNOSTICS.keywordArguments);
  return node.properties.map((property): readonly [string, Expr] => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name.text, cx.expression(property.name)];
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) {
      return cx.refuse(property, DIAGNOSTICS.keywordArguments);
    }
    if (cx.types.shapes(property.initializer).has("undefined"))
      cx.refuse(property.initializer, DIAGNOSTICS.defaultLost);
    return [property.name.text, cx.expression(property.initializer)];
  });
}
