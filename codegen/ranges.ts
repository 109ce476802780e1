/** Between which bounds an integer is known to lie: what decides about `%` and bit operations. */
import { ts } from "ts-morph";
import { isWritten } from "./syntax.js";
import { isAmbient, isLibrary, type Types } from "./types.js";

export interface Range {
  readonly min: number;
  readonly max: number;
}

const ANY: Range = { min: -Infinity, max: Infinity };
const LENGTH: Range = { min: 0, max: 2 ** 31 - 1 };
const BYTE: Range = { min: 0, max: 255 };
/** What JavaScript's bit operations keep. */
export const INT32: Range = { min: -(2 ** 31), max: 2 ** 31 - 1 };

export const within = (inner: Range, outer: Range): boolean =>
  inner.min >= outer.min && inner.max <= outer.max;
export const isNatural = (range: Range): boolean => range.min >= 0;

export function rangeOf(node: ts.Expression, types: Types): Range {
  const of = (each: ts.Expression): Range => rangeOf(each, types);
  if (ts.isParenthesizedExpression(node)) return of(node.expression);
  const literal = types.of(node);
  if (literal.isNumberLiteral()) return { min: literal.value, max: literal.value };
  if (literal.isUnion() && literal.types.every((part) => part.isNumberLiteral())) {
    const values = literal.types.flatMap((part) => (part.isNumberLiteral() ? [part.value] : []));
    return { min: Math.min(...values), max: Math.max(...values) };
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const { min, max } = of(node.operand);
    return { min: -max, max: -min };
  }
  if (ts.isConditionalExpression(node)) return union(of(node.whenTrue), of(node.whenFalse));
  if (isLength(node, types)) return LENGTH;
  if (isBoardConstant(node, types)) return LENGTH;
  if (ts.isBinaryExpression(node)) return binaryRange(node, of);
  if (ts.isCallExpression(node)) return callRange(node, types, of);
  if (ts.isIdentifier(node)) return variableRange(node, types);
  return ANY;
}

/** How long something of the language's own is: what a class of the program calls `size` may be anything. */
function isLength(node: ts.Expression, types: Types): boolean {
  if (!ts.isPropertyAccessExpression(node) || !["length", "size"].includes(node.name.text)) return false;
  const symbol = types.checker.getSymbolAtLocation(node.name);
  return symbol !== undefined && isLibrary(symbol);
}

/** `Pin.IRQ_FALLING`, `POLLIN`: what the board's modules name in capitals are natural numbers of 31 bits. */
function isBoardConstant(node: ts.Expression, types: Types): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  if (!ts.isIdentifier(name) || !/^[A-Z][A-Z0-9_]*$/.test(name.text)) return false;
  const symbol = types.checker.getSymbolAtLocation(name);
  if (symbol === undefined) return false;
  const resolved = symbol.flags & ts.SymbolFlags.Alias ? types.checker.getAliasedSymbol(symbol) : symbol;
  return isAmbient(resolved) && !isLibrary(resolved);
}

const union = (a: Range, b: Range): Range => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });

function corners(a: Range, b: Range, operate: (x: number, y: number) => number): Range {
  const values = [operate(a.min, b.min), operate(a.min, b.max), operate(a.max, b.min), operate(a.max, b.max)];
  return values.some(Number.isNaN) ? ANY : { min: Math.min(...values), max: Math.max(...values) };
}

function binaryRange(node: ts.BinaryExpression, of: (each: ts.Expression) => Range): Range {
  const [a, b] = [of(node.left), of(node.right)];
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
      return { min: a.min + b.min, max: a.max + b.max };
    case ts.SyntaxKind.MinusToken:
      return { min: a.min - b.max, max: a.max - b.min };
    case ts.SyntaxKind.AsteriskToken:
      return isNatural(a) && isNatural(b) && a.max === Infinity
        ? { min: 0, max: Infinity }
        : corners(a, b, (x, y) => x * y);
    case ts.SyntaxKind.PercentToken:
      return isNatural(a) && b.min > 0 ? { min: 0, max: Math.min(a.max, b.max - 1) } : ANY;
    case ts.SyntaxKind.SlashToken:
      return isNatural(a) && b.min > 0 ? { min: 0, max: a.max } : ANY;
    case ts.SyntaxKind.AmpersandToken: {
      const masks = [a, b].filter((side) => isNatural(side) && within(side, INT32)).map((side) => side.max);
      return masks.length > 0 ? { min: 0, max: Math.min(...masks) } : INT32;
    }
    case ts.SyntaxKind.BarToken:
    case ts.SyntaxKind.CaretToken: {
      if (!isNatural(a) || !isNatural(b) || !within(a, INT32) || !within(b, INT32)) return INT32;
      const bits = Math.ceil(Math.log2(Math.max(a.max, b.max) + 1));
      return { min: 0, max: 2 ** bits - 1 };
    }
    case ts.SyntaxKind.LessThanLessThanToken:
      return isNatural(a) && isNatural(b) ? { min: 0, max: a.max * 2 ** b.max } : ANY;
    case ts.SyntaxKind.GreaterThanGreaterThanToken:
      return isNatural(a) && isNatural(b) ? { min: 0, max: Math.floor(a.max / 2 ** b.min) } : INT32;
    case ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
      return { min: 0, max: 2 ** 32 - 1 };
    default:
      return ANY;
  }
}

function callRange(node: ts.CallExpression, types: Types, of: (each: ts.Expression) => Range): Range {
  const callee = node.expression;
  if (ts.isIdentifier(callee)) {
    const declaration = types.checker.getResolvedSignature(node)?.declaration;
    if (declaration?.getSourceFile().isDeclarationFile !== true) return ANY;
    const [first] = node.arguments;
    if (callee.text === "len") return LENGTH;
    return callee.text === "item" &&
      first !== undefined &&
      ["bytes", "memoryview"].includes(types.shape(first) ?? "")
      ? BYTE
      : ANY;
  }
  if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== "Math") return ANY;
  const ranges = node.arguments.map(of);
  const [first] = ranges;
  if (first === undefined) return ANY;
  switch (callee.name.text) {
    case "floor":
      return { min: Math.floor(first.min), max: Math.floor(first.max) };
    case "min":
      return {
        min: Math.min(...ranges.map((each) => each.min)),
        max: Math.min(...ranges.map((each) => each.max)),
      };
    case "max":
      return {
        min: Math.max(...ranges.map((each) => each.min)),
        max: Math.max(...ranges.map((each) => each.max)),
      };
    case "abs":
      return {
        min: Math.max(0, first.min, -first.max),
        max: Math.max(Math.abs(first.min), Math.abs(first.max)),
      };
    default:
      return ANY;
  }
}

/** The `i` of `for (const [i, x] of xs.entries())`. */
function isIndexOfEntries(node: ts.Declaration, types: Types): boolean {
  if (!ts.isBindingElement(node) || !ts.isArrayBindingPattern(node.parent)) return false;
  const variable = node.parent.parent;
  if (node.parent.elements[0] !== node || !ts.isVariableDeclaration(variable)) return false;
  const loop = variable.parent.parent;
  if (!ts.isForOfStatement(loop) || !ts.isCallExpression(loop.expression)) return false;
  const callee = loop.expression.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "entries") return false;
  const isConst = (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
  return isConst && ["array", "tuple", "bytes", "memoryview"].includes(types.shape(callee.expression) ?? "");
}

/** A constant is what it was made from; the counter of a loop counts up from where it starts. */
function variableRange(node: ts.Identifier, types: Types): Range {
  const declaration = types.checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (declaration === undefined) return ANY;
  if (isIndexOfEntries(declaration, types)) return LENGTH;
  if (!ts.isVariableDeclaration(declaration)) return ANY;
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list)) return ANY;
  if (ts.isForOfStatement(list.parent)) {
    return ["bytes", "memoryview"].includes(types.shape(list.parent.expression) ?? "") ? BYTE : ANY;
  }
  if (declaration.initializer === undefined) return ANY;
  if (list.flags & ts.NodeFlags.Const) return rangeOf(declaration.initializer, types);
  const loop = list.parent;
  if (!ts.isForStatement(loop) || loop.incrementor === undefined || loop.condition === undefined) return ANY;
  if (isAssignedIn(loop.statement, declaration, types)) return ANY;
  const { min } = rangeOf(declaration.initializer, types);
  const { condition, incrementor } = loop;
  const isCounter = (each: ts.Expression): boolean =>
    ts.isIdentifier(each) && types.checker.getSymbolAtLocation(each)?.valueDeclaration === declaration;
  if (!countsUp(incrementor, isCounter, types)) return ANY;
  if (!ts.isBinaryExpression(condition) || !isCounter(condition.left)) return ANY;
  const bound = rangeOf(condition.right, types).max;
  const inclusive = condition.operatorToken.kind === ts.SyntaxKind.LessThanEqualsToken;
  if (!inclusive && condition.operatorToken.kind !== ts.SyntaxKind.LessThanToken) return ANY;
  return { min, max: inclusive ? bound : bound - 1 };
}

function countsUp(node: ts.Expression, isCounter: (each: ts.Expression) => boolean, types: Types): boolean {
  if (ts.isPostfixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.PlusPlusToken && isCounter(node.operand);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusEqualsToken) return false;
  return isCounter(node.left) && isNatural(rangeOf(node.right, types));
}

function isAssignedIn(node: ts.Node, variable: ts.VariableDeclaration, types: Types): boolean {
  if (ts.isIdentifier(node) && isWritten(node))
    return types.checker.getSymbolAtLocation(node)?.valueDeclaration === variable;
  return ts.forEachChild(node, (child) => isAssignedIn(child, variable, types) || undefined) === true;
}
