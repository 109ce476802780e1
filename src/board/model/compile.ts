import { readFileSync, statSync } from "node:fs";
import { compileFunction } from "node:vm";
import ts from "typescript";

/** What a compiled module is given. */
export interface ModuleScope {
  readonly exports: object;
  readonly require: (specifier: string) => object;
  /** What `import defer` becomes: a module that is loaded when it is first used. */
  readonly requireDeferred: (specifier: string) => object;
  /** Called first in every `catch`. */
  readonly rethrow: (error: unknown) => void;
}

/** Runs the module's statements. */
export type CompiledModule = (scope: ModuleScope) => void;

const PARAMETERS = ["exports", "require", "__requireDeferred", "__rethrow"];

const compiled = new Map<string, { readonly changed: number | string; readonly module: CompiledModule }>();

/**
 * Compiles a TypeScript file, without checking its types. A file that has not changed is compiled once.
 *
 * @param source - what stands for the file's own text
 * @throws CompileError on a syntax error
 */
export function compile(path: string, source?: string): CompiledModule {
  const changed = source ?? statSync(path).mtimeMs;
  const known = compiled.get(path);
  if (known?.changed === changed) return known.module;
  const run = compileFunction(transpile(path, source ?? readFileSync(path, "utf8")), PARAMETERS, {
    filename: path,
  });
  const module: CompiledModule = ({ exports, require, requireDeferred, rethrow }) => {
    Reflect.apply(run, undefined, [exports, require, requireDeferred, rethrow]);
  };
  compiled.set(path, { changed, module });
  return module;
}

/** A file of a device program is no TypeScript. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

function transpile(path: string, source: string): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: false,
      inlineSourceMap: true,
    },
    transformers: { before: [deferImports, rethrowSignals] },
  });
  const syntax = diagnostics.filter(({ code }) => code < SEMANTIC_ERRORS);
  if (syntax.length > 0) {
    throw new CompileError(ts.formatDiagnostics(syntax, FORMAT_HOST));
  }
  return outputText;
}

/** Codes from here on are about types and options, which are checked elsewhere. */
const SEMANTIC_ERRORS = 2000;
const FORMAT_HOST: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => "",
  getNewLine: () => "\n",
};

/** `import defer * as name from "…"` becomes `const name = __requireDeferred("…")`. */
const deferImports: ts.TransformerFactory<ts.SourceFile> = ({ factory }) => {
  const replace = (statement: ts.Statement): ts.Statement => {
    if (!ts.isImportDeclaration(statement)) return statement;
    const clause = statement.importClause;
    if (clause?.phaseModifier !== ts.SyntaxKind.DeferKeyword) return statement;
    const bindings = clause.namedBindings;
    if (bindings === undefined || !ts.isNamespaceImport(bindings)) return statement;
    const value = factory.createCallExpression(factory.createIdentifier("__requireDeferred"), undefined, [
      statement.moduleSpecifier,
    ]);
    const declaration = factory.createVariableDeclaration(bindings.name, undefined, undefined, value);
    return factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
    );
  };
  return (file) => factory.updateSourceFile(file, file.statements.map(replace));
};

/** No program can catch a power cut: each `catch (e) {` goes on with `__rethrow(e);`. */
const rethrowSignals: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!ts.isCatchClause(visited)) return visited;
    const declared = visited.variableDeclaration?.name;
    const name =
      declared !== undefined && ts.isIdentifier(declared) ? declared : factory.createUniqueName("error");
    const rethrow = factory.createCallExpression(factory.createIdentifier("__rethrow"), undefined, [name]);
    return factory.updateCatchClause(
      visited,
      visited.variableDeclaration ?? factory.createVariableDeclaration(name),
      factory.updateBlock(visited.block, [
        factory.createExpressionStatement(rethrow),
        ...visited.block.statements,
      ]),
    );
  };
  return (file) => ts.visitEachChild(file, visit, context);
};
