/** What may be evaluated twice, or in another order, without a difference. */
import { ts } from "ts-morph";

/** A plain name, or a field of one: nothing runs when it is read. */
export function isRepeatable(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isParenthesizedExpression(node)) return isRepeatable(node.expression, checker);
  if (ts.isPropertyAccessExpression(node)) {
    const symbol = checker.getSymbolAtLocation(node.name);
    const isField = symbol === undefined || !(symbol.flags & ts.SymbolFlags.Accessor);
    return isField && isRepeatable(node.expression, checker);
  }
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword;
}

/** Arithmetic on plain names and lengths: it runs nothing, and gives the same twice. */
export function isArithmetic(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const of = (each: ts.Expression): boolean => isArithmetic(each, checker);
  if (ts.isParenthesizedExpression(node)) return of(node.expression);
  if (ts.isBinaryExpression(node)) return !isAssignment(node) && of(node.left) && of(node.right);
  if (ts.isCallExpression(node))
    return /^Math\.\w+$/.test(node.expression.getText()) && node.arguments.every(of);
  return isLiteral(node) || isRepeatable(node, checker);
}

const isAssignment = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
  kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

/** Whether evaluating it neither changes anything nor depends on when it happens within a statement. */
export function isPure(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return true;
  if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isDeleteExpression(node)) return false;
  return ts.forEachChild(node, (child) => (isPure(child) ? undefined : true)) !== true;
}

/** A literal: the same value at any time. */
export function isLiteral(node: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(node)) return isLiteral(node.operand);
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  );
}
