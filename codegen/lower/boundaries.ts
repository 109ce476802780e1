/**
 * TypeScript compares structures, Python representations: a class instance passes for a data-only interface here, but
 * there one is an object and the other a dictionary. What crosses from one to the other is refused.
 */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Shape } from "../types.js";

const LITERALS = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.ObjectLiteralExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.ConditionalExpression,
]);

const NAMES: Partial<Record<Shape, string>> = {
  record: "A dictionary",
  instance: "An object",
  map: "A map",
  set: "A set",
  array: "A list",
  tuple: "A tuple",
  bytes: "A buffer",
  memoryview: "A memoryview",
  string: "A string",
};

/** Checks an expression against the type that its place expects. */
export function checkBoundary(node: ts.Expression, cx: Context): void {
  if (LITERALS.has(node.kind)) return;
  // A pattern expects nothing of its own: what it takes apart is looked at there.
  if (ts.isVariableDeclaration(node.parent) && !ts.isIdentifier(node.parent.name)) return;
  const expected = cx.checker.getContextualType(node);
  if (expected === undefined) return;
  const target = new Set(cx.types.shapesOf(expected));
  for (const shape of cx.types.shapes(node)) {
    const given = NAMES[shape];
    if (given === undefined || target.has(shape)) continue;
    if (shape === "memoryview" && target.has("bytes")) continue;
    if (isWindow(node, cx)) continue;
    // What the board's own functions take is up to them: len() takes lists and tuples alike.
    if (shape === "tuple" && target.has("array") && isAmbientCall(node, cx)) continue;
    const wanted = [...target].map((each) => NAMES[each]).find((each) => each !== undefined);
    if (wanted !== undefined) cx.refuse(node, DIAGNOSTICS.mixedShape, given, wanted.toLowerCase());
  }
}

/** `subarray` of a memoryview is one too, though TypeScript's library forgets it. */
function isWindow(node: ts.Expression, cx: Context): boolean {
  const callee = ts.isCallExpression(node) ? node.expression : undefined;
  return (
    callee !== undefined &&
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === "subarray" &&
    cx.types.shape(callee.expression) === "memoryview"
  );
}

function isAmbientCall(node: ts.Expression, cx: Context): boolean {
  const call = node.parent;
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return false;
  return cx.checker.getResolvedSignature(call)?.declaration?.getSourceFile().isDeclarationFile === true;
}

/**
 * A function with fewer parameters than its caller gives arguments is fine in TypeScript alone. An arrow function is
 * given the others where it stands.
 */
export function checkCallback(node: ts.Expression, cx: Context): void {
  if (ts.isArrowFunction(node) || !cx.types.shapes(node).has("function")) return;
  if (missingParameters(node, cx) > 0) cx.refuse(node, DIAGNOSTICS.callbackForm);
}

/** How many of the arguments that its caller gives a function has no parameter for. */
export function missingParameters(node: ts.Expression, cx: Context): number {
  const expected = cx.checker.getContextualType(node);
  if (expected === undefined) return 0;
  const wanted = cx.checker.getNonNullableType(expected).getCallSignatures()[0]?.parameters.length ?? 0;
  const given = cx.checker.getNonNullableType(cx.types.of(node)).getCallSignatures()[0]?.parameters.length;
  return given === undefined ? 0 : Math.max(0, wanted - given);
}
