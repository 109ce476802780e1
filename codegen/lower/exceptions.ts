import { ts } from "ts-morph";
import { elseComments, triviaOf } from "../comments.js";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr, Handler, Stmt } from "../python/ast.js";
import { comment, name } from "../python/build.js";
import { mentions } from "../python/walk.js";
import { findYield } from "./generators.js";

export function lowerThrow(node: ts.ThrowStatement, cx: Context): Stmt[] {
  const thrown = node.expression;
  const symbol = ts.isIdentifier(thrown) ? cx.names.symbol(thrown) : undefined;
  if (symbol !== undefined && symbol === cx.handled) return [{ kind: "raise", value: null }];
  const caught = symbol?.valueDeclaration !== undefined && ts.isCatchClause(symbol.valueDeclaration.parent);
  if (!caught && !cx.types.isError(cx.types.of(thrown))) return cx.refuse(thrown, DIAGNOSTICS.thrown);
  return [{ kind: "raise", value: cx.expression(thrown) }];
}

export function lowerTry(node: ts.TryStatement, cx: Context): Stmt[] {
  const body = cx.body(node.tryBlock);
  const handlers = node.catchClause === undefined ? [] : lowerCatch(node.catchClause, cx);
  const last = node.finallyBlock;
  if (last !== undefined) {
    const jump = findJump(last, true);
    if (jump !== null) cx.refuse(jump, DIAGNOSTICS.finallyJump);
    // A loop that is left early runs it at once in JavaScript, on the board perhaps never.
    const held = findYield(node);
    if (held !== null) cx.refuse(held, DIAGNOSTICS.generator);
  }
  return [{ kind: "try", body, handlers, finally: last === undefined ? [] : cx.body(last) }];
}

const ANYTHING: Expr = name("Exception");

function lowerCatch(clause: ts.CatchClause, cx: Context): Handler[] {
  const variable = clause.variableDeclaration?.name;
  if (variable === undefined) return [{ types: [ANYTHING], name: null, body: cx.body(clause.block) }];
  const symbol = ts.isIdentifier(variable) ? cx.names.symbol(variable) : undefined;
  if (symbol === undefined || !ts.isIdentifier(variable)) return cx.refuse(clause, DIAGNOSTICS.destructuring);
  const outer = cx.handled;
  cx.handled = symbol;
  try {
    const rungs = ladderOf(clause.block, symbol, cx);
    const id = cx.name(variable);
    if (rungs === null) return [handler([], id, cx.body(clause.block))];
    return rungs.map((rung) =>
      handler(
        rung.types.map((type) => cx.expression(type)),
        id,
        rung.body(),
      ),
    );
  } finally {
    cx.handled = outer;
  }
}

function handler(types: readonly Expr[], id: string, body: readonly Stmt[]): Handler {
  return { types: types.length > 0 ? types : [ANYTHING], name: mentions(body, id) ? id : null, body };
}

interface Rung {
  /** None stand for every exception. */
  readonly types: readonly ts.Expression[];
  body(): Stmt[];
}

/** The handlers of a `catch` that is nothing but tests for classes. */
function ladderOf(block: ts.Block, symbol: ts.Symbol, cx: Context): Rung[] | null {
  const [first, ...rest] = block.statements;
  if (first === undefined || !ts.isIfStatement(first)) return null;
  const guarded = refusedTypes(first.expression, symbol, cx);
  if (guarded !== null && first.elseStatement === undefined && isRethrow(first.thenStatement, symbol, cx)) {
    const said = comment(commentsOf(first));
    return [{ types: guarded, body: () => [...said, ...cx.statements(rest), ...cx.closing(block)] }];
  }
  return rungsOf(block, symbol, cx);
}

/** Tests in one chain, or one behind the other where each leaves; what is behind them stands for everything else. */
function rungsOf(block: ts.Block, symbol: ts.Symbol, cx: Context): Rung[] | null {
  const rungs: Rung[] = [];
  let said: readonly Stmt[] = [];
  let rest = [...block.statements];
  for (let next = rest[0]; next !== undefined && ts.isIfStatement(next); next = rest[0]) {
    const chain = chainOf(next, symbol, cx);
    if (chain === null) break;
    rest = rest.slice(1);
    rungs.push(...chain.rungs);
    if (chain.otherwise !== null || !chain.leaves) {
      if (rest.length > 0) return null;
      rest = chain.otherwise === null ? [] : [chain.otherwise];
      said = chain.said;
      break;
    }
  }
  if (rungs.length === 0) return null;
  const [only] = rest;
  if (rest.length === 1 && only !== undefined && isRethrow(only, symbol, cx)) return rungs;
  const statements =
    only !== undefined && rest.length === 1 && ts.isBlock(only) ? [...only.statements] : rest;
  const last = (): Stmt[] => [...said, ...cx.statements(statements), ...cx.closing(block)];
  return [...rungs, { types: [], body: last }];
}

interface Chain {
  readonly rungs: readonly Rung[];
  /** Whether nothing behind the chain runs once a test held. */
  readonly leaves: boolean;
  readonly otherwise: ts.Statement | null;
  /** What is said before that. */
  readonly said: readonly Stmt[];
}

function chainOf(first: ts.IfStatement, symbol: ts.Symbol, cx: Context): Chain | null {
  const rungs: Rung[] = [];
  let leaves = true;
  let said = comment(commentsOf(first));
  let at: ts.Statement | undefined = first;
  while (at !== undefined && ts.isIfStatement(at)) {
    const types = testedTypes(at.expression, symbol, cx);
    const then: ts.Statement = at.thenStatement;
    if (types === null) return null;
    leaves = leaves && endsInJump(then);
    const before = said;
    rungs.push({ types, body: () => [...before, ...cx.body(then)] });
    said = comment(elseComments(at));
    at = at.elseStatement;
  }
  return { rungs, leaves, otherwise: at ?? null, said };
}

/** What is said before a test: the `except` that it becomes has no line before it. */
const commentsOf = (node: ts.IfStatement): readonly string[] => triviaOf(node).comments ?? [];

/** Whether nothing behind the statement runs. */
function endsInJump(node: ts.Statement): boolean {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) ||
      ts.isThrowStatement(last) ||
      ts.isBreakStatement(last) ||
      ts.isContinueStatement(last))
  );
}

/** The classes of `e instanceof A || e instanceof B`. */
function testedTypes(node: ts.Expression, symbol: ts.Symbol, cx: Context): ts.Expression[] | null {
  if (ts.isParenthesizedExpression(node)) return testedTypes(node.expression, symbol, cx);
  if (!ts.isBinaryExpression(node)) return null;
  if (node.operatorToken.kind === ts.SyntaxKind.BarBarToken) {
    const left = testedTypes(node.left, symbol, cx);
    const right = testedTypes(node.right, symbol, cx);
    return left === null || right === null ? null : [...left, ...right];
  }
  const tests =
    node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword && isSymbol(node.left, symbol, cx);
  return tests ? [node.right] : null;
}

/** The classes of `!(e instanceof A)`, or of several such tests joined by `&&`. */
function refusedTypes(node: ts.Expression, symbol: ts.Symbol, cx: Context): ts.Expression[] | null {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return testedTypes(node.operand, symbol, cx);
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken)
    return null;
  const left = refusedTypes(node.left, symbol, cx);
  const right = refusedTypes(node.right, symbol, cx);
  return left === null || right === null ? null : [...left, ...right];
}

const isSymbol = (node: ts.Node, symbol: ts.Symbol, cx: Context): boolean =>
  ts.isIdentifier(node) && cx.names.symbol(node) === symbol;

function isRethrow(node: ts.Statement, symbol: ts.Symbol, cx: Context): boolean {
  const only = ts.isBlock(node) && node.statements.length === 1 ? node.statements[0] : node;
  return only !== undefined && ts.isThrowStatement(only) && isSymbol(only.expression, symbol, cx);
}

/** A `return` in the block, or a jump out of it. */
function findJump(node: ts.Node, outside: boolean): ts.Node | null {
  if (ts.isReturnStatement(node)) return node;
  if (outside && ts.isBreakOrContinueStatement(node)) return node;
  if (ts.isFunctionLike(node)) return null;
  const inner = outside && !ts.isIterationStatement(node, false);
  return ts.forEachChild(node, (child) => findJump(child, inner) ?? undefined) ?? null;
}
