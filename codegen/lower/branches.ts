import { ts } from "ts-morph";
import { elseComments } from "../comments.js";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isPure } from "../purity.js";
import type { Expr, Stmt } from "../python/ast.js";
import { comment, compare } from "../python/build.js";

export function lowerIf(node: ts.IfStatement, cx: Context): Stmt[] {
  const test = cx.condition(node.expression);
  const body = cx.body(node.thenStatement);
  return [{ kind: "if", test, body, otherwise: lowerElse(node, cx) }];
}

/** What is said before the `else` is said first behind it; of `else if`, behind the `elif`. */
function lowerElse(node: ts.IfStatement, cx: Context): Stmt[] {
  if (node.elseStatement === undefined) return [];
  const said = comment(elseComments(node));
  const body = cx.body(node.elseStatement);
  const [only] = body;
  return body.length === 1 && only?.kind === "if"
    ? [{ ...only, body: [...said, ...only.body] }]
    : [...said, ...body];
}

export function lowerReturn(node: ts.ReturnStatement, cx: Context): Stmt[] {
  return [{ kind: "return", value: node.expression === undefined ? null : cx.expression(node.expression) }];
}

interface Branch {
  readonly values: readonly ts.Expression[];
  readonly isDefault: boolean;
  readonly statements: readonly ts.Statement[];
}

/** A switch over strings or integers: `if`, `elif`, `else`. */
export function lowerSwitch(node: ts.SwitchStatement, cx: Context): Stmt[] {
  const subject = node.expression;
  if (!isPure(subject)) return cx.refuse(subject, DIAGNOSTICS.notRepeatable);
  if (!["string", "integer"].includes(cx.types.shape(subject) ?? ""))
    return cx.refuse(subject, DIAGNOSTICS.switchForm);
  const branches = branchesOf(node, cx);
  const value = cx.expression(subject);
  let chain: Stmt[] = [];
  for (const branch of branches.toReversed()) {
    const body = cx.statements(branch.statements);
    const filled: Stmt[] = body.length > 0 ? body : [{ kind: "pass" }];
    if (branch.isDefault) chain = filled;
    else chain = [{ kind: "if", test: caseTest(value, branch.values, cx), body: filled, otherwise: chain }];
  }
  return chain;
}

function caseTest(subject: Expr, values: readonly ts.Expression[], cx: Context): Expr {
  const items = values.map((value) => cx.expression(value));
  const [only] = items;
  return items.length === 1 && only !== undefined
    ? compare(subject, "==", only)
    : compare(subject, "in", { kind: "tuple", items });
}

function branchesOf(node: ts.SwitchStatement, cx: Context): Branch[] {
  const branches: Branch[] = [];
  let values: ts.Expression[] = [];
  const clauses = node.caseBlock.clauses;
  clauses.forEach((clause, index) => {
    const last = index === clauses.length - 1;
    if (ts.isDefaultClause(clause)) {
      if (!last) cx.refuse(clause, DIAGNOSTICS.switchForm);
    } else {
      if (!cx.types.of(clause.expression).isLiteral() && !isPure(clause.expression)) {
        cx.refuse(clause.expression, DIAGNOSTICS.switchForm);
      }
      values.push(clause.expression);
      if (clause.statements.length === 0 && !last) return;
    }
    const isDefault = ts.isDefaultClause(clause);
    branches.push({ values, isDefault, statements: branchBody(clause, cx) });
    values = [];
  });
  return branches;
}

/** The statements of a clause without its closing break; TypeScript has checked that none falls through. */
function branchBody(clause: ts.CaseOrDefaultClause, cx: Context): ts.Statement[] {
  const [first] = clause.statements;
  const block = clause.statements.length === 1 && first !== undefined && ts.isBlock(first);
  const statements = [...(block ? first.statements : clause.statements)];
  const end = statements.at(-1);
  if (end !== undefined && ts.isBreakStatement(end)) statements.pop();
  for (const statement of statements) {
    const stray = findBreak(statement);
    if (stray !== null) cx.refuse(stray, DIAGNOSTICS.switchForm);
  }
  return statements;
}

/** A `break` that means the switch around it. */
function findBreak(node: ts.Node): ts.Node | null {
  if (ts.isBreakStatement(node)) return node;
  if (ts.isIterationStatement(node, false) || ts.isSwitchStatement(node) || ts.isFunctionLike(node))
    return null;
  return ts.forEachChild(node, (child) => findBreak(child) ?? undefined) ?? null;
}

export function lowerJump(node: ts.BreakOrContinueStatement, cx: Context): Stmt[] {
  if (node.label !== undefined) return cx.refuse(node, DIAGNOSTICS.label);
  return [{ kind: ts.isBreakStatement(node) ? "break" : "continue" }];
}
