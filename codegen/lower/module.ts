/** A file of output: its imports, then its declarations. */
import { ts } from "ts-morph";
import { closingComments, fileComments } from "../comments.js";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { isTypeOnly } from "../imports.js";
import { isDeferred, type Unit } from "../modules.js";
import { isLiteral } from "../purity.js";
import type { Module, Stmt } from "../python/ast.js";
import { comment } from "../python/build.js";
import { allParts, allStatements, expressionsOf } from "../python/walk.js";
import { hasModifier, isErased } from "../syntax.js";

export function lowerModule(cx: Context): Module {
  const { parts, source, sourcePath } = cx.unit;
  const header = [`Emitted from ${sourcePath} by pycom-ota: edit that file, not this one.`];
  const comments = fileComments(source);
  if (comments.length > 0) header.push("", ...comments);
  const imports = new Imports();
  const body: Stmt[] = [];
  for (const part of parts) {
    for (const statement of part.statements) {
      cx.attempt(() => lowerTopLevel(statement, imports, body, cx), undefined);
    }
  }
  const closing = closingComments(source, source.statements.end);
  if (source.statements.length > 0) body.push(...comment(closing));
  if (cx.usesConst) imports.addFirst("micropython", "const");
  return { header, body: [...imports.statements(usedNames(body)), ...withoutHeader(body, comments)] };
}

/** The comments of the file are not the comments of its first statement too. */
function withoutHeader(body: readonly Stmt[], header: readonly string[]): Stmt[] {
  const [first, ...rest] = body;
  if (first === undefined) return [];
  const comments = first.comments ?? [];
  const repeated = header.every((line, index) => comments[index] === line);
  return repeated ? [{ ...first, comments: comments.slice(header.length) }, ...rest] : [...body];
}

/** Every name that the code uses. */
function usedNames(body: readonly Stmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const stmt of allStatements(body)) {
    for (const expr of expressionsOf(stmt))
      for (const part of allParts(expr)) if (part.kind === "name") names.add(part.id);
  }
  return names;
}

/** Import lines, each module once. */
class Imports {
  readonly #modules = new Set<string>();
  readonly #names = new Map<string, Map<string, string>>();
  readonly #again = new Set<string>();

  addModule(module: string): void {
    this.#modules.add(module);
  }

  /** `keep` where others import the name from here: it is needed though nothing uses it. */
  add(module: string, name: string, alias: string, keep: boolean): void {
    const names = this.#names.get(module) ?? new Map<string, string>();
    names.set(alias, name);
    this.#names.set(module, names);
    if (keep) this.#again.add(alias);
  }

  addFirst(module: string, name: string): void {
    const others = [...this.#names].filter(([each]) => each !== module);
    const names = new Map([[name, name], ...(this.#names.get(module) ?? [])]);
    this.#names.clear();
    this.#names.set(module, names);
    for (const [each, itsNames] of others) this.#names.set(each, itsNames);
  }

  statements(used: ReadonlySet<string>): Stmt[] {
    const lines: Stmt[] = [...this.#modules].map((module) => ({ kind: "import", module }));
    for (const [module, names] of this.#names) {
      const wanted = [...names]
        .filter(([alias]) => used.has(alias) || this.#again.has(alias))
        .map(([alias, name]): readonly [string, string] => [name, alias]);
      if (wanted.length > 0) lines.push({ kind: "from", module, names: wanted });
    }
    return lines;
  }
}

function lowerTopLevel(node: ts.Statement, imports: Imports, body: Stmt[], cx: Context): void {
  if (ts.isImportDeclaration(node)) lowerImport(node, imports, cx);
  else if (ts.isExportDeclaration(node)) lowerExport(node, imports, cx);
  else if (
    ts.isExportAssignment(node) ||
    ts.isImportEqualsDeclaration(node) ||
    ts.isModuleDeclaration(node)
  ) {
    if (!isErased(node)) cx.refuse(node, DIAGNOSTICS.exportForm);
  } else body.push(...cx.statements([node]));
}

/** Whether the file's declarations are part of this very module. */
const isInlined = (file: ts.SourceFile | undefined, unit: Unit): boolean =>
  unit.parts.some((part) => part === file);

function lowerImport(node: ts.ImportDeclaration, imports: Imports, cx: Context): void {
  if (isTypeOnly(node)) return;
  const file = cx.modules.importedFile(node);
  if (isDeferred(node)) {
    if (isInlined(file, cx.unit)) cx.refuse(node, DIAGNOSTICS.importForm);
    if (file !== undefined) checkDeclaresOnly(file, node, cx, new Set());
    return;
  }
  if (node.importClause?.name !== undefined) cx.refuse(node, DIAGNOSTICS.importForm);
  const bindings = node.importClause?.namedBindings;
  if (isInlined(file, cx.unit)) {
    if (bindings !== undefined && ts.isNamespaceImport(bindings)) cx.refuse(node, DIAGNOSTICS.importForm);
    return;
  }
  const module = cx.modules.importedName(node);
  if (module === undefined) cx.refuse(node, DIAGNOSTICS.importForm);
  if (bindings === undefined || ts.isNamespaceImport(bindings)) {
    if (module === "builtins") cx.refuse(node, DIAGNOSTICS.importForm);
    imports.addModule(module);
    return;
  }
  if (module === "builtins") return;
  for (const element of bindings.elements) addName(element, module, imports, cx, false);
}

function addName(
  element: ts.ImportSpecifier | ts.ExportSpecifier,
  module: string,
  imports: Imports,
  cx: Context,
  keep: boolean,
): void {
  const symbol = cx.checker.getSymbolAtLocation(element.name);
  if (symbol === undefined) return;
  const target = cx.names.resolved(symbol);
  if (!(target.flags & ts.SymbolFlags.Value) || target.flags & ts.SymbolFlags.Enum) return;
  imports.add(module, cx.names.of(target, cx.unit), cx.names.of(symbol, cx.unit), keep);
}

/** `export { A } from "./x.js"` is an import that others import again. */
function lowerExport(node: ts.ExportDeclaration, imports: Imports, cx: Context): void {
  if (isTypeOnly(node)) return;
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) cx.refuse(node, DIAGNOSTICS.exportForm);
  if (node.moduleSpecifier === undefined) {
    if (clause.elements.some((each) => each.propertyName)) cx.refuse(node, DIAGNOSTICS.exportForm);
    return;
  }
  const module = cx.modules.importedName(node);
  if (isInlined(cx.modules.importedFile(node), cx.unit)) return;
  if (module === undefined || module === "builtins") cx.refuse(node, DIAGNOSTICS.exportForm);
  for (const element of clause.elements) if (!element.isTypeOnly) addName(element, module, imports, cx, true);
}

/** Whether loading the module does nothing but declare: then nobody can tell when it is loaded. */
function checkDeclaresOnly(file: ts.SourceFile, place: ts.Node, cx: Context, seen: Set<ts.SourceFile>): void {
  if (seen.has(file)) return;
  seen.add(file);
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      const next = isTypeOnly(statement) ? undefined : cx.modules.importedFile(statement);
      if (next !== undefined) checkDeclaresOnly(next, place, cx, seen);
    } else if (!declaresOnly(statement)) {
      cx.refuse(place, DIAGNOSTICS.lazyEffects);
    }
  }
}

function declaresOnly(node: ts.Statement): boolean {
  if (isErased(node) || ts.isFunctionDeclaration(node)) return true;
  if (ts.isClassDeclaration(node)) return node.members.filter(isStaticField).every(hasConstantValue);
  if (!ts.isVariableStatement(node)) return ts.isEmptyStatement(node);
  return node.declarationList.declarations.every(hasConstantValue);
}

const isStaticField = (member: ts.ClassElement): member is ts.PropertyDeclaration =>
  ts.isPropertyDeclaration(member) && hasModifier(member, ts.SyntaxKind.StaticKeyword);

const hasConstantValue = ({ initializer }: ts.VariableDeclaration | ts.PropertyDeclaration): boolean =>
  initializer === undefined || isConstantValue(initializer);

/** Literals, names, operators on them, and collections of them: evaluating them changes nothing. */
function isConstantValue(node: ts.Expression): boolean {
  if (isLiteral(node) || ts.isIdentifier(node) || ts.isArrowFunction(node)) return true;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return isConstantValue(node.expression);
  }
  if (ts.isPropertyAccessExpression(node)) return isConstantValue(node.expression);
  if (ts.isBinaryExpression(node)) return isConstantValue(node.left) && isConstantValue(node.right);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isConstantValue);
  if (ts.isNewExpression(node))
    return ["Map", "Set"].includes(node.expression.getText()) && !node.arguments?.length;
  if (ts.isCallExpression(node))
    return BUILDERS.has(node.expression.getText()) && node.arguments.every(isConstantValue);
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.every((each) => !ts.isPropertyAssignment(each) || isConstantValue(each.initializer))
  );
}

/** Builtins that make a value and do nothing else. */
const BUILDERS = new Set(["bytes", "bytearray", "encode", "len", "slice"]);
