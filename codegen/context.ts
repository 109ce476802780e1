import { ts } from "ts-morph";
import { closingComments } from "./comments.js";
import { DIAGNOSTICS, type Diagnostic, type DiagnosticKind, hint, message } from "./diagnostics.js";
import type { Modules, Unit } from "./modules.js";
import type { Names } from "./names.js";
import type { Origins } from "./origins.js";
import { relativeTo } from "./paths.js";
import type { Expr, Stmt } from "./python/ast.js";
import { comment } from "./python/build.js";
import type { Scopes } from "./scopes.js";
import type { Types } from "./types.js";

/** What a lowering throws where it cannot go on; the statement around it is given up, the next one is tried. */
class Refusal extends Error {
  override readonly name = "Refusal";
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Collects errors, each place and kind once. */
export class Reporter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #base: string;
  readonly #seen = new Set<string>();

  constructor(base: string) {
    this.#base = base;
  }

  add(diagnostic: Diagnostic): void {
    const key = `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}:${diagnostic.code}`;
    if (!this.#seen.has(key)) this.diagnostics.push(diagnostic);
    this.#seen.add(key);
  }

  report(node: ts.Node, kind: DiagnosticKind, ...values: readonly string[]): void {
    this.add(this.at(node, kind, values));
  }

  at(node: ts.Node, kind: DiagnosticKind, values: readonly string[]): Diagnostic {
    const file = node.getSourceFile();
    const place = locate(file, node.getStart(file), node.getEnd(), this.#base);
    return { ...place, code: kind.code, message: message(kind, values), hint: hint(kind, values) };
  }
}

/** Position and line of source, for a diagnostic. */
export function locate(
  file: ts.SourceFile,
  start: number,
  end: number,
  base: string,
): Pick<Diagnostic, "file" | "line" | "column" | "source" | "length"> {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const source = (file.text.split(/\r?\n/)[line] ?? "").trimEnd();
  return {
    file: relativeTo(base, file.fileName),
    line: line + 1,
    column: character + 1,
    source,
    length: end - start,
  };
}

/** The tables of constructs, as the families of lowerings see them. */
export interface Lowering {
  expression(node: ts.Expression, cx: Context): Expr;
  statement(node: ts.Statement, cx: Context): Stmt[];
}

const NONE: ReadonlySet<string> = new Set();

/** What every lowering knows. One for each file of output. */
export class Context {
  readonly types: Types;
  readonly names: Names;
  readonly modules: Modules;
  readonly scopes: Scopes;
  readonly unit: Unit;
  readonly reporter: Reporter;
  readonly origins: Origins;
  readonly lowering: Lowering;
  /** Whether the module needs `from micropython import const`. */
  usesConst = false;
  /** Whether what it becomes depends on classes of modules that it does not import. */
  looksAround = false;
  /** The exception that is being handled here, if any. */
  handled: ts.Symbol | null = null;
  readonly #before: Stmt[][] = [];
  readonly #taken = new Map<ts.Node, Set<string>>();
  readonly #replaced = new Map<ts.Symbol, Expr>();

  constructor(
    parts: Pick<
      Context,
      "types" | "names" | "modules" | "scopes" | "unit" | "reporter" | "origins" | "lowering"
    >,
  ) {
    this.types = parts.types;
    this.names = parts.names;
    this.modules = parts.modules;
    this.scopes = parts.scopes;
    this.unit = parts.unit;
    this.reporter = parts.reporter;
    this.origins = parts.origins;
    this.lowering = parts.lowering;
  }

  expression(node: ts.Expression): Expr {
    return this.lowering.expression(node, this);
  }

  /** What decides: a boolean. */
  condition(node: ts.Expression): Expr {
    if (!this.types.isBoolean(node)) this.refuse(node, DIAGNOSTICS.truthiness);
    return this.expression(node);
  }

  /** Statements in a row; one that is refused does not keep the others from being looked at. */
  statements(nodes: readonly ts.Statement[]): Stmt[] {
    return nodes.flatMap((node) => this.attempt(() => this.lowering.statement(node, this), []));
  }

  /** A block, or the single statement that stands for one; never empty. */
  body(node: ts.Statement): Stmt[] {
    if (!ts.isBlock(node)) return this.#filled(this.statements([node]));
    return this.#filled([...this.statements(node.statements), ...this.closing(node)]);
  }

  /** The comments at the end of a block. */
  closing(node: ts.Block | ts.ClassDeclaration): Stmt[] {
    const end = ts.isBlock(node) ? node.statements.end : node.members.end;
    return comment(closingComments(node, end));
  }

  #filled(body: Stmt[]): Stmt[] {
    return body.length > 0 ? body : [{ kind: "pass" }];
  }

  get checker(): ts.TypeChecker {
    return this.types.checker;
  }

  /** Gives up on what is being lowered. */
  refuse(node: ts.Node, kind: DiagnosticKind, ...values: readonly string[]): never {
    throw new Refusal(this.reporter.at(node, kind, values));
  }

  /** With its place in the source, unless it knows a closer one. */
  located<T extends Expr | Stmt>(part: T, node: ts.Node): T {
    return part.origin === undefined ? { ...part, origin: this.origins.of(node) } : part;
  }

  /** Runs a lowering; a refusal is noted, and `fallback` returned. */
  attempt<T>(lower: () => T, fallback: T): T {
    try {
      return lower();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.reporter.add(error.diagnostic);
      return fallback;
    }
  }

  /** Runs `lower`; the statements that must stand before its result come with it. */
  hoisting<T>(lower: () => T): { result: T; before: Stmt[] } {
    const before: Stmt[] = [];
    this.#before.push(before);
    try {
      return { result: lower(), before };
    } finally {
      this.#before.pop();
    }
  }

  /** Runs `lower` for a part that is evaluated again and again, or in a place without statements. */
  withoutHoisting<T>(node: ts.Node, lower: () => T): T {
    const { result, before } = this.hoisting(lower);
    if (before.length > 0) this.refuse(node, DIAGNOSTICS.repeatedHere);
    return result;
  }

  /** Puts a statement before the one that is being lowered. */
  hoist(stmt: Stmt): void {
    this.#before.at(-1)?.push(stmt);
  }

  /** `_`, for what nobody reads, unless the source has such a name. */
  unused(node: ts.Node): string {
    return this.scopes.isTaken("_", node) ? this.fresh("_", node) : "_";
  }

  /** A name that nothing has yet in the function around `node`, or around that function; none of `others` either. */
  fresh(wish: string, node: ts.Node, others: ReadonlySet<string> = NONE): string {
    const name = this.free(wish, node, others);
    const owner = this.scopes.ownerOf(node);
    this.#taken.set(owner, (this.#taken.get(owner) ?? new Set()).add(name));
    return name;
  }

  /** The same for what nobody reads behind the statement: the next one may have the name again. */
  free(wish: string, node: ts.Node, others: ReadonlySet<string> = NONE): string {
    const taken = this.#taken.get(this.scopes.ownerOf(node));
    const isFree = (name: string): boolean =>
      !this.scopes.isTaken(name, node) && taken?.has(name) !== true && !others.has(name);
    let name = wish;
    for (let number = 2; !isFree(name); number++) name = `${wish}${number}`;
    return name;
  }

  /** The Python name of an identifier that stands for a value. */
  name(node: ts.Identifier): string {
    const symbol = this.names.symbol(node);
    return symbol === undefined ? node.text : this.names.of(symbol, this.unit);
  }

  /** Another expression for a symbol, while `lower` runs. */
  replacing<T>(symbol: ts.Symbol, expr: Expr, lower: () => T): T {
    this.#replaced.set(symbol, expr);
    try {
      return lower();
    } finally {
      this.#replaced.delete(symbol);
    }
  }

  replacement(symbol: ts.Symbol): Expr | undefined {
    return this.#replaced.get(symbol);
  }
}
