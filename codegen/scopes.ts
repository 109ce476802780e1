/**
 * Python has no block scope, copies nothing into closures, and binds a name to the function that assigns it. This
 * finds where that would change the meaning, and which functions need `nonlocal` or `global`.
 */
import { ts } from "ts-morph";
import type { Reporter } from "./context.js";
import { DIAGNOSTICS } from "./diagnostics.js";
import { isInline } from "./inline.js";
import type { Unit } from "./modules.js";
import { KEYWORDS, type Names, RELIED_ON } from "./names.js";
import { hasModifier, isErased, isWritten } from "./syntax.js";

interface Declared {
  readonly symbol: ts.Symbol;
  readonly node: ts.Node;
  readonly block: ts.Node;
}

class Scope {
  readonly node: ts.Node;
  readonly parent: Scope | null;
  readonly declared = new Map<string, Declared[]>();
  readonly foreign = new Map<string, ts.Symbol>();
  constructor(node: ts.Node, parent: Scope | null) {
    this.node = node;
    this.parent = parent;
  }
  find(symbol: ts.Symbol): Declared | undefined {
    for (const entries of this.declared.values()) {
      const entry = entries.find((each) => each.symbol === symbol);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}

export class Scopes {
  readonly #scopes = new Map<ts.Node, Scope>();
  /** Variables that an inner function uses. */
  readonly captured = new Set<ts.Symbol>();
  readonly #names: Names;
  readonly #unit: Unit;
  readonly #reporter: Reporter;
  readonly #rebound = new Map<ts.Node, { nonlocal: Set<string>; global: Set<string> }>();

  constructor(unit: Unit, names: Names, reporter: Reporter) {
    this.#unit = unit;
    this.#names = names;
    this.#reporter = reporter;
    const top = this.#open(unit.source, null);
    for (const part of unit.parts) this.#declareAll(part, top);
    for (const part of unit.parts) ts.forEachChild(part, (child) => this.#visit(child, top));
    this.#finish(top);
  }

  #open(node: ts.Node, parent: Scope | null): Scope {
    const scope = new Scope(node, parent);
    this.#scopes.set(node, scope);
    return scope;
  }

  /** The function, or the module, whose variables the statements around `node` see as their own. */
  ownerOf(node: ts.Node): ts.Node {
    return this.#scopeOf(node)?.node ?? this.#unit.source;
  }

  #scopeOf(node: ts.Node): Scope | undefined {
    let at: ts.Node = node;
    while (!ts.isSourceFile(at) && (isInline(at, this.#names.checker) || !this.#scopes.has(at)))
      at = at.parent;
    return this.#scopes.get(ts.isSourceFile(at) ? this.#unit.source : at);
  }

  /** Whether a variable of that name around `node` would be taken for another, or hide one. */
  isTaken(name: string, node: ts.Node): boolean {
    const own = this.#scopeOf(node);
    if (RELIED_ON.has(name) || KEYWORDS.has(name) || own?.foreign.has(name) === true) return true;
    for (let at: Scope | null | undefined = own; at; at = at.parent) if (at.declared.has(name)) return true;
    return false;
  }

  /** The names that a function assigns and that belong to an outer function, or to the module. */
  rebound(node: ts.Node): { nonlocal: readonly string[]; global: readonly string[] } {
    const found = this.#rebound.get(node);
    return { nonlocal: [...(found?.nonlocal ?? [])], global: [...(found?.global ?? [])] };
  }

  /** Declares what `node` holds outside of inner functions, so that uses before a declaration are seen too. */
  #declareAll(node: ts.Node, scope: Scope): void {
    ts.forEachChild(node, (child) => {
      if (ts.isTypeNode(child) || isErased(child)) return;
      if (isNamed(child) && child.name !== undefined) this.#declareName(child.name, child, scope);
      if (ts.isImportDeclaration(child)) this.#declareImports(child, scope);
      if (!ts.isFunctionLike(child) && !ts.isClassLike(child)) this.#declareAll(child, scope);
    });
  }

  #declareImports(statement: ts.ImportDeclaration, scope: Scope): void {
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
    const names = ts.isNamespaceImport(bindings)
      ? [bindings]
      : bindings.elements.filter((each) => !each.isTypeOnly);
    for (const each of names) {
      const symbol = this.#names.symbol(each.name);
      if (symbol === undefined) continue;
      const target = this.#names.resolved(symbol);
      const inlined = this.#unit.parts.some((part) => target.declarations?.[0]?.getSourceFile() === part);
      if (inlined || this.#names.isBuiltin(target) || !(target.flags & ts.SymbolFlags.Value)) continue;
      const name = this.#names.of(symbol, this.#unit).split(".")[0] ?? "";
      const known = scope.declared.get(name) ?? [];
      const same = known.some(
        (entry) => ts.isSourceFile(entry.block) && this.#names.resolved(entry.symbol) === target,
      );
      if (!same) this.#declare(name, symbol, each, scope);
    }
  }

  #declareName(name: ts.BindingName | ts.PropertyName, declaration: ts.Node, scope: Scope): void {
    if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name) || !ts.isIdentifier(name)) return;
    const symbol = this.#names.symbol(name);
    if (symbol !== undefined) this.#declare(this.#names.of(symbol, this.#unit), symbol, declaration, scope);
  }

  #declare(name: string, symbol: ts.Symbol, node: ts.Node, scope: Scope): void {
    checkName(name, node, this.#reporter);
    if (RELIED_ON.has(name) && !isImport(node)) this.#reporter.report(node, DIAGNOSTICS.builtinName, name);
    const entries = scope.declared.get(name) ?? [];
    if (entries.some((entry) => entry.symbol === symbol)) return;
    entries.push({ symbol, node, block: blockOf(node) });
    scope.declared.set(name, entries);
  }

  #visit(node: ts.Node, scope: Scope): void {
    if (
      ts.isTypeNode(node) ||
      isErased(node) ||
      ts.isImportDeclaration(node) ||
      ts.isExportDeclaration(node)
    ) {
      if (ts.isExpressionWithTypeArguments(node)) this.#visit(node.expression, scope);
      return;
    }
    if (ts.isIdentifier(node)) {
      this.#reference(node, scope);
      return;
    }
    if (ts.isFunctionLike(node)) {
      const inner = this.#open(node, scope);
      for (const parameter of node.parameters) {
        this.#declareName(parameter.name, parameter, inner);
        this.#declareAll(parameter, inner);
      }
      const body = "body" in node ? node.body : undefined;
      if (body === undefined) return;
      this.#declareAll(body, inner);
      for (const parameter of node.parameters)
        if (parameter.initializer) this.#visit(parameter.initializer, scope);
      for (const parameter of node.parameters) this.#visitDefaults(parameter.name, scope);
      this.#visit(body, inner);
      this.#finish(inner);
      return;
    }
    if (ts.isPropertyAccessExpression(node)) {
      this.#visit(node.expression, scope);
      return;
    }
    if (ts.isPropertyAssignment(node)) {
      this.#visit(node.initializer, scope);
      return;
    }
    if (ts.isShorthandPropertyAssignment(node)) {
      this.#reference(node.name, scope);
      return;
    }
    if (ts.isVariableDeclaration(node) || ts.isBindingElement(node)) {
      if (!ts.isIdentifier(node.name)) this.#visit(node.name, scope);
      if (node.initializer) this.#visit(node.initializer, scope);
      return;
    }
    if (ts.isClassDeclaration(node)) {
      for (const clause of node.heritageClauses ?? []) {
        if (clause.token === ts.SyntaxKind.ExtendsKeyword)
          for (const type of clause.types) this.#visit(type, scope);
      }
      for (const member of node.members) this.#visit(member, scope);
      return;
    }
    if (ts.isPropertyDeclaration(node)) {
      // Fields are set in `__init__`, static ones where the class is.
      const inner = hasModifier(node, ts.SyntaxKind.StaticKeyword) ? scope : this.#open(node, scope);
      if (node.initializer) this.#visit(node.initializer, inner);
      return;
    }
    ts.forEachChild(node, (child) => this.#visit(child, scope));
  }

  #visitDefaults(name: ts.BindingName, scope: Scope): void {
    if (!ts.isObjectBindingPattern(name)) return;
    for (const element of name.elements) if (element.initializer) this.#visit(element.initializer, scope);
  }

  #reference(node: ts.Identifier, scope: Scope): void {
    const symbol = this.#names.symbol(node);
    if (symbol === undefined || !(this.#names.resolved(symbol).flags & ts.SymbolFlags.Value)) return;
    const name = this.#names.of(symbol, this.#unit).split(".")[0] ?? "";
    let owner: Scope | null = scope;
    while (owner !== null && owner.find(symbol) === undefined) {
      owner.foreign.set(name, symbol);
      owner = owner.parent;
    }
    const declared = owner?.find(symbol);
    if (owner === null || declared === undefined) return;
    if (owner === scope) {
      if (ts.isFunctionDeclaration(declared.node) && node.pos < declared.node.pos) {
        this.#reporter.report(node, DIAGNOSTICS.useBeforeDefinition, node.text);
      }
      return;
    }
    const { checker } = this.#names;
    if (!isInline(scope.node, checker)) this.captured.add(symbol);
    const perTurn = isInline(owner.node, checker) || isInLoop(declared.node, owner.node);
    if (perTurn && !isInlineUpTo(scope, owner, checker)) {
      this.#reporter.report(node, DIAGNOSTICS.loopCapture, node.text);
    }
    if (isWritten(node)) {
      const rebound = this.#rebound.get(scope.node) ?? {
        nonlocal: new Set<string>(),
        global: new Set<string>(),
      };
      (owner.parent === null ? rebound.global : rebound.nonlocal).add(name);
      this.#rebound.set(scope.node, rebound);
    }
  }

  #finish(scope: Scope): void {
    for (const [name, entries] of scope.declared) {
      const foreign = scope.foreign.get(name);
      const [first] = entries;
      if (
        foreign !== undefined &&
        first !== undefined &&
        this.#names.resolved(foreign) !== this.#names.resolved(first.symbol)
      ) {
        this.#reporter.report(first.node, DIAGNOSTICS.sameName, name);
      }
      entries.forEach((entry, index) => {
        for (const earlier of entries.slice(0, index)) {
          const apart = !contains(earlier.block, entry.block) && !contains(entry.block, earlier.block);
          const shared = this.captured.has(entry.symbol) || this.captured.has(earlier.symbol);
          if (apart && !shared && scope.parent !== null) continue;
          if (
            apart &&
            scope.parent === null &&
            !ts.isSourceFile(entry.block) &&
            !ts.isSourceFile(earlier.block) &&
            !shared
          )
            continue;
          const files = entry.node.getSourceFile() !== earlier.node.getSourceFile();
          this.#reporter.report(entry.node, files ? DIAGNOSTICS.inlinedName : DIAGNOSTICS.sameName, name);
        }
      });
    }
  }
}

/** Reports a name that Python cannot have. */
export function checkName(name: string, node: ts.Node, reporter: Reporter): void {
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) reporter.report(node, DIAGNOSTICS.asciiName, name);
  else if (KEYWORDS.has(name)) reporter.report(node, DIAGNOSTICS.pythonWord, name);
}

type Named = ts.VariableDeclaration | ts.BindingElement | ts.FunctionDeclaration | ts.ClassDeclaration;

const isNamed = (node: ts.Node): node is Named =>
  ts.isVariableDeclaration(node) ||
  ts.isBindingElement(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node);

const isImport = (node: ts.Node): boolean => ts.isImportSpecifier(node) || ts.isNamespaceImport(node);

const contains = (outer: ts.Node, inner: ts.Node): boolean =>
  outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;

/** The block in which a declaration is known. */
function blockOf(node: ts.Node): ts.Node {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isBlock(at) && ts.isCatchClause(at.parent)) return at.parent;
    if (ts.isBlock(at) || ts.isSourceFile(at) || ts.isCaseBlock(at) || ts.isCatchClause(at)) return at;
    if (ts.isIterationStatement(at, false) || ts.isFunctionLike(at)) return at;
  }
  return node.getSourceFile();
}

function isInLoop(declaration: ts.Node, owner: ts.Node): boolean {
  for (let at = declaration.parent; at !== undefined && at !== owner; at = at.parent) {
    if (ts.isIterationStatement(at, false)) return true;
  }
  return false;
}

function isInlineUpTo(scope: Scope, owner: Scope, checker: ts.TypeChecker): boolean {
  for (let at: Scope | null = scope; at !== null && at !== owner; at = at.parent)
    if (!isInline(at.node, checker)) return false;
  return true;
}
