import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { BinaryOperator, CompareOperator, Expr } from "../python/ast.js";
import { all, binary, builtin, compare, conditional, name, none, not } from "../python/build.js";
import { INT32, isNatural, rangeOf, within } from "../ranges.js";
import type { Shape } from "../types.js";
import { lowerNullish } from "./nullish.js";

const K = ts.SyntaxKind;

const ORDERING: ReadonlyMap<ts.SyntaxKind, CompareOperator> = new Map<ts.SyntaxKind, CompareOperator>([
  [K.LessThanToken, "<"],
  [K.LessThanEqualsToken, "<="],
  [K.GreaterThanToken, ">"],
  [K.GreaterThanEqualsToken, ">="],
]);

export function lowerBinary(node: ts.BinaryExpression, cx: Context): Expr {
  const operator = node.operatorToken.kind;
  const ordering = ORDERING.get(operator);
  if (ordering !== undefined) {
    const comparable = [node.left, node.right].every((side) => cx.types.isInteger(side));
    const texts = [node.left, node.right].every((side) => cx.types.isString(side));
    if (!comparable && !texts) cx.refuse(node, DIAGNOSTICS.ordering);
    return compare(cx.expression(node.left), ordering, cx.expression(node.right));
  }
  switch (operator) {
    case K.EqualsEqualsEqualsToken:
      return lowerEquality(node, cx);
    case K.ExclamationEqualsEqualsToken:
      return not(lowerEquality(node, cx));
    case K.EqualsEqualsToken:
    case K.ExclamationEqualsToken: {
      const [left, right] = [node.left, node.right];
      if (right.kind !== K.NullKeyword) return cx.refuse(node, DIAGNOSTICS.looseEquality);
      const test = compare(cx.expression(left), "is", none);
      return operator === K.EqualsEqualsToken ? test : not(test);
    }
    case K.AmpersandAmpersandToken:
      return all("and", [
        cx.condition(node.left),
        cx.withoutHoisting(node.right, () => cx.condition(node.right)),
      ]);
    case K.BarBarToken:
      return all("or", [
        cx.condition(node.left),
        cx.withoutHoisting(node.right, () => cx.condition(node.right)),
      ]);
    case K.QuestionQuestionToken:
      return lowerNullish(node, cx);
    case K.InstanceOfKeyword:
      return builtin("isinstance", cx.expression(node.left), cx.expression(node.right));
    case K.InKeyword:
      if (cx.types.shape(node.right) !== "record") return cx.refuse(node, DIAGNOSTICS.operator, "in");
      return compare(cx.expression(node.left), "in", cx.expression(node.right));
    case K.CommaToken:
      return cx.refuse(node, DIAGNOSTICS.unsupported, "The comma operator");
    default:
      if (operator >= K.FirstAssignment && operator <= K.LastAssignment) {
        return cx.refuse(node, DIAGNOSTICS.assignmentValue);
      }
      return arithmetic(node, operator, node.left, node.right, cx);
  }
}

const ARITHMETIC: ReadonlyMap<ts.SyntaxKind, BinaryOperator> = new Map<ts.SyntaxKind, BinaryOperator>([
  [K.PlusToken, "+"],
  [K.MinusToken, "-"],
  [K.AsteriskToken, "*"],
  [K.PercentToken, "%"],
  [K.AmpersandToken, "&"],
  [K.BarToken, "|"],
  [K.CaretToken, "^"],
  [K.LessThanLessThanToken, "<<"],
  [K.GreaterThanGreaterThanToken, ">>"],
]);

/** An operator between numbers, or `+` between strings. */
export function arithmetic(
  node: ts.Node,
  token: ts.SyntaxKind,
  left: ts.Expression,
  right: ts.Expression,
  cx: Context,
): Expr {
  return binaryOf(node, token, left, right, cx, (operator) =>
    binary(cx.expression(left), operator, cx.expression(right)),
  );
}

/** Checks the operands, and gives the operator to `make`; `x >>> n` has a form of its own. */
export function binaryOf(
  node: ts.Node,
  token: ts.SyntaxKind,
  left: ts.Expression,
  right: ts.Expression,
  cx: Context,
  make: (operator: BinaryOperator) => Expr,
): Expr {
  if (token === K.SlashToken) return cx.refuse(node, DIAGNOSTICS.division);
  if (token === K.PlusToken && cx.types.isString(left) && cx.types.isString(right)) return make("+");
  const text = ts.tokenToString(token) ?? "";
  if (!cx.types.isInteger(left) || !cx.types.isInteger(right))
    return cx.refuse(node, DIAGNOSTICS.operator, text);
  if (token === K.GreaterThanGreaterThanGreaterThanToken) return unsignedShift(left, right, cx);
  const operator = ARITHMETIC.get(token);
  if (operator === undefined) return cx.refuse(node, DIAGNOSTICS.operator, text);
  const [a, b] = [rangeOf(left, cx.types), rangeOf(right, cx.types)];
  switch (operator) {
    case "%":
      if (!isNatural(a) || !isNatural(b)) cx.refuse(node, DIAGNOSTICS.remainder);
      break;
    case "&": {
      // A natural mask of 31 bits picks the same low bits from any integer in both languages.
      const masked = [a, b].some((side) => isNatural(side) && within(side, INT32));
      if (!masked) cx.refuse(node, DIAGNOSTICS.bits, text);
      break;
    }
    case "|":
    case "^":
      if (!within(a, INT32) || !within(b, INT32)) cx.refuse(node, DIAGNOSTICS.bits, text);
      break;
    case ">>":
      if (!within(a, INT32) || !within(b, { min: 0, max: 31 })) cx.refuse(node, DIAGNOSTICS.bits, text);
      break;
    case "<<":
      if (!isNatural(a) || !within(b, { min: 0, max: 30 }) || a.max * 2 ** b.max > INT32.max) {
        cx.refuse(node, DIAGNOSTICS.bits, text);
      }
      break;
    default:
  }
  return make(operator);
}

function unsignedShift(left: ts.Expression, right: ts.Expression, cx: Context): Expr {
  const count = rangeOf(right, cx.types);
  if (!within(count, { min: 0, max: 31 })) return cx.refuse(right, DIAGNOSTICS.bits, ">>>");
  const masked = binary(cx.expression(left), "&", { kind: "integer", text: "0xFFFFFFFF" });
  return count.max === 0 ? masked : binary(masked, ">>", cx.expression(right));
}

const isUndefined = (node: ts.Expression): boolean => ts.isIdentifier(node) && node.text === "undefined";
const isBooleanLiteral = (node: ts.Expression): boolean =>
  node.kind === K.TrueKeyword || node.kind === K.FalseKeyword;

/** `a === b`. */
function lowerEquality(node: ts.BinaryExpression, cx: Context): Expr {
  const { left, right } = node;
  if (ts.isTypeOfExpression(left)) return lowerTypeOf(left, right, cx);
  const absent = [right, left].find((side) => side.kind === K.NullKeyword || isUndefined(side));
  if (absent !== undefined) {
    const value = absent === right ? left : right;
    const shapes = cx.types.shapes(value);
    if (shapes.has("any")) cx.refuse(value, DIAGNOSTICS.any);
    if (shapes.has("null") && shapes.has("undefined")) cx.refuse(node, DIAGNOSTICS.twoAbsences);
    if (shapes.has("unknown") && (isUndefined(absent) || !ts.isIdentifier(value))) {
      cx.refuse(node, DIAGNOSTICS.twoAbsences);
    }
    return compare(cx.expression(value), "is", none);
  }
  if (isBooleanLiteral(right) && !isBooleanLiteral(left)) {
    return compare(cx.expression(left), "is", cx.expression(right));
  }
  return compare(cx.expression(left), equalityOperator(node, cx), cx.expression(right));
}

const IDENTITY: readonly Shape[] = ["instance", "class"];

function equalityOperator(node: ts.BinaryExpression, cx: Context): CompareOperator {
  const [a, b] = [cx.types.shapes(node.left), cx.types.shapes(node.right)];
  const both = new Set([...a, ...b]);
  if (both.has("any")) cx.refuse(node, DIAGNOSTICS.any);
  if (both.has("null") && both.has("undefined")) cx.refuse(node, DIAGNOSTICS.twoAbsences);
  both.delete("null");
  both.delete("undefined");
  if ([...both].every((shape) => IDENTITY.includes(shape))) return "is";
  // A string equals nothing but a string, in both languages; True equals 1 in Python alone.
  const text = [a, b].some((shapes) => shapes.size === 1 && shapes.has("string"));
  if (text && [...both].every((shape) => ["string", "integer", "boolean", "unknown"].includes(shape)))
    return "==";
  const primitive = [...both].every((shape) => shape === "string" || shape === "integer");
  if (primitive || (both.size === 1 && both.has("boolean"))) return "==";
  const kind =
    [...both].find((shape) => !["string", "integer", "boolean"].includes(shape)) ??
    "A boolean beside a number";
  return cx.refuse(
    node,
    DIAGNOSTICS.comparison,
    kind === "unknown" ? "A value of unknown type" : `A value of the kind "${kind}"`,
  );
}

/** `typeof x === "string"` is `isinstance(x, str)`. */
function lowerTypeOf(left: ts.TypeOfExpression, right: ts.Expression, cx: Context): Expr {
  const tested = ts.isStringLiteral(right) ? right.text : "";
  const value = left.expression;
  const shapes = cx.types.shapes(value);
  if (tested === "string") return builtin("isinstance", cx.expression(value), name("str"));
  if (tested === "boolean") return builtin("isinstance", cx.expression(value), name("bool"));
  if (tested === "number" && !shapes.has("boolean") && !shapes.has("unknown") && !shapes.has("any")) {
    return builtin("isinstance", cx.expression(value), name("int"));
  }
  return cx.refuse(left, DIAGNOSTICS.typeOf);
}

export function lowerPrefix(node: ts.PrefixUnaryExpression, cx: Context): Expr {
  switch (node.operator) {
    case K.ExclamationToken:
      return not(cx.condition(node.operand));
    case K.MinusToken: {
      if (!cx.types.isInteger(node.operand)) cx.refuse(node, DIAGNOSTICS.operator, "-");
      return { kind: "unary", operator: "-", operand: cx.expression(node.operand) };
    }
    case K.TildeToken:
      if (!cx.types.isInteger(node.operand) || !within(rangeOf(node.operand, cx.types), INT32)) {
        cx.refuse(node, DIAGNOSTICS.bits, "~");
      }
      return { kind: "unary", operator: "~", operand: cx.expression(node.operand) };
    case K.PlusPlusToken:
    case K.MinusMinusToken:
      return cx.refuse(node, DIAGNOSTICS.assignmentValue);
    default:
      return cx.refuse(node, DIAGNOSTICS.operator, "+");
  }
}

export function lowerConditional(node: ts.ConditionalExpression, cx: Context): Expr {
  return conditional(
    cx.condition(node.condition),
    cx.withoutHoisting(node.whenTrue, () => cx.expression(node.whenTrue)),
    cx.withoutHoisting(node.whenFalse, () => cx.expression(node.whenFalse)),
  );
}
