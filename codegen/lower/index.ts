/** Which function lowers which construct. */
import { ts } from "ts-morph";
import { triviaOf } from "../comments.js";
import type { Context, Lowering } from "../context.js";
import { DIAGNOSTICS, type DiagnosticKind } from "../diagnostics.js";
import type { Expr, Stmt } from "../python/ast.js";
import { none, truth } from "../python/build.js";
import { isErased } from "../syntax.js";
import { lowerIdentifier, lowerProperty, lowerThis } from "./access.js";
import { lowerExpressionStatement, lowerVariables } from "./assignments.js";
import { checkBoundary, checkCallback } from "./boundaries.js";
import { lowerIf, lowerJump, lowerReturn, lowerSwitch } from "./branches.js";
import { lowerCall, lowerNew } from "./calls.js";
import { lowerChain } from "./chains.js";
import { lowerClass } from "./classes.js";
import { lowerElement } from "./elements.js";
import { lowerThrow, lowerTry } from "./exceptions.js";
import { lowerArrow, lowerFunctionDeclaration } from "./functions.js";
import { lowerArray, lowerNumber, lowerObject, lowerString, lowerTemplate } from "./literals.js";
import { lowerDo, lowerFor, lowerForOf, lowerWhile } from "./loops.js";
import { lowerBinary, lowerConditional, lowerPrefix } from "./operators.js";

const K = ts.SyntaxKind;

type Rule<R> = (node: ts.Node, cx: Context) => R | null;

/** A rule for the nodes that `guard` knows. */
function rule<N extends ts.Node, R>(
  guard: (node: ts.Node) => node is N,
  lower: (node: N, cx: Context) => R,
): Rule<R> {
  return (node, cx) => (guard(node) ? lower(node, cx) : null);
}

const refused =
  (kind: DiagnosticKind, ...values: readonly string[]): Rule<never> =>
  (node, cx) =>
    cx.refuse(node, kind, ...values);

const inner = (node: { readonly expression: ts.Expression }, cx: Context): Expr =>
  cx.expression(node.expression);

const EXPRESSIONS: ReadonlyMap<ts.SyntaxKind, Rule<Expr>> = new Map<ts.SyntaxKind, Rule<Expr>>([
  [K.NumericLiteral, rule(ts.isNumericLiteral, lowerNumber)],
  [K.StringLiteral, rule(ts.isStringLiteralLike, lowerString)],
  [K.NoSubstitutionTemplateLiteral, rule(ts.isStringLiteralLike, lowerString)],
  [K.TemplateExpression, rule(ts.isTemplateExpression, lowerTemplate)],
  [K.TrueKeyword, () => truth(true)],
  [K.FalseKeyword, () => truth(false)],
  [K.NullKeyword, () => none],
  [K.Identifier, rule(ts.isIdentifier, lowerIdentifier)],
  [K.ThisKeyword, rule(ts.isExpression, lowerThis)],
  [K.ArrayLiteralExpression, rule(ts.isArrayLiteralExpression, lowerArray)],
  [K.ObjectLiteralExpression, rule(ts.isObjectLiteralExpression, lowerObject)],
  [K.PropertyAccessExpression, rule(ts.isPropertyAccessExpression, lowerProperty)],
  [K.ElementAccessExpression, rule(ts.isElementAccessExpression, lowerElement)],
  [K.CallExpression, rule(ts.isCallExpression, lowerCall)],
  [K.NewExpression, rule(ts.isNewExpression, lowerNew)],
  [K.BinaryExpression, rule(ts.isBinaryExpression, lowerBinary)],
  [K.PrefixUnaryExpression, rule(ts.isPrefixUnaryExpression, lowerPrefix)],
  [K.ConditionalExpression, rule(ts.isConditionalExpression, lowerConditional)],
  [K.ArrowFunction, rule(ts.isArrowFunction, lowerArrow)],
  [K.FunctionExpression, rule(ts.isFunctionExpression, lowerArrow)],
  [K.ParenthesizedExpression, rule(ts.isParenthesizedExpression, inner)],
  [K.SatisfiesExpression, rule(ts.isSatisfiesExpression, inner)],
  [K.AsExpression, rule(ts.isAsExpression, lowerAs)],
  [K.TypeAssertionExpression, refused(DIAGNOSTICS.cast)],
  [K.NonNullExpression, refused(DIAGNOSTICS.nonNull)],
  [K.PostfixUnaryExpression, refused(DIAGNOSTICS.assignmentValue)],
  [K.RegularExpressionLiteral, refused(DIAGNOSTICS.regex)],
  [K.BigIntLiteral, refused(DIAGNOSTICS.unsupported, "A bigint")],
  [K.AwaitExpression, refused(DIAGNOSTICS.async)],
  [K.YieldExpression, refused(DIAGNOSTICS.generator)],
  [K.TypeOfExpression, refused(DIAGNOSTICS.typeOf)],
  [K.SpreadElement, refused(DIAGNOSTICS.spread)],
  [K.ClassExpression, refused(DIAGNOSTICS.nestedClass)],
  [K.SuperKeyword, refused(DIAGNOSTICS.superForm)],
]);

/** `as const` says nothing about the value; other casts do. */
function lowerAs(node: ts.AsExpression, cx: Context): Expr {
  return ts.isConstTypeReference(node.type)
    ? cx.expression(node.expression)
    : cx.refuse(node, DIAGNOSTICS.cast);
}

const STATEMENTS: ReadonlyMap<ts.SyntaxKind, Rule<Stmt[]>> = new Map<ts.SyntaxKind, Rule<Stmt[]>>([
  [K.VariableStatement, rule(ts.isVariableStatement, lowerVariables)],
  [K.ExpressionStatement, rule(ts.isExpressionStatement, lowerExpressionStatement)],
  [K.FunctionDeclaration, rule(ts.isFunctionDeclaration, lowerFunctionDeclaration)],
  [K.ClassDeclaration, rule(ts.isClassDeclaration, lowerClass)],
  [K.IfStatement, rule(ts.isIfStatement, lowerIf)],
  [K.SwitchStatement, rule(ts.isSwitchStatement, lowerSwitch)],
  [K.ForOfStatement, rule(ts.isForOfStatement, lowerForOf)],
  [K.ForStatement, rule(ts.isForStatement, lowerFor)],
  [K.WhileStatement, rule(ts.isWhileStatement, lowerWhile)],
  [K.ReturnStatement, rule(ts.isReturnStatement, lowerReturn)],
  [K.BreakStatement, rule(ts.isBreakOrContinueStatement, lowerJump)],
  [K.ContinueStatement, rule(ts.isBreakOrContinueStatement, lowerJump)],
  [K.ThrowStatement, rule(ts.isThrowStatement, lowerThrow)],
  [K.TryStatement, rule(ts.isTryStatement, lowerTry)],
  [K.Block, rule(ts.isBlock, (node, cx) => cx.statements(node.statements))],
  [K.EmptyStatement, () => []],
  [K.DoStatement, rule(ts.isDoStatement, lowerDo)],
  [K.ForInStatement, refused(DIAGNOSTICS.unordered)],
  [K.LabeledStatement, refused(DIAGNOSTICS.label)],
]);

const readable = (node: ts.Node): string => `\`${ts.SyntaxKind[node.kind]}\``;

function lowerExpression(node: ts.Expression, cx: Context): Expr {
  checkBoundary(node, cx);
  checkCallback(node, cx);
  return cx.located(chainOrExpression(node, cx), node);
}

function chainOrExpression(node: ts.Expression, cx: Context): Expr {
  if (ts.isOptionalChain(node)) return lowerChain(node, cx);
  return EXPRESSIONS.get(node.kind)?.(node, cx) ?? cx.refuse(node, DIAGNOSTICS.unsupported, readable(node));
}

function lowerStatement(node: ts.Statement, cx: Context): Stmt[] {
  if (isErased(node)) return [];
  const lower = STATEMENTS.get(node.kind) ?? refused(DIAGNOSTICS.unsupported, readable(node));
  const { result, before } = cx.hoisting(() => lower(node, cx) ?? []);
  const [first, ...rest] = [...before, ...result].map((stmt) => cx.located(stmt, node));
  if (first === undefined) return [];
  const { trailing, ...trivia } = triviaOf(node);
  const last = rest.at(-1);
  if (trailing === undefined) return [{ ...first, ...trivia }, ...rest];
  if (last === undefined) return [{ ...first, ...trivia, trailing }];
  return [{ ...first, ...trivia }, ...rest.slice(0, -1), { ...last, trailing }];
}

export const LOWERING: Lowering = { expression: lowerExpression, statement: lowerStatement };
