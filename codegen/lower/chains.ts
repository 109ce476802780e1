/** `a?.b`, `a?.b.c`, `a?.go()`, `f?.()`: what follows is read only where there is something. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isRepeatable } from "../purity.js";
import type { Expr, Stmt } from "../python/ast.js";
import { all, attribute, call, compare, conditional, none, statement } from "../python/build.js";
import { memberName, property } from "./access.js";
import { lowerArguments, lowerMethodCall } from "./calls.js";

/** What a chain tests before it reads, and what it reads then. */
interface Link {
  readonly tests: readonly Expr[];
  readonly value: Expr;
}

/** `a.b if a is not None else None` */
export function lowerChain(node: ts.OptionalChain, cx: Context): Expr {
  const { tests, value } = linkOf(node, cx);
  return conditional(all("and", tests), value, none);
}

/** `if a is not None: a.go()`, where nobody takes the value. */
export function lowerChainStatement(node: ts.CallChain, cx: Context): Stmt {
  const { result, before } = cx.hoisting(() => linkOf(node, cx));
  const body = [...before, statement(result.value)];
  return { kind: "if", test: all("and", result.tests), body, otherwise: [] };
}

function linkOf(node: ts.Expression, cx: Context): Link {
  if (!ts.isOptionalChain(node)) return { tests: [], value: cx.expression(node) };
  if (ts.isPropertyAccessExpression(node)) {
    const { tests, value } = before(node.expression, node.questionDotToken, cx);
    return { tests, value: property(node, cx, () => value) };
  }
  if (!ts.isCallExpression(node)) return cx.refuse(node, DIAGNOSTICS.notRepeatable);
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee) && node.questionDotToken === undefined) {
    const { tests, value } = before(callee.expression, callee.questionDotToken, cx);
    if (!ts.isOptionalChain(callee.expression)) {
      return { tests, value: cx.withoutHoisting(node, () => lowerMethodCall(node, callee, cx)) };
    }
    if (cx.types.shape(callee.expression) !== "instance") cx.refuse(node, DIAGNOSTICS.notRepeatable);
    const { args, keywords } = cx.withoutHoisting(node, () => lowerArguments(node, cx));
    return { tests, value: call(attribute(value, memberName(callee, cx)), args, keywords) };
  }
  if (!ts.isIdentifier(callee)) return cx.refuse(node, DIAGNOSTICS.notRepeatable);
  const { tests, value } = before(callee, node.questionDotToken, cx);
  const { args, keywords } = cx.withoutHoisting(node, () => lowerArguments(node, cx));
  return { tests, value: call(value, args, keywords) };
}

/** What stands before a dot, tested where the dot has its question mark. */
function before(node: ts.Expression, question: ts.QuestionDotToken | undefined, cx: Context): Link {
  const link = linkOf(node, cx);
  if (question === undefined) return link;
  if (!isRepeatable(node, cx.checker)) return cx.refuse(node, DIAGNOSTICS.notRepeatable);
  return { tests: [...link.tests, compare(link.value, "is not", none)], value: link.value };
}
