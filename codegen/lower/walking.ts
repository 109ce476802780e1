/** What a callback does to the array that is walked, itself or through the functions that it calls. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { isQuiet } from "../sequence.js";
import {
  isConstantList,
  isGivenFunction,
  isPrivateTo,
  literalOf,
  RESIZING,
  resizesAnother,
  runsOwnCode,
  some,
} from "./resizing.js";

/** "longer" too where something runs that cannot be seen. */
export type Resizing = "none" | "longer" | "shorter";

/** What a callback may do to the length of an array while a method walks it. */
export function resizingBy(callback: ts.Expression, array: ts.Expression, cx: Context): Resizing {
  if (ts.isArrowFunction(callback) && isQuiet(callback.body, cx.checker)) return "none";
  const symbol = ts.isIdentifier(array) ? cx.names.symbol(array) : undefined;
  if (ts.isIdentifier(array) && symbol !== undefined && isConstantList(array, symbol, cx)) return "none";
  if (symbol !== undefined && isNeverResized(symbol, cx)) return "none";
  let found: Resizing = "none";
  const seen = new Set<ts.Node>();
  const run = ({ bodies, isKnown }: Run): void => {
    if (!isKnown && found === "none") found = "longer";
    for (const body of bodies.filter((each) => !seen.has(each))) {
      seen.add(body);
      visit(body);
    }
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
  if (made === null || cx.names.isExported(symbol)) return false;
  const owner = ts.findAncestor(made, ts.isFunctionLike) ?? made.getSourceFile();
  const uses = (node: ts.Node): boolean => ts.isIdentifier(node) && cx.names.symbol(node) === symbol;
  const resizes = (node: ts.Node): boolean =>
    uses(node) && ts.isPropertyAccessExpression(node.parent) && RESIZING.has(node.parent.name.text);
  return isPrivateTo(owner, symbol, uses) && !some(owner, resizes);
}

interface Run {
  readonly bodies: readonly ts.Node[];
  /** Whether that is all that may run. */
  readonly isKnown: boolean;
}

const UNKNOWN: Run = { bodies: [], isKnown: false };

/** What a call runs, or a getter that is read. */
function runOf(node: ts.Node, cx: Context): Run {
  if (ts.isPropertyAccessExpression(node)) return runMember(node, cx);
  if (!ts.isCallExpression(node)) return UNKNOWN;
  const callee = node.expression;
  const run = ts.isPropertyAccessExpression(callee) ? runMember(callee, cx) : runNamed(callee, cx);
  const isGiven = node.arguments.some((each) => isGivenFunction(each, cx));
  return isGiven ? { ...run, isKnown: false } : run;
}

/** A function is what it is. */
function runNamed(node: ts.Node, cx: Context): Run {
  const symbol = ts.isIdentifier(node) ? cx.checker.getSymbolAtLocation(node) : undefined;
  const made = symbol === undefined ? undefined : cx.names.resolved(symbol).valueDeclaration;
  if (made === undefined) return UNKNOWN;
  if (ts.isFunctionDeclaration(made)) return made.body === undefined ? UNKNOWN : known(made.body);
  const isConst = (ts.getCombinedNodeFlags(made) & ts.NodeFlags.Const) !== 0;
  const value = ts.isVariableDeclaration(made) && isConst ? made.initializer : undefined;
  return value !== undefined && ts.isArrowFunction(value) ? known(value.body) : UNKNOWN;
}

const known = (...bodies: readonly ts.Node[]): Run => ({ bodies, isKnown: true });

/** A method, unless it is private, may be that of any class that extends the object's or is like it. */
function runMember(node: ts.PropertyAccessExpression, cx: Context): Run {
  const made = cx.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  if (made === undefined) return UNKNOWN;
  if (!ts.isClassElement(made) && !ts.isMethodSignature(made)) return runNamed(node.name, cx);
  if (ts.getCombinedModifierFlags(made) & ts.ModifierFlags.Private)
    return ts.isMethodDeclaration(made) && made.body !== undefined ? known(made.body) : UNKNOWN;
  cx.looksAround = true;
  const receiver = cx.types.of(node.expression);
  const type = cx.checker.getBaseConstraintOfType(receiver) ?? receiver;
  const methods = cx.modules.methods(node.name.text).filter(({ owner }) => mayBeOf(owner, type, cx));
  return { bodies: methods.map(({ body }) => body), isKnown: false };
}

/** Whether instances of a class may be of a type; those of a generic one, where it has the same members. */
function mayBeOf(node: ts.ClassDeclaration, type: ts.Type, cx: Context): boolean {
  const own = cx.types.of(node);
  return node.typeParameters === undefined
    ? cx.checker.isTypeAssignableTo(own, type)
    : type.getProperties().every(({ name }) => own.getProperty(name) !== undefined);
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
