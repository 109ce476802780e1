/** Which files a program's import statements name. */
import { resolve } from "node:path";
import { ts } from "ts-morph";
import { isInside } from "./paths.js";

type ImportStatement = ts.ImportDeclaration | ts.ExportDeclaration;

const isImportStatement = (node: ts.Statement): node is ImportStatement =>
  ts.isImportDeclaration(node) || ts.isExportDeclaration(node);

/** Whether the statement vanishes with the types. */
export function isTypeOnly(statement: ImportStatement): boolean {
  return ts.isImportDeclaration(statement)
    ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    : statement.isTypeOnly;
}

export class ImportResolver {
  readonly #checker: ts.TypeChecker;
  readonly #root: string;
  readonly #libraries: readonly string[];

  /** @param libraries Absolute paths of folders whose modules are on the board already. */
  constructor(checker: ts.TypeChecker, root: string, libraries: readonly string[]) {
    this.#checker = checker;
    this.#root = root;
    this.#libraries = libraries;
  }

  /** The source file that a statement names; nothing for the board's modules, for what is on the board, for types. */
  file(statement: ImportStatement): ts.SourceFile | undefined {
    const specifier = specifierOf(statement);
    const file = this.#resolved(statement);
    if (specifier === undefined || file === undefined) return undefined;
    return specifier.startsWith(".") || this.#isOwn(specifier, file) ? file : undefined;
  }

  /** The files that a file imports, those left out of which it needs types only. */
  files(file: ts.SourceFile): ts.SourceFile[] {
    return file.statements.flatMap((statement) => {
      if (!isImportStatement(statement) || isTypeOnly(statement)) return [];
      return this.file(statement) ?? [];
    });
  }

  /** Every file that a file names: libraries and types too. */
  named(file: ts.SourceFile): ts.SourceFile[] {
    return file.statements.flatMap((statement) =>
      isImportStatement(statement) ? (this.#resolved(statement) ?? []) : [],
    );
  }

  /** The names by which a file imports sources that are on the board already. */
  libraryNames(file: ts.SourceFile): string[] {
    return file.statements.flatMap((statement) => {
      if (!isImportStatement(statement) || this.file(statement) !== undefined) return [];
      const resolved = this.#resolved(statement);
      return resolved === undefined || resolved.isDeclarationFile ? [] : (specifierOf(statement) ?? []);
    });
  }

  #resolved(statement: ImportStatement): ts.SourceFile | undefined {
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined) return undefined;
    const declaration = this.#checker.getSymbolAtLocation(specifier)?.declarations?.[0];
    return declaration !== undefined && ts.isSourceFile(declaration) ? declaration : undefined;
  }

  /**
   * Whether a specifier without a dot, which `paths` resolves, means a file of the project. What the board itself could
   * call by that name, and lies elsewhere, is on the board already.
   */
  #isOwn(specifier: string, file: ts.SourceFile): boolean {
    const path = resolve(file.fileName);
    if (file.isDeclarationFile || path.split(/[\\/]/).includes("node_modules")) return false;
    if (this.#libraries.some((folder) => isInside(folder, path))) return false;
    return isInside(this.#root, path) || !/^[A-Za-z_][\w.]*$/.test(specifier);
  }
}

function specifierOf(statement: ImportStatement): string | undefined {
  const specifier = statement.moduleSpecifier;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}
