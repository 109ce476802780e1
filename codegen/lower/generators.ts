/** Generators: the same in both languages, as long as each is walked once, and no `finally` waits in it. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Stmt } from "../python/ast.js";

/** A call of a generator function: nobody else can go on with what it gives. */
export function isFreshGenerator(node: ts.Expression, cx: Context): boolean {
  if (ts.isParenthesizedExpression(node)) return isFreshGenerator(node.expression, cx);
  const made = ts.isCallExpression(node) ? cx.checker.getResolvedSignature(node)?.declaration : undefined;
  return (
    made !== undefined &&
    (ts.isFunctionDeclaration(made) || ts.isMethodDeclaration(made)) &&
    made.asteriskToken !== undefined
  );
}

/** The name of `*[Symbol.iterator]()`, which makes instances of a class iterable; null where it is another member. */
export function iteratorName(node: ts.ClassElement): string | null {
  if (!ts.isMethodDeclaration(node) || node.asteriskToken === undefined) return null;
  return node.name.getText() === "[Symbol.iterator]" ? "__iter__" : null;
}

/** Whether the value is an instance of a class that says with a generator what is in it. */
export function isIterable(node: ts.Expression, cx: Context): boolean {
  if (cx.types.shape(node) !== "instance") return false;
  return cx.types
    .of(node)
    .getProperties()
    .some(({ valueDeclaration }) => {
      const isMember = valueDeclaration !== undefined && ts.isClassElement(valueDeclaration);
      return isMember && iteratorName(valueDeclaration) !== null;
    });
}

export function lowerYield(node: ts.YieldExpression, cx: Context): Stmt[] {
  const value = node.expression;
  if (value === undefined) return cx.refuse(node, DIAGNOSTICS.generator);
  if (node.asteriskToken === undefined) return [{ kind: "yield", value: cx.expression(value), from: false }];
  const walked = cx.types.shape(value) === "array" || isFreshGenerator(value, cx) || isIterable(value, cx);
  if (!walked) return cx.refuse(value, DIAGNOSTICS.generator);
  return [{ kind: "yield", value: cx.expression(value), from: true }];
}

/** The first `yield` in the node that is its own, not an inner function's. */
export function findYield(node: ts.Node): ts.YieldExpression | null {
  if (ts.isYieldExpression(node)) return node;
  if (ts.isFunctionLike(node)) return null;
  return ts.forEachChild(node, (child) => findYield(child) ?? undefined) ?? null;
}
