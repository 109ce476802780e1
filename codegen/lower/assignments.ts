import { ts } from "ts-morph";
import { DISCARDED } from "../builtins/index.js";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isBoardConstant } from "../names.js";
import { isRepeatable } from "../purity.js";
import type { Expr, Stmt } from "../python/ast.js";
import {
  assign,
  builtin,
  integer,
  isNone,
  method,
  name,
  none,
  statement,
  string,
  subscript,
} from "../python/build.js";
import { rangeOf, within } from "../ranges.js";
import { mayTradePlaces } from "../sequence.js";
import { lowerChainStatement } from "./chains.js";
import { lowerPattern } from "./destructuring.js";
import { isProven } from "./elements.js";
import { lowerFunctionConstant } from "./functions.js";
import { lowerYield } from "./generators.js";
import { binaryOf } from "./operators.js";

const K = ts.SyntaxKind;

export function lowerVariables(node: ts.VariableStatement, cx: Context): Stmt[] {
  const list = node.declarationList;
  if (!(list.flags & ts.NodeFlags.BlockScoped)) return cx.refuse(node, DIAGNOSTICS.unsupported, "`var`");
  return list.declarations.flatMap((declaration) => lowerVariable(declaration, cx));
}

export function lowerVariable(node: ts.VariableDeclaration, cx: Context): Stmt[] {
  const value = node.initializer;
  if (!ts.isIdentifier(node.name)) {
    if (value === undefined) return cx.refuse(node, DIAGNOSTICS.destructuring);
    return lowerPattern(node.name, value, cx);
  }
  if (cx.types.shapes(node.name).has("any")) cx.refuse(node.name, DIAGNOSTICS.any);
  const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
  if (!isConst && ts.isVariableDeclarationList(node.parent) && isExportedTop(node, cx)) {
    cx.refuse(node.name, DIAGNOSTICS.mutableExport);
  }
  if (value === undefined) return lowerUnset(node.name, node, cx);
  if (isConst && ts.isArrowFunction(value)) return lowerFunctionConstant(node.name, value, cx);
  const id = cx.name(node.name);
  const expr = cx.expression(value);
  // A loop that the value needed has set the variable itself.
  if (expr.kind === "name" && expr.id === id) return [];
  if (!isBoardConstant(node, cx.modules)) return [assign(name(id), expr)];
  cx.usesConst = true;
  return [assign(name(id), builtin("const", expr))];
}

function isExportedTop(node: ts.VariableDeclaration, cx: Context): boolean {
  const top = ts.isSourceFile(node.parent.parent.parent);
  const symbol = ts.isIdentifier(node.name) ? cx.names.symbol(node.name) : undefined;
  return top && symbol !== undefined && cx.names.isExported(symbol);
}

/** `let x: T;` leaves nothing behind, unless it may be read before it is set, or an inner function sets it. */
function lowerUnset(id: ts.Identifier, node: ts.VariableDeclaration, cx: Context): Stmt[] {
  const symbol = cx.names.symbol(id);
  const declared = node.type === undefined ? null : cx.checker.getTypeFromTypeNode(node.type);
  if (declared === null) return cx.refuse(node, DIAGNOSTICS.any);
  const readable = cx.types.shapesOf(declared).has("undefined");
  const shared = symbol !== undefined && cx.scopes.captured.has(symbol);
  return readable || shared ? [assign(name(cx.name(id)), none)] : [];
}

export function lowerExpressionStatement(node: ts.ExpressionStatement, cx: Context): Stmt[] {
  return lowerEffect(node.expression, cx);
}

/** An expression whose value nobody takes. */
export function lowerEffect(node: ts.Expression, cx: Context): Stmt[] {
  const expression = ts.isParenthesizedExpression(node) ? node.expression : node;
  if (ts.isBinaryExpression(expression) && isAssignment(expression)) return [lowerAssignment(expression, cx)];
  if (ts.isPostfixUnaryExpression(expression)) return [lowerStep(expression, cx)];
  if (ts.isPrefixUnaryExpression(expression) && isStep(expression.operator))
    return [lowerStep(expression, cx)];
  if (ts.isDeleteExpression(expression)) return [lowerDelete(expression, cx)];
  if (ts.isCallExpression(expression)) return lowerCallStatement(expression, cx);
  if (ts.isNewExpression(expression)) return [statement(cx.expression(expression))];
  if (ts.isYieldExpression(expression)) return lowerYield(expression, cx);
  if (ts.isAwaitExpression(expression)) return cx.refuse(node, DIAGNOSTICS.async);
  return cx.refuse(node, DIAGNOSTICS.expressionStatement);
}

/** A call whose result nobody takes: methods may read better then, or be known only so. */
function lowerCallStatement(node: ts.CallExpression, cx: Context): Stmt[] {
  const callee = node.expression;
  if (ts.isCallChain(node)) return [lowerChainStatement(node, cx)];
  if (ts.isPropertyAccessExpression(callee) && callee.expression.kind !== K.SuperKeyword) {
    const shape = cx.types.shape(callee.expression);
    const rule = shape === null ? undefined : DISCARDED[shape]?.get(callee.name.text);
    if (rule !== undefined) return [rule(node, callee.expression, cx)];
  }
  return [statement(cx.expression(node))];
}

const isStep = (operator: ts.SyntaxKind): boolean =>
  operator === K.PlusPlusToken || operator === K.MinusMinusToken;

const isAssignment = (node: ts.BinaryExpression): boolean =>
  node.operatorToken.kind >= K.FirstAssignment && node.operatorToken.kind <= K.LastAssignment;

function lowerStep(node: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression, cx: Context): Stmt {
  if (!cx.types.isInteger(node.operand)) cx.refuse(node, DIAGNOSTICS.operator, "++");
  const operator = node.operator === K.PlusPlusToken ? "+" : "-";
  return { kind: "augment", target: lowerTarget(node.operand, cx), operator, value: integer(1) };
}

const COMPOUND: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map<ts.SyntaxKind, ts.SyntaxKind>([
  [K.PlusEqualsToken, K.PlusToken],
  [K.MinusEqualsToken, K.MinusToken],
  [K.AsteriskEqualsToken, K.AsteriskToken],
  [K.SlashEqualsToken, K.SlashToken],
  [K.PercentEqualsToken, K.PercentToken],
  [K.AmpersandEqualsToken, K.AmpersandToken],
  [K.BarEqualsToken, K.BarToken],
  [K.CaretEqualsToken, K.CaretToken],
  [K.LessThanLessThanEqualsToken, K.LessThanLessThanToken],
  [K.GreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanToken],
]);

function lowerAssignment(node: ts.BinaryExpression, cx: Context): Stmt {
  const { left, right } = node;
  const token = node.operatorToken.kind;
  if (token === K.EqualsToken) {
    if (ts.isArrayLiteralExpression(left)) return lowerTupleAssignment(left, right, cx);
    if (!targetParts(left).every((part) => mayTradePlaces(part, right, cx.checker)))
      cx.refuse(node, DIAGNOSTICS.evaluationOrder);
    const value = cx.expression(right);
    return assign(lowerTarget(left, cx, right), value);
  }
  if (token === K.QuestionQuestionEqualsToken) {
    if (!isRepeatable(left, cx.checker) || cx.types.shape(left) === null)
      cx.refuse(node, DIAGNOSTICS.notRepeatable);
    const { result, before } = cx.hoisting(() => assign(lowerTarget(left, cx), cx.expression(right)));
    return { kind: "if", test: isNone(cx.expression(left)), body: [...before, result], otherwise: [] };
  }
  const operator = COMPOUND.get(token);
  if (operator === undefined) return cx.refuse(node, DIAGNOSTICS.operator, ts.tokenToString(token) ?? "");
  let augment: Stmt | null = null;
  // A call in the value may change the target, of which JavaScript has read the old value by then; so has Python.
  binaryOf(node, operator, left, right, cx, (each) => {
    const value = cx.expression(right);
    augment = { kind: "augment", target: lowerTarget(left, cx), operator: each, value };
    return value;
  });
  return augment ?? cx.refuse(node, DIAGNOSTICS.operator, ts.tokenToString(token) ?? "");
}

/** What is evaluated of an assignment's target. */
function targetParts(left: ts.Expression): ts.Expression[] {
  if (ts.isPropertyAccessExpression(left)) return [left.expression];
  return ts.isElementAccessExpression(left) ? [left.expression, left.argumentExpression] : [];
}

/** `[a, b] = [b, a]` */
function lowerTupleAssignment(left: ts.ArrayLiteralExpression, right: ts.Expression, cx: Context): Stmt {
  if (!ts.isArrayLiteralExpression(right) || right.elements.length !== left.elements.length) {
    return cx.refuse(left, DIAGNOSTICS.destructuring);
  }
  if ([...left.elements, ...right.elements].some(ts.isSpreadElement))
    return cx.refuse(left, DIAGNOSTICS.destructuring);
  if (!left.elements.every((each) => isRepeatable(each, cx.checker)))
    return cx.refuse(left, DIAGNOSTICS.evaluationOrder);
  const items = left.elements.map((element) => lowerTarget(element, cx));
  const values = right.elements.map((element) => cx.expression(element));
  return assign({ kind: "tuple", items }, { kind: "tuple", items: values });
}

/** Where a value goes. */
function lowerTarget(node: ts.Expression, cx: Context, value?: ts.Expression): Expr {
  if (ts.isIdentifier(node)) return name(cx.name(node));
  if (ts.isPropertyAccessExpression(node)) {
    const shape = cx.types.shape(node.expression);
    if (shape === "record") return subscript(cx.expression(node.expression), string(node.name.text));
    if (shape === "instance" || shape === "class") {
      const target = cx.expression(node);
      if (target.kind === "attribute") return target;
    }
    return cx.refuse(node, DIAGNOSTICS.unsupported, "This target");
  }
  if (ts.isElementAccessExpression(node)) {
    const shape = cx.types.shape(node.expression);
    if (shape === "record")
      return subscript(cx.expression(node.expression), cx.expression(node.argumentExpression));
    const isByte = value !== undefined && within(rangeOf(value, cx.types), { min: 0, max: 255 });
    const fits = shape === "array" || ((shape === "bytes" || shape === "memoryview") && isByte);
    if (!fits || !isProven(node, cx)) return cx.refuse(node, DIAGNOSTICS.index);
    return subscript(cx.expression(node.expression), cx.expression(node.argumentExpression));
  }
  return cx.refuse(node, DIAGNOSTICS.unsupported, "This target");
}

function lowerDelete(node: ts.DeleteExpression, cx: Context): Stmt {
  const target = node.expression;
  if (ts.isPropertyAccessExpression(target) && cx.types.shape(target.expression) === "record") {
    return statement(method(cx.expression(target.expression), "pop", string(target.name.text), none));
  }
  if (ts.isElementAccessExpression(target) && cx.types.shape(target.expression) === "record") {
    const key = cx.expression(target.argumentExpression);
    return statement(method(cx.expression(target.expression), "pop", key, none));
  }
  return cx.refuse(node, DIAGNOSTICS.unsupported, "`delete` here");
}
