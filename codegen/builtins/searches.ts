/** `find`, `findIndex`, `reduce`: loops before the statement, which leave their value in a variable. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isLiteral } from "../purity.js";
import type { Expr, Stmt } from "../python/ast.js";
import { assign, builtin, integer, name, none } from "../python/build.js";
import { mayTradePlaces } from "../sequence.js";
import { argumentNodes, calledName, onlyNode } from "./arguments.js";
import { bodyOf, loopCallbackOf, namesIn, parametersOf, replacing } from "./callbacks.js";
import type { MethodRule } from "./rule.js";
import { countedWalkOf, walkOf } from "./walks.js";

/** The variable that the value is for: the one that is being declared, or a new one. */
function resultOf(node: ts.CallExpression, wish: string, cx: Context): Expr {
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return name(cx.name(parent.name));
  if (!isFirst(at)) cx.refuse(node, DIAGNOSTICS.loopValue, calledName(node));
  return name(cx.fresh(wish, node, namesIn(node, cx)));
}

/** Whether nothing of the statement runs before it: a loop may stand in front. */
function isFirst(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isReturnStatement(parent) || ts.isVariableDeclaration(parent)) return true;
  if (ts.isExpressionStatement(parent) || ts.isArrowFunction(parent)) return true;
  if (ts.isParenthesizedExpression(parent)) return isFirst(parent);
  if (!ts.isBinaryExpression(parent)) return false;
  const { operatorToken, left, right } = parent;
  if (operatorToken.kind === ts.SyntaxKind.EqualsToken) return right === node && ts.isIdentifier(left);
  return operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken && left === node && isFirst(parent);
}

/** Puts a loop before the statement that leaves its value in `result`. */
function loopFor(result: Expr, start: Expr, loop: Omit<Stmt & { kind: "for" }, "kind">, cx: Context): Expr {
  cx.hoist(assign(result, start));
  cx.hoist({ kind: "for", ...loop });
  return result;
}

const leave = (test: Expr, result: Expr, value: Expr): Stmt[] => [
  { kind: "if", test, body: [assign(result, value), { kind: "break" }], otherwise: [] },
];

export const find: MethodRule = (node, receiver, cx) => {
  const result = resultOf(node, "found", cx);
  const { target, body } = loopCallbackOf(node, onlyNode(node, cx), cx, true);
  const walk = walkOf(node, receiver, target, cx);
  return loopFor(result, none, { ...walk, body: leave(body, result, target) }, cx);
};

export const findIndex: MethodRule = (node, receiver, cx) => {
  const result = resultOf(node, "index", cx);
  const index = name(cx.fresh("i", node, namesIn(node, cx)));
  const { target, body } = loopCallbackOf(node, onlyNode(node, cx), cx, true);
  const walk = countedWalkOf(node, receiver, index, target, cx);
  return loopFor(result, integer(-1), { ...walk, body: leave(body, result, index) }, cx);
};

/** `xs.reduce((sum, x) => sum + x, 0)` is `sum(xs)`; everything else is a loop. */
export const reduce: MethodRule = (node, receiver, cx) => {
  const [callback, start] = argumentNodes(node, 2, 2, cx);
  if (callback === undefined || start === undefined || !ts.isArrowFunction(callback))
    return cx.refuse(callback ?? node, DIAGNOSTICS.callbackForm);
  const [sum, each] = parametersOf(callback, 2, cx);
  if (sum === undefined || each === undefined) return cx.refuse(callback, DIAGNOSTICS.callbackForm);
  const added = addedBy(callback, sum, cx);
  if (added !== null && isLiteral(start) && !cx.scopes.isTaken("sum", node)) {
    const walk = walkOf(node, receiver, name(cx.name(each)), cx);
    const element = cx.withoutHoisting(added, () => cx.expression(added));
    const isPlain = element.kind === "name" && ts.isIdentifier(added) && added.text === each.text;
    const summed: Expr = isPlain
      ? walk.iterable
      : { kind: "comprehension", form: "generator", element, ...walk, condition: null };
    return builtin("sum", summed, ...(start.getText() === "0" ? [] : [cx.expression(start)]));
  }
  if (!mayTradePlaces(receiver, start, cx.checker)) cx.refuse(node, DIAGNOSTICS.evaluationOrder);
  const result = resultOf(node, "result", cx);
  const target = name(cx.free(cx.name(each), node, namesIn(callback, cx, each)));
  const walk = walkOf(node, receiver, target, cx);
  const first = cx.expression(start);
  const next = replacing(sum, result, cx, () =>
    replacing(each, target, cx, () => bodyOf(callback, cx, false)),
  );
  return loopFor(result, first, { ...walk, body: [assign(result, next)] }, cx);
};

/** The `x.n` of `(sum, x) => sum + x.n`, of integers. */
function addedBy(callback: ts.ArrowFunction, sum: ts.Identifier, cx: Context): ts.Expression | null {
  const { body } = callback;
  if (!ts.isBinaryExpression(body) || body.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const { left, right } = body;
  const symbol = cx.names.symbol(sum);
  const adds = ts.isIdentifier(left) && cx.names.symbol(left) === symbol;
  const whole = cx.types.isInteger(left) && cx.types.isInteger(right);
  return adds && whole && !mentions(right, symbol, cx) ? right : null;
}

function mentions(node: ts.Node, symbol: ts.Symbol | undefined, cx: Context): boolean {
  if (ts.isIdentifier(node)) return cx.names.symbol(node) === symbol;
  return ts.forEachChild(node, (child) => mentions(child, symbol, cx) || undefined) === true;
}
