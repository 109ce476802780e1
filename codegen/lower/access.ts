import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isDeferred } from "../modules.js";
import type { Expr } from "../python/ast.js";
import { attribute, builtin, integer, method, name, string, subscript } from "../python/build.js";
import { isAmbient, isLibrary } from "../types.js";

export function lowerIdentifier(node: ts.Identifier, cx: Context): Expr {
  const symbol = cx.names.symbol(node);
  if (symbol === undefined) return cx.refuse(node, DIAGNOSTICS.unsupported, `\`${node.text}\``);
  const replacement = cx.replacement(symbol);
  if (replacement !== undefined) return replacement;
  if (node.text === "undefined") return cx.refuse(node, DIAGNOSTICS.undefinedValue);
  if (node.text === "NaN" || node.text === "Infinity") return cx.refuse(node, DIAGNOSTICS.fraction);
  if (isLibrary(cx.names.resolved(symbol))) {
    return node.text === "Error"
      ? name("Exception")
      : cx.refuse(node, DIAGNOSTICS.unsupported, `\`${node.text}\``);
  }
  if (cx.names.resolved(symbol).flags & ts.SymbolFlags.Enum) {
    return cx.refuse(node, DIAGNOSTICS.unsupported, "An enum as a value");
  }
  if (cx.names.namespaceImport(symbol) !== undefined)
    return cx.refuse(node, DIAGNOSTICS.unsupported, "A module as a value");
  if (cx.types.shapes(node).has("any")) cx.refuse(node, DIAGNOSTICS.any);
  return name(cx.name(node));
}

export function lowerThis(node: ts.Expression, cx: Context): Expr {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (ts.isArrowFunction(at)) continue;
    if (ts.isClassElement(at)) {
      const isStatic = (ts.getCombinedModifierFlags(at) & ts.ModifierFlags.Static) !== 0;
      return isStatic ? cx.refuse(node, DIAGNOSTICS.this) : name("self");
    }
    if (ts.isFunctionLike(at)) break;
  }
  return cx.refuse(node, DIAGNOSTICS.this);
}

/** The Python name of a member. */
export function memberName(node: ts.PropertyAccessExpression, cx: Context): string {
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  if (symbol === undefined || ts.isPrivateIdentifier(node.name))
    return cx.refuse(node.name, DIAGNOSTICS.memberForm);
  return cx.names.of(cx.names.resolved(symbol), cx.unit);
}

/** What a member of an enum stands for, where the compiler knows it. */
export function enumValue(node: ts.PropertyAccessExpression, cx: Context): string | number | undefined {
  const member = cx.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
  return member !== undefined && ts.isEnumMember(member) ? cx.checker.getConstantValue(member) : undefined;
}

export function lowerProperty(node: ts.PropertyAccessExpression, cx: Context): Expr {
  const value = enumValue(node, cx);
  if (typeof value === "number") return integer(value);
  if (typeof value === "string") return string(value);
  const module = moduleOf(node.expression, cx);
  if (module !== null) return attribute(module, memberName(node, cx));
  return property(node, cx, () => cx.expression(node.expression));
}

/** The module that an expression names, if it does. */
export function moduleOf(node: ts.Expression, cx: Context): Expr | null {
  if (!ts.isIdentifier(node)) return null;
  const symbol = cx.names.symbol(node);
  const statement = symbol === undefined ? undefined : cx.names.namespaceImport(symbol);
  if (symbol !== undefined && isAmbientNamespace(cx.names.resolved(symbol))) return name(cx.name(node));
  if (symbol === undefined || statement === undefined) return null;
  if (isDeferred(statement) && !isInFunction(node)) cx.refuse(node, DIAGNOSTICS.lazyAtTop, node.text);
  const [first = "", ...rest] = cx.names.of(symbol, cx.unit).split(".");
  return rest.reduce((object, part) => attribute(object, part), name(first));
}

/** What holds classes and functions on the board, as `Timer` of `machine` does. */
const isAmbientNamespace = (symbol: ts.Symbol): boolean =>
  symbol.valueDeclaration !== undefined &&
  ts.isModuleDeclaration(symbol.valueDeclaration) &&
  ts.isIdentifier(symbol.valueDeclaration.name) &&
  isAmbient(symbol) &&
  !isLibrary(symbol);

function isInFunction(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at)) return true;
    if (ts.isPropertyDeclaration(at))
      return (ts.getCombinedModifierFlags(at) & ts.ModifierFlags.Static) === 0;
  }
  return false;
}

/** A member of `object`, which stands for what is before the dot. */
export function property(node: ts.PropertyAccessExpression, cx: Context, object: () => Expr): Expr {
  const member = node.name.text;
  const receiver = node.expression;
  if (receiver.kind === ts.SyntaxKind.SuperKeyword) return cx.refuse(node, DIAGNOSTICS.superForm);
  if (member === "name" && ts.isPropertyAccessExpression(receiver) && receiver.name.text === "constructor") {
    return attribute(builtin("type", cx.expression(receiver.expression)), "__name__");
  }
  switch (cx.types.shape(receiver)) {
    case "array":
    case "tuple":
    case "bytes":
    case "memoryview":
      if (member === "length") return builtin("len", object());
      return cx.refuse(node.name, DIAGNOSTICS.unknownMethod, member);
    case "map":
    case "set":
      if (member === "size") return builtin("len", object());
      return cx.refuse(node.name, DIAGNOSTICS.unknownMethod, member);
    case "string":
      if (member === "length") return cx.refuse(node.name, DIAGNOSTICS.stringUnits, member);
      return cx.refuse(node.name, DIAGNOSTICS.unknownMethod, member);
    case "record":
      return isAlwaysThere(node, cx)
        ? subscript(object(), string(member))
        : method(object(), "get", string(member));
    case "instance":
      return instanceMember(node, cx, object);
    case "class":
      return attribute(object(), memberName(node, cx));
    case "any":
      return cx.refuse(receiver, DIAGNOSTICS.any);
    default:
      return cx.refuse(node, DIAGNOSTICS.unsupported, `The property \`${member}\` here`);
  }
}

/** Whether every record of the type has the property. */
function isAlwaysThere(node: ts.PropertyAccessExpression, cx: Context): boolean {
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  return symbol !== undefined && !(symbol.flags & ts.SymbolFlags.Optional);
}

function instanceMember(node: ts.PropertyAccessExpression, cx: Context, object: () => Expr): Expr {
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  if (symbol === undefined) return cx.refuse(node.name, DIAGNOSTICS.memberForm);
  if (isLibrary(symbol)) {
    if (node.name.text === "message") return builtin("str", object());
    return cx.refuse(node.name, DIAGNOSTICS.unknownMethod, node.name.text);
  }
  if (symbol.flags & ts.SymbolFlags.Method) return cx.refuse(node, DIAGNOSTICS.methodValue);
  return attribute(object(), memberName(node, cx));
}
