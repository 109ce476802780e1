/** Questions about TypeScript's tree that need no types. */
import { ts } from "ts-morph";

/** Declarations that leave nothing behind. */
export function isErased(node: ts.Node): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    // Its members are written as what they stand for.
    ts.isEnumDeclaration(node) ||
    hasModifier(node, ts.SyntaxKind.DeclareKeyword)
  );
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
  );
}

/** Whether the name stands on the left of an assignment, or is counted up or down. */
export function isWritten(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isBinaryExpression(parent)) {
    const kind = parent.operatorToken.kind;
    return (
      parent.left === node && kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
    );
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return (
      parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken
    );
  }
  return (
    ts.isArrayLiteralExpression(parent) &&
    ts.isBinaryExpression(parent.parent) &&
    parent.parent.left === parent
  );
}
