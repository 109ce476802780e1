/** Whether an array may grow or shrink while a loop counts to its length. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { isAmbient } from "../types.js";

const RESIZING = new Set(["pop", "push", "shift", "unshift"]);

export function mayBeResized(
  array: ts.Identifier,
  symbol: ts.Symbol,
  loop: ts.ForStatement,
  cx: Context,
): boolean {
  if (isConstantList(array, symbol, cx)) return false;
  const uses = (node: ts.Node): boolean => ts.isIdentifier(node) && cx.names.symbol(node) === symbol;
  return (
    some(loop.statement, (node) => uses(node) && !isReading(node)) ||
    some(loop.statement, (node) => resizesAnother(node, array, symbol, cx)) ||
    (some(loop.statement, (node) => runsOwnCode(node, cx)) &&
      (cx.scopes.captured.has(symbol) || !isPrivateTo(loop, symbol, uses)))
  );
}

function some(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) || ts.forEachChild(node, (child) => some(child, test) || undefined) === true;
}

/** Whether it is a list that nobody can resize: a literal under a type that is read only. */
function isConstantList(array: ts.Identifier, symbol: ts.Symbol, cx: Context): boolean {
  const type = cx.checker.getTypeAtLocation(array);
  return literalOf(cx.names.resolved(symbol)) !== null && type.symbol.name === "ReadonlyArray";
}

/** The declaration of a variable that is made from an array literal. */
function literalOf(symbol: ts.Symbol | undefined): ts.VariableDeclaration | null {
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return null;
  const isConst = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  const value = declaration.initializer;
  return isConst && value !== undefined && ts.isArrayLiteralExpression(value) ? declaration : null;
}

/** Whether this use of an array takes an element or the length of it. */
function isReading(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isElementAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === "length";
  if (ts.isForOfStatement(parent)) return parent.expression === node;
  const called =
    ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) ? parent.expression.text : "";
  return called === "item" || called === "len";
}

/** Whether a call resizes an array that may be the same under another name. */
function resizesAnother(node: ts.Node, array: ts.Identifier, symbol: ts.Symbol, cx: Context): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: receiver, name } = node.expression;
  if (!RESIZING.has(name.text) || cx.types.shape(receiver) !== "array") return false;
  const other = ts.isIdentifier(receiver) ? cx.names.symbol(receiver) : undefined;
  const made = literalOf(other);
  const own = symbol.valueDeclaration;
  // A list that was made after the other was named, or each from a literal: they are two.
  if (made !== null && own !== undefined) return literalOf(symbol) === null && made.pos < own.pos;
  const [a, b] = [array, receiver].map((each) => cx.types.of(each).getNumberIndexType());
  if (a === undefined || b === undefined) return true;
  return cx.checker.isTypeAssignableTo(a, b) || cx.checker.isTypeAssignableTo(b, a);
}

/** Whether a function of the program runs, which may do anything. */
function runsOwnCode(node: ts.Node, cx: Context): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    const member = cx.checker.getSymbolAtLocation(node.name);
    return member !== undefined && (member.flags & ts.SymbolFlags.Accessor) !== 0 && !isAmbient(member);
  }
  if (ts.isYieldExpression(node)) return true;
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const found = cx.checker.getSymbolAtLocation(callee);
  if (found === undefined) return true;
  return !isAmbient(cx.names.resolved(found));
}

/** Whether an array that the function made itself is known to nobody else. */
function isPrivateTo(loop: ts.Node, symbol: ts.Symbol, uses: (node: ts.Node) => boolean): boolean {
  const made = literalOf(symbol);
  const owner = made === null ? undefined : ts.findAncestor(loop, ts.isFunctionLike);
  if (made === null || owner === undefined) return false;
  const isKept = (node: ts.Node): boolean => {
    if (!uses(node) || node === made.name || isReading(node)) return false;
    const { parent } = node;
    const isOwnCall = ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent);
    return !isOwnCall;
  };
  return !some(owner, isKept);
}
