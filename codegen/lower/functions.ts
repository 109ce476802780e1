import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isDeferred } from "../modules.js";
import { isKwargs } from "../names.js";
import { isLiteral } from "../purity.js";
import type { Expr, Parameter, Stmt } from "../python/ast.js";
import { assign, builtin, name, none } from "../python/build.js";
import { hasModifier } from "../syntax.js";
import { isAmbient } from "../types.js";
import { enumValue } from "./access.js";
import { missingParameters } from "./boundaries.js";
import { findYield } from "./generators.js";

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.ArrowFunction
  | ts.FunctionExpression
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration;

export function lowerFunctionDeclaration(node: ts.FunctionDeclaration, cx: Context): Stmt[] {
  if (node.body === undefined) return [];
  if (node.name === undefined) return cx.refuse(node, DIAGNOSTICS.exportForm);
  return [defineFunction(cx.name(node.name), node, node.body, cx)];
}

/** A `def`. */
export function defineFunction(id: string, node: FunctionNode, body: ts.ConciseBody, cx: Context): Stmt {
  checkPlain(node, cx);
  return {
    kind: "function",
    name: id,
    decorators: [],
    parameters: lowerParameters(node, cx),
    body: functionBody(node, body, cx),
  };
}

export function checkPlain(node: FunctionNode, cx: Context): void {
  if (hasModifier(node, ts.SyntaxKind.AsyncKeyword)) cx.refuse(node, DIAGNOSTICS.async);
  if ("asteriskToken" in node && node.asteriskToken !== undefined && node.body !== undefined) {
    // Without a `yield`, Python's function is no generator.
    if (ts.isFunctionExpression(node) || findYield(node.body) === null)
      cx.refuse(node, DIAGNOSTICS.generator);
  }
}

/** What the function holds, behind what Python wants first: `nonlocal`, `global`, late imports. */
export function functionBody(node: FunctionNode, body: ts.ConciseBody, cx: Context): Stmt[] {
  const handled = cx.handled;
  cx.handled = null;
  try {
    const own = ts.isBlock(body) ? cx.body(body) : withReturn(cx.hoisting(() => cx.expression(body)));
    return [...preamble(node, cx), ...own];
  } finally {
    cx.handled = handled;
  }
}

function withReturn({ result, before }: { result: Expr; before: Stmt[] }): Stmt[] {
  return [...before, { kind: "return", value: result }];
}

export function preamble(node: ts.Node, cx: Context): Stmt[] {
  const { nonlocal, global } = cx.scopes.rebound(node);
  return [
    ...(nonlocal.length > 0 ? [{ kind: "nonlocal" as const, names: nonlocal }] : []),
    ...(global.length > 0 ? [{ kind: "global" as const, names: global }] : []),
    ...(isOutermost(node) ? lateImports(node, cx) : []),
    ...restAsList(node, cx),
  ];
}

/** Python gives further arguments as a tuple: a list is made of it where the difference can be seen. */
function restAsList(node: ts.Node, cx: Context): Stmt[] {
  const last = ts.isFunctionLike(node) ? node.parameters.at(-1) : undefined;
  if (last?.dotDotDotToken === undefined || !ts.isIdentifier(last.name)) return [];
  const symbol = cx.names.symbol(last.name);
  const body = ts.isFunctionLike(node) && "body" in node ? node.body : undefined;
  if (symbol === undefined || body === undefined || isOnlyRead(body, symbol, cx)) return [];
  const id = name(cx.name(last.name));
  return [assign(id, builtin("list", id))];
}

const READING = new Set(["length", "map", "filter", "some", "every", "join", "includes", "entries"]);

/** Whether a list and a tuple do the same everywhere. */
function isOnlyRead(node: ts.Node, symbol: ts.Symbol, cx: Context): boolean {
  if (ts.isIdentifier(node) && cx.names.symbol(node) === symbol) {
    const parent = node.parent;
    if (ts.isForOfStatement(parent)) return parent.expression === node;
    if (ts.isPropertyAccessExpression(parent)) return READING.has(parent.name.text);
    return ts.isSpreadElement(parent) && ts.isCallExpression(parent.parent);
  }
  return ts.forEachChild(node, (child) => (isOnlyRead(child, symbol, cx) ? undefined : true)) !== true;
}

/** Functions at the top level, methods, and classes (for their fields). */
function isOutermost(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at)) return false;
    if (ts.isPropertyDeclaration(at)) return false;
  }
  return true;
}

/** The modules of `import defer` that the node's code uses. */
export function lateImports(node: ts.Node, cx: Context): Stmt[] {
  const modules = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isTypeNode(child)) return;
    if (ts.isIdentifier(child)) {
      const symbol = cx.names.symbol(child);
      const statement = symbol === undefined ? undefined : cx.names.namespaceImport(symbol);
      if (symbol !== undefined && statement !== undefined && isDeferred(statement)) {
        modules.add(cx.names.of(symbol, cx.unit));
      }
    }
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return [...modules].sort().map((module) => ({ kind: "import", module }));
}

export function lowerParameters(node: FunctionNode, cx: Context): Parameter[] {
  const parameters = [
    ...node.parameters.flatMap((parameter) => lowerParameter(parameter, cx)),
    ...unusedParameters(node, cx),
  ];
  const firstDefault = parameters.findIndex((parameter) => parameter.default !== null);
  if (
    firstDefault >= 0 &&
    parameters.slice(firstDefault).some((each) => each.default === null && each.star !== true)
  ) {
    cx.refuse(node.parameters[firstDefault] ?? node, DIAGNOSTICS.parameterForm);
  }
  return parameters;
}

/** What the caller of an arrow function gives besides its parameters. */
function unusedParameters(node: FunctionNode, cx: Context): Parameter[] {
  if (!ts.isArrowFunction(node)) return [];
  const takesAll = node.parameters.at(-1)?.dotDotDotToken !== undefined;
  if (takesAll || missingParameters(node, cx) === 0) return [];
  return [{ name: cx.unused(node), default: null, star: true }];
}

function lowerParameter(node: ts.ParameterDeclaration, cx: Context): Parameter[] {
  if (node.dotDotDotToken !== undefined) {
    const isList = ts.isIdentifier(node.name) && cx.types.shape(node) === "array";
    if (!isList || !ts.isIdentifier(node.name)) return cx.refuse(node, DIAGNOSTICS.parameterForm);
    return [{ name: cx.name(node.name), default: null, star: true }];
  }
  if (ts.isObjectBindingPattern(node.name)) return keywordParameters(node, node.name, cx);
  if (!ts.isIdentifier(node.name) || isKwargs(node.type)) return cx.refuse(node, DIAGNOSTICS.parameterForm);
  if (node.initializer !== undefined) {
    return [{ name: cx.name(node.name), default: lowerDefault(node.initializer, cx) }];
  }
  return [{ name: cx.name(node.name), default: node.questionToken === undefined ? null : none }];
}

/** `{ a = 1 }: Kwargs<…>` is `a=1`. */
function keywordParameters(
  node: ts.ParameterDeclaration,
  pattern: ts.ObjectBindingPattern,
  cx: Context,
): Parameter[] {
  if (!isKwargs(node.type)) return cx.refuse(node, DIAGNOSTICS.parameterForm);
  return pattern.elements.map((element) => {
    if (
      !ts.isIdentifier(element.name) ||
      element.propertyName !== undefined ||
      element.dotDotDotToken !== undefined
    ) {
      return cx.refuse(element, DIAGNOSTICS.parameterForm);
    }
    const optional = cx.types.shapes(element.name).has("undefined");
    const value = element.initializer === undefined ? null : lowerDefault(element.initializer, cx);
    return { name: element.name.text, default: value ?? (optional ? none : null) };
  });
}

/** A default is evaluated when the function is defined: only what never changes will do. */
function lowerDefault(node: ts.Expression, cx: Context): Expr {
  if (!isLiteral(node) && !isConstant(node, cx)) cx.refuse(node, DIAGNOSTICS.defaultValue);
  return cx.expression(node);
}

function isConstant(node: ts.Expression, cx: Context): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return enumValue(node, cx) !== undefined || cx.types.shape(node.expression) === "class";
  }
  if (!ts.isIdentifier(node) || !cx.types.is(node, "integer", "string", "boolean", "null")) return false;
  const symbol = cx.names.symbol(node);
  if (symbol === undefined) return false;
  const resolved = cx.names.resolved(symbol);
  const declaration = resolved.valueDeclaration;
  if (isAmbient(resolved)) return true;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const list = declaration.parent;
  const topLevel =
    ts.isVariableDeclarationList(list) &&
    ts.isVariableStatement(list.parent) &&
    ts.isSourceFile(list.parent.parent);
  const before = declaration.getSourceFile() !== node.getSourceFile() || declaration.pos < node.pos;
  return topLevel && before && (list.flags & ts.NodeFlags.Const) !== 0;
}

/** An arrow function with an expression is a lambda; with a block, a function defined before the statement. */
export function lowerArrow(node: ts.ArrowFunction | ts.FunctionExpression, cx: Context): Expr {
  checkPlain(node, cx);
  if (ts.isFunctionExpression(node)) return cx.refuse(node, DIAGNOSTICS.unsupported, "A function expression");
  if (!ts.isBlock(node.body)) {
    const body = node.body;
    if (restAsList(node, cx).length > 0) return cx.refuse(node, DIAGNOSTICS.parameterForm);
    return {
      kind: "lambda",
      parameters: lowerParameters(node, cx),
      body: cx.withoutHoisting(body, () => cx.expression(body)),
    };
  }
  const id = cx.fresh(wishedName(node, cx), node.parent);
  cx.hoist(defineFunction(id, node, node.body, cx));
  return name(id);
}

/** What the callee calls the function that it is given. */
function wishedName(node: ts.ArrowFunction, cx: Context): string {
  if (!ts.isCallExpression(node.parent)) return "callback";
  const declaration = cx.checker.getResolvedSignature(node.parent)?.declaration;
  const parameter = declaration?.parameters[node.parent.arguments.indexOf(node)];
  return parameter !== undefined && ts.isIdentifier(parameter.name) ? cx.name(parameter.name) : "callback";
}

/** `const f = (…) => …` is a `def`. */
export function lowerFunctionConstant(id: ts.Identifier, node: ts.ArrowFunction, cx: Context): Stmt[] {
  return [defineFunction(cx.name(id), node, node.body, cx)];
}
