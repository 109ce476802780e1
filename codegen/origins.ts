/** Where nodes of TypeScript's tree stand, as the Python tree keeps it. */
import { ts } from "ts-morph";
import { relativeTo } from "./paths.js";
import type { Origin } from "./python/ast.js";
import { hasModifier } from "./syntax.js";

export class Origins {
  readonly #base: string;
  readonly #files = new Map<ts.SourceFile, string>();
  readonly #scopes = new Map<ts.Node, string>();

  /** @param base Source paths are told relative to it. */
  constructor(base: string) {
    this.#base = base;
  }

  of(node: ts.Node): Origin {
    const source = node.getSourceFile();
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return { file: this.#file(source), line: line + 1, column: character + 1, scope: this.#scope(node) };
  }

  #file(source: ts.SourceFile): string {
    const known = this.#files.get(source);
    if (known !== undefined) return known;
    const file = relativeTo(this.#base, source.fileName);
    this.#files.set(source, file);
    return file;
  }

  #scope(node: ts.Node): string {
    for (let at = node; !ts.isSourceFile(at); at = at.parent) {
      if (!isScope(at)) continue;
      const known = this.#scopes.get(at) ?? scopeName(at);
      this.#scopes.set(at, known);
      return known;
    }
    return "<module>";
  }
}

type Scope = ts.SignatureDeclaration | ts.PropertyDeclaration;

/** Code of its own: functions, and the values of fields, which the constructor sets. */
const isScope = (node: ts.Node): node is Scope =>
  ts.isFunctionLike(node) ||
  (ts.isPropertyDeclaration(node) && !hasModifier(node, ts.SyntaxKind.StaticKeyword));

/** As a JavaScript engine names it in a trace: `sample`, `Meter.sample`, `new Meter`, `<anonymous>`. */
function scopeName(node: Scope): string {
  const owner = ts.isClassLike(node.parent) ? node.parent.name?.text : undefined;
  if (owner !== undefined && (ts.isConstructorDeclaration(node) || ts.isPropertyDeclaration(node))) {
    return `new ${owner}`;
  }
  const name = ts.getNameOfDeclaration(node);
  const text = name !== undefined && ts.isIdentifier(name) ? name.text : "<anonymous>";
  return owner === undefined ? text : `${owner}.${text}`;
}
