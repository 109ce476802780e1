/** Where JavaScript evaluates the first of two expressions first, and Python the second: whether it can be seen. */
import { ts } from "ts-morph";
import { isLiteral } from "./purity.js";
import { isAmbient, isLibrary } from "./types.js";

/** Whether no run of a program can tell in which order the two are evaluated. */
export function mayTradePlaces(
  first: ts.Expression,
  second: ts.Expression,
  checker: ts.TypeChecker,
): boolean {
  return (
    isFixed(first, checker) ||
    isFixed(second, checker) ||
    (isQuiet(first, checker) && isQuiet(second, checker))
  );
}

/** Whether nothing that another expression calls gives it another value. Objects may change: they stay the same. */
function isFixed(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isParenthesizedExpression(node)) return isFixed(node.expression, checker);
  if (isLiteral(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isIdentifier(node)) return isFixedVariable(node, checker);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (!ts.isPropertyAccessExpression(node)) return false;
  const declaration = checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  const isReadonly =
    declaration !== undefined &&
    (ts.isEnumMember(declaration) ||
      (ts.isPropertyDeclaration(declaration) && isMarkedReadonly(declaration)) ||
      (ts.isParameter(declaration) && isMarkedReadonly(declaration)));
  return isReadonly && isFixed(node.expression, checker);
}

const isMarkedReadonly = (node: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Readonly) !== 0;

/** A variable that only the function assigns in which it is declared. */
function isFixedVariable(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(node);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return true;
  if (!ts.isVariableDeclaration(declaration) && !ts.isParameter(declaration)) return true;
  if (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) return true;
  const owner = functionAround(declaration);
  const isReboundIn = (at: ts.Node): boolean => {
    const target = assignedBy(at);
    if (target !== null && checker.getSymbolAtLocation(target) === symbol && functionAround(at) !== owner)
      return true;
    return ts.forEachChild(at, (child) => (isReboundIn(child) ? true : undefined)) === true;
  };
  return !isReboundIn(owner);
}

function functionAround(node: ts.Node): ts.Node {
  let at = node.parent;
  while (!ts.isFunctionLike(at) && !ts.isSourceFile(at)) at = at.parent;
  return at;
}

/** The variable that an expression assigns, if it is one. */
function assignedBy(node: ts.Node): ts.Identifier | null {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const counts =
      node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return counts && ts.isIdentifier(node.operand) ? node.operand : null;
  }
  // Within `[a, b] = …` every name counts.
  if (ts.isIdentifier(node) && ts.isArrayLiteralExpression(node.parent)) {
    const { parent } = node.parent;
    return ts.isBinaryExpression(parent) && isAssignment(parent) && parent.left === node.parent ? node : null;
  }
  return ts.isBinaryExpression(node) && isAssignment(node) && ts.isIdentifier(node.left) ? node.left : null;
}

const isAssignment = (node: ts.BinaryExpression): boolean =>
  node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
  node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;

const CHANGING = new Set(
  ["add", "clear", "copyWithin", "delete", "fill", "next", "pop", "push", "reverse", "set", "shift"].concat(
    "sort",
    "splice",
    "unshift",
  ),
);
const QUIET_BUILTINS = new Set(["len", "lower", "strip", "slice", "encode", "isinstance", "get"]);

/** Whether it runs none of the program's functions and changes nothing. */
export function isQuiet(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (ts.isFunctionLike(node)) return true;
  if (ts.isDeleteExpression(node) || ts.isYieldExpression(node) || assignedBy(node) !== null) return false;
  if (ts.isBinaryExpression(node) && isAssignment(node)) return false;
  if (ts.isPropertyAccessExpression(node) && isAccessor(node, checker)) return false;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    if (!isQuietCallee(node.expression, checker)) return false;
    if (!(node.arguments ?? []).every((argument) => isQuietArgument(argument, checker))) return false;
    return isQuiet(node.expression, checker);
  }
  return ts.forEachChild(node, (child) => (isQuiet(child, checker) ? undefined : true)) !== true;
}

function isAccessor(node: ts.PropertyAccessExpression, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(node.name);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Accessor) !== 0 && !isLibrary(symbol);
}

function isQuietCallee(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name)) return false;
  const found = checker.getSymbolAtLocation(name);
  if (found === undefined) return false;
  const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  if (isLibrary(symbol)) return !CHANGING.has(name.text);
  return isAmbient(symbol) && ts.isIdentifier(callee) && QUIET_BUILTINS.has(symbol.name);
}

/** A callback is called. */
function isQuietArgument(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isArrowFunction(node)) return isQuiet(node.body, checker);
  if (checker.getTypeAtLocation(node).getCallSignatures().length > 0) return false;
  return isQuiet(node, checker);
}
