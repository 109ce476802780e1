/** Callbacks that run where they stand: what is declared outside of them is what it is there. */
import { ts } from "ts-morph";
import { isLibrary } from "./types.js";

const CALLED_AT_ONCE = new Set("every filter find findIndex from map reduce some sort toSorted".split(" "));

/** Whether it is a callback of the language's own that becomes a comprehension or a loop. */
export function isInline(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (!ts.isArrowFunction(node) || !ts.isCallExpression(node.parent)) return false;
  const callee = node.parent.expression;
  if (!ts.isPropertyAccessExpression(callee) || !CALLED_AT_ONCE.has(callee.name.text)) return false;
  const symbol = checker.getSymbolAtLocation(callee.name);
  return symbol !== undefined && isLibrary(symbol);
}
