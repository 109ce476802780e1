/** How things are called in Python. */
import { ts } from "ts-morph";
import type { Modules, Unit } from "./modules.js";
import { isAmbient, type Types } from "./types.js";

export const KEYWORDS: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** The builtins that emitted code relies on; others may be shadowed, as MicroPython's authors do with `hash` or `id`. */
export const RELIED_ON: ReadonlySet<string> = new Set(
  `Exception OSError ValueError UnicodeError IndexError MemoryError KeyboardInterrupt NotImplementedError abs any all
  bool bytearray bytes const dict enumerate int isinstance len list max memoryview min open print property range reversed
  set sorted staticmethod str super tuple type self zip`.split(/\s+/),
);

/** `camelCase` to `snake_case`; classes and constants stay. */
export function snakeCase(name: string): string {
  const [, lead = "", rest = ""] = /^(_*)(.*)$/s.exec(name) ?? [];
  if (/^[A-Z]/.test(rest)) return name;
  return (
    lead +
    rest
      .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
      .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
      .toLowerCase()
  );
}

const underscored = (name: string): string => (name.startsWith("_") ? name : `_${name}`);

export class Names {
  readonly #types: Types;
  readonly #modules: Modules;
  readonly #exports = new Map<ts.SourceFile, ReadonlySet<ts.Symbol>>();

  constructor(types: Types, modules: Modules) {
    this.#types = types;
    this.#modules = modules;
  }

  get checker(): ts.TypeChecker {
    return this.#types.checker;
  }

  /** The symbol of a name where it is used as a value. */
  symbol(node: ts.Identifier): ts.Symbol | undefined {
    const checker = this.#types.checker;
    if (ts.isParameter(node.parent) && ts.isConstructorDeclaration(node.parent.parent)) {
      // A parameter that is a property too has two symbols: the code of the constructor sees the parameter's.
      if (ts.isParameterPropertyDeclaration(node.parent, node.parent.parent)) {
        return checker.getSymbolsOfParameterPropertyDeclaration(node.parent, node.text)[0];
      }
    }
    return ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  }

  /** What the symbol stands for in the end: imports followed. */
  resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#types.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** The import of a whole module that the symbol is, if it is one. */
  namespaceImport(symbol: ts.Symbol): ts.ImportDeclaration | undefined {
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined || !ts.isNamespaceImport(declaration)) return undefined;
    const statement = declaration.parent.parent;
    return ts.isImportDeclaration(statement) ? statement : undefined;
  }

  /** The Python name of a symbol as `unit` sees it. */
  of(symbol: ts.Symbol, unit: Unit): string {
    const namespace = this.namespaceImport(symbol);
    if (namespace !== undefined) return this.#modules.importedName(namespace) ?? symbol.name;
    if (!(symbol.flags & ts.SymbolFlags.Alias)) return this.#own(symbol);
    const target = this.resolved(symbol);
    const declaration = symbol.declarations?.[0];
    const renamed =
      declaration !== undefined &&
      ts.isImportSpecifier(declaration) &&
      declaration.propertyName !== undefined;
    if (!renamed || this.isBuiltin(target) || this.#isPartOf(target, unit)) return this.#own(target);
    return isAmbient(target) ? symbol.name : snakeCase(symbol.name);
  }

  /** Whether the ambient module "builtins" declares it. */
  isBuiltin(symbol: ts.Symbol): boolean {
    const declaration = symbol.declarations?.[0];
    for (let node: ts.Node | undefined = declaration; node !== undefined; node = node.parent) {
      if (ts.isModuleDeclaration(node)) return node.name.text === "builtins";
    }
    return false;
  }

  /** Whether another module can import it. */
  isExported(symbol: ts.Symbol): boolean {
    const file = symbol.declarations?.[0]?.getSourceFile();
    if (file === undefined) return false;
    let exported = this.#exports.get(file);
    if (exported === undefined) {
      const checker = this.#types.checker;
      const module = checker.getSymbolAtLocation(file);
      const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
      exported = new Set(symbols.map((each) => this.resolved(each)));
      this.#exports.set(file, exported);
    }
    return exported.has(this.#types.checker.getExportSymbolOfSymbol(symbol));
  }

  #isPartOf(symbol: ts.Symbol, unit: Unit): boolean {
    const file = symbol.declarations?.[0]?.getSourceFile();
    return file !== undefined && unit.parts.includes(file);
  }

  #own(symbol: ts.Symbol): string {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (declaration === undefined || isAmbient(symbol) || isKeyword(declaration)) return symbol.name;
    const name = snakeCase(symbol.name);
    if (isPrivate(declaration)) return underscored(name);
    return isBoardConstant(declaration, this.#modules) && !this.isExported(symbol) ? underscored(name) : name;
  }
}

const isPrivate = (declaration: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) !== 0;

/** A name in a destructured parameter of keyword arguments: the caller writes it, so it stays. */
function isKeyword(declaration: ts.Declaration): boolean {
  return (
    ts.isBindingElement(declaration) &&
    ts.isParameter(declaration.parent.parent) &&
    isKwargs(declaration.parent.parent.type)
  );
}

/** Whether a parameter's type is written as `Kwargs<…>`. */
export function isKwargs(type: ts.TypeNode | undefined): boolean {
  return (
    type !== undefined &&
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    type.typeName.text === "Kwargs"
  );
}

/** A constant at the top level of a board's module, known while compiling: MicroPython's `const()`. */
export function isBoardConstant(declaration: ts.Node, modules: Modules): boolean {
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return false;
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list) || !(list.flags & ts.NodeFlags.Const)) return false;
  if (!ts.isVariableStatement(list.parent) || !ts.isSourceFile(list.parent.parent)) return false;
  return modules.unitOf(list.parent.parent)?.onBoard === true && isConstantInteger(declaration.initializer);
}

/** An integer that MicroPython's compiler folds: literals and operators on them. */
function isConstantInteger(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isConstantInteger(node.expression);
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.MinusToken && isConstantInteger(node.operand);
  }
  if (ts.isBinaryExpression(node)) {
    const folded = [ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken];
    return (
      folded.includes(node.operatorToken.kind) &&
      isConstantInteger(node.left) &&
      isConstantInteger(node.right)
    );
  }
  return ts.isNumericLiteral(node) && Number.isInteger(Number(node.text));
}
