/** What a callback does to the array that is walked, itself or through the functions that it calls. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { isQuiet } from "../sequence.js";
import {
  isConstantList,
  isPrivateTo,
  literalOf,
  RESIZING,
  resizesAnother,
  runsOwnCode,
  some,
} from "./resizing.js";

/** "longer" too where it runs what cannot be seen. */
export type Resizing = "none" | "longer" | "shorter";

export function resizingBy(callback: ts.Expression, array: ts.Expression, cx: Context): Resizing {
  if (ts.isArrowFunction(callback) && isQuiet(callback.body, cx.checker)) return "none";
  const symbol = ts.isIdentifier(array) ? cx.names.symbol(array) : undefined;
  if (ts.isIdentifier(array) && symbol !== undefined && isConstantList(array, symbol, cx)) return "none";
  if (symbol !== undefined && isNeverResized(symbol, cx)) return "none";
  let found: Resizing = "none";
  const seen = new Set<ts.Node>();
  const run = ({ body, isKnown }: Run): void => {
    if (!isKnown && found === "none") found = "longer";
    if (body === null || seen.has(body)) return;
    seen.add(body);
    visit(body);
  };
  const visit = (node: ts.Node): void => {
    if (resizesAnother(node, array, symbol, cx) && !isMadeWhereResized(node, cx)) {
      found = found === "shorter" || isTaking(node) ? "shorter" : "longer";
    }
    if (runsOwnCode(node, cx)) run(runOf(node, cx));
    ts.forEachChild(node, visit);
  };
  if (ts.isArrowFunction(callback)) visit(callback.body);
  else run(runNamed(callback, cx));
  return found;
}

/** Whether it is a list that nobody else knows, and that those who do leave as long as it is. */
function isNeverResized(symbol: ts.Symbol, cx: Context): boolean {
  const made = literalOf(symbol);
  if (made === null || isExported(made)) return false;
  const owner = ts.findAncestor(made, ts.isFunctionLike) ?? made.getSourceFile();
  const uses = (node: ts.Node): boolean => ts.isIdentifier(node) && cx.names.symbol(node) === symbol;
  const resizes = (node: ts.Node): boolean =>
    uses(node) && ts.isPropertyAccessExpression(node.parent) && RESIZING.has(node.parent.name.text);
  return isPrivateTo(owner, symbol, uses) && !some(owner, resizes);
}

const isExported = (node: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;

interface Run {
  readonly body: ts.Node | null;
  /** Whether that is all that may run. */
  readonly isKnown: boolean;
}

const UNKNOWN: Run = { body: null, isKnown: false };

/** What a call runs. */
function runOf(node: ts.Node, cx: Context): Run {
  if (!ts.isCallExpression(node)) return UNKNOWN;
  const callee = node.expression;
  const run = runNamed(ts.isPropertyAccessExpression(callee) ? callee.name : callee, cx);
  const isGiven = node.arguments.some(
    (each) => !ts.isArrowFunction(each) && cx.types.isFunction(cx.types.of(each)),
  );
  return isGiven ? { ...run, isKnown: false } : run;
}

/** A function is what it is; a method may be another class's. */
function runNamed(node: ts.Node, cx: Context): Run {
  const symbol = ts.isIdentifier(node) ? cx.checker.getSymbolAtLocation(node) : undefined;
  const made = symbol === undefined ? undefined : cx.names.resolved(symbol).valueDeclaration;
  if (made === undefined) return UNKNOWN;
  if (ts.isFunctionDeclaration(made)) return { body: made.body ?? null, isKnown: made.body !== undefined };
  if (ts.isMethodDeclaration(made)) {
    const isPrivate = (ts.getCombinedModifierFlags(made) & ts.ModifierFlags.Private) !== 0;
    return { body: made.body ?? null, isKnown: isPrivate };
  }
  const isConst = (ts.getCombinedNodeFlags(made) & ts.NodeFlags.Const) !== 0;
  const value = ts.isVariableDeclaration(made) && isConst ? made.initializer : undefined;
  return value !== undefined && ts.isArrowFunction(value) ? { body: value.body, isKnown: true } : UNKNOWN;
}

const isTaking = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  ["pop", "shift"].includes(node.expression.name.text);

/** Whether a call resizes a list that its function has made itself, after the walk began. */
function isMadeWhereResized(node: ts.Node, cx: Context): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const receiver = node.expression.expression;
  const made = ts.isIdentifier(receiver) ? literalOf(cx.names.symbol(receiver)) : null;
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  return made !== null && owner !== undefined && ts.findAncestor(made, ts.isFunctionLike) === owner;
}
