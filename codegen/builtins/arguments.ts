import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr } from "../python/ast.js";
import { mayTradePlaces } from "../sequence.js";

type Call = ts.CallExpression | ts.NewExpression;

/** The name of what is called, for messages. */
export function calledName(node: Call): string {
  return ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : node.expression.getText();
}

/** The arguments as they stand: so many, none of them spread. */
export function argumentNodes(
  node: Call,
  least: number,
  most: number,
  cx: Context,
): readonly ts.Expression[] {
  const args = [...(node.arguments ?? [])];
  if (args.length < least || args.length > most || args.some(ts.isSpreadElement)) {
    cx.refuse(node, DIAGNOSTICS.methodArguments, calledName(node));
  }
  return args;
}

/** The only argument. */
export function onlyNode(node: Call, cx: Context): ts.Expression {
  const [only] = argumentNodes(node, 1, 1, cx);
  return only ?? cx.refuse(node, DIAGNOSTICS.methodArguments, calledName(node));
}

export const onlyArgument = (node: Call, cx: Context): Expr => cx.expression(onlyNode(node, cx));

/** The only argument, which Python evaluates before the receiver. */
export function argumentFirst(node: ts.CallExpression, receiver: ts.Expression, cx: Context): ts.Expression {
  const argument = onlyNode(node, cx);
  if (!mayTradePlaces(receiver, argument, cx.checker)) cx.refuse(node, DIAGNOSTICS.evaluationOrder);
  return argument;
}

/** The first argument and the second. */
export function twoNodes(node: Call, cx: Context): readonly [ts.Expression, ts.Expression] {
  const [first, second] = argumentNodes(node, 2, 2, cx);
  if (first === undefined || second === undefined)
    return cx.refuse(node, DIAGNOSTICS.methodArguments, calledName(node));
  return [first, second];
}
