/** Whether an array may grow or shrink while a loop counts to its length. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { isWritten } from "../syntax.js";
import { isAmbient } from "../types.js";

export const RESIZING = new Set(["pop", "push", "shift", "unshift"]);

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
      (cx.scopes.captured.has(symbol) ||
        !isPrivateTo(ts.findAncestor(loop, ts.isFunctionLike), symbol, uses)))
  );
}

export function some(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) || ts.forEachChild(node, (child) => some(child, test) || undefined) === true;
}

/** Whether it is a list that nobody can resize: a literal under a type that is read only. */
export function isConstantList(array: ts.Identifier, symbol: ts.Symbol, cx: Context): boolean {
  const type = cx.checker.getTypeAtLocation(array);
  return literalOf(cx.names.resolved(symbol)) !== null && type.symbol.name === "ReadonlyArray";
}

/** The declaration of a variable that is made from an array literal. */
export function literalOf(symbol: ts.Symbol | undefined): ts.VariableDeclaration | null {
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
export function resizesAnother(
  node: ts.Node,
  array: ts.Expression,
  symbol: ts.Symbol | undefined,
  cx: Context,
): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: receiver, name } = node.expression;
  if (!RESIZING.has(name.text) || cx.types.shape(receiver) !== "array") return false;
  const other = ts.isIdentifier(receiver) ? cx.names.symbol(receiver) : undefined;
  if (other !== undefined && symbol !== undefined) {
    if (other === symbol) return true;
    if (areTwo(symbol, other, cx)) return false;
  }
  const [a, b] = [array, receiver].map((each) => cx.types.of(each).getNumberIndexType());
  if (a === undefined || b === undefined) return true;
  // Of a type that the caller chooses, any other may be.
  if ([a, b].some((each) => each.flags & ts.TypeFlags.TypeParameter)) return true;
  return cx.checker.isTypeAssignableTo(a, b) || cx.checker.isTypeAssignableTo(b, a);
}

/** Whether two variables hold two lists: each from a literal, or one that was made after the other was named. */
function areTwo(symbol: ts.Symbol, other: ts.Symbol, cx: Context): boolean {
  const [own, made] = [symbol.valueDeclaration, literalOf(other)];
  if (own === undefined || made === null) return false;
  if (literalOf(symbol) !== null) return true;
  const [named, owner] = [own, made].map((each) => ts.findAncestor(each, ts.isFunctionLike));
  return named === owner && own.pos < made.pos && !writes(made.getSourceFile(), symbol, cx);
}

/** Whether a variable is assigned somewhere in it. */
export const writes = (node: ts.Node, symbol: ts.Symbol, cx: Context): boolean =>
  some(node, (at) => ts.isIdentifier(at) && isWritten(at) && cx.names.symbol(at) === symbol);

/** Whether a function of the program runs, which may do anything. */
export function runsOwnCode(node: ts.Node, cx: Context): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    const member = cx.checker.getSymbolAtLocation(node.name);
    return member !== undefined && (member.flags & ts.SymbolFlags.Accessor) !== 0 && !isAmbient(member);
  }
  if (ts.isYieldExpression(node)) return true;
  if (ts.isForOfStatement(node) || ts.isSpreadElement(node))
    return cx.types.shape(node.expression) === "instance";
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  if ((node.arguments ?? []).some((each) => isGivenFunction(each, cx))) return true;
  const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const found = cx.checker.getSymbolAtLocation(callee);
  if (found === undefined) return true;
  return !isAmbient(cx.names.resolved(found));
}

/** Whether it is a function that is not written where it stands: what it does is not seen there. */
export const isGivenFunction = (node: ts.Expression, cx: Context): boolean =>
  !ts.isArrowFunction(node) && cx.types.isFunction(cx.types.of(node));

/** Whether an array that was made in `owner` is known to nobody else. */
export function isPrivateTo(
  owner: ts.Node | undefined,
  symbol: ts.Symbol,
  uses: (node: ts.Node) => boolean,
): boolean {
  const made = literalOf(symbol);
  if (made === null || owner === undefined) return false;
  const isKept = (node: ts.Node): boolean => {
    if (!uses(node) || node === made.name || isReading(node)) return false;
    const { parent } = node;
    const isOwnCall = ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent);
    return !isOwnCall;
  };
  return !some(owner, isKept);
}
