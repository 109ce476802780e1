import { existsSync, readdirSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Project, ts } from "ts-morph";

/** What is to be emitted. */
export interface EmitProject {
  /** TypeScript files, or folders of which all are meant. */
  readonly entries: readonly string[];
  /** Output paths mirror source paths relative to it; the folder given, or the common folder of the entries. */
  readonly root?: string;
  /** Sources in memory, path to text: they come before what is on disk. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders of modules that are on the board already, by their plain names: their types come from there. */
  readonly libraries?: readonly string[];
  /** Source paths are told relative to it; the working directory when it is not given. */
  readonly base?: string;
}

/** A checked program and what of it becomes modules of its own. */
export interface LoadedProject {
  readonly program: ts.Program;
  /** Absolute. */
  readonly root: string;
  readonly base: string;
  readonly entries: readonly ts.SourceFile[];
  /** Entries at which there is no source. */
  readonly missing: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
};

/** The typed modules of the board: beside this file in the sources, at the package's root for what is built. */
function bindingsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, "bindings");
  return existsSync(join(beside, "index.d.ts")) ? beside : resolve(here, "../../codegen/bindings");
}

const isSource = (path: string): boolean => path.endsWith(".ts") && !path.endsWith(".d.ts");

/** Forward slashes, whatever the system. */
export const slashed = (path: string): string => path.split(sep).join("/");

/** `path` told relative to `folder`; an absolute path where it lies outside of it on another drive. */
export const relativeTo = (folder: string, path: string): string => slashed(relative(folder, path));

export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

export function loadProject(request: EmitProject): LoadedProject {
  const base = resolve(request.base ?? ".");
  const libraries = (request.libraries ?? []).map((folder) => `${slashed(resolve(base, folder))}/*`);
  const compilerOptions = libraries.length === 0 ? OPTIONS : { ...OPTIONS, paths: { "*": libraries } };
  const project = new Project({ compilerOptions, skipAddingFilesFromTsConfig: true });
  project.addSourceFilesAtPaths(`${slashed(bindingsFolder())}/*.d.ts`);

  const inMemory = new Map<string, string>();
  for (const [path, text] of Object.entries(request.files ?? {})) inMemory.set(resolve(base, path), text);
  for (const [path, text] of inMemory) project.createSourceFile(path, text, { overwrite: true });

  const paths = new Set<string>();
  const folders: string[] = [];
  const missing: string[] = [];
  for (const entry of request.entries) {
    const path = resolve(base, entry);
    if (inMemory.has(path) || (isSource(path) && existsSync(path))) {
      paths.add(path);
      folders.push(dirname(path));
      continue;
    }
    const inFolder = [...[...inMemory.keys()].filter((file) => isInside(path, file)), ...filesBelow(path)];
    const found = inFolder.filter(isSource);
    for (const file of inFolder) if (file.endsWith(".d.ts")) project.addSourceFileAtPathIfExists(file);
    if (found.length === 0) missing.push(entry);
    else folders.push(path);
    for (const file of found) paths.add(file);
  }
  for (const path of paths) project.addSourceFileAtPathIfExists(path);

  const root = request.root === undefined ? commonFolder(folders) : resolve(base, request.root);
  const program = project.getProgram().compilerObject;
  const entries = reachable(program, root, [...paths].sort());
  return { program, root, base, entries, missing };
}

/** The TypeScript files on disk below a folder, those of packages left out. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.split(sep).includes("node_modules"))
    .map((file) => join(folder, file));
}

function commonFolder(folders: readonly string[]): string {
  let [common = "."] = folders;
  for (const folder of folders) {
    while (folder !== common && !isInside(common, folder)) common = dirname(common);
  }
  return common;
}

/** The entries, and the files under `root` that they import. */
function reachable(program: ts.Program, root: string, paths: readonly string[]): ts.SourceFile[] {
  const checker = program.getTypeChecker();
  const found = new Set<ts.SourceFile>();
  const seen = new Set<ts.SourceFile>();
  const visit = (file: ts.SourceFile | undefined, entry: boolean): void => {
    if (file === undefined || seen.has(file) || file.isDeclarationFile) return;
    seen.add(file);
    if (entry || isInside(root, resolve(file.fileName))) found.add(file);
    for (const imported of importedFiles(checker, file)) visit(imported, false);
  };
  for (const path of paths) visit(program.getSourceFile(slashed(path)), true);
  return [...found].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

/** The source file that an import or export names; nothing for the board's modules and for types. */
export function importedFile(
  checker: ts.TypeChecker,
  statement: ts.ImportDeclaration | ts.ExportDeclaration,
): ts.SourceFile | undefined {
  const specifier = statement.moduleSpecifier;
  // What has a plain name is on the board already: it is imported by that name, wherever its types come from.
  if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith("."))
    return undefined;
  const declaration = checker.getSymbolAtLocation(specifier)?.declarations?.[0];
  return declaration !== undefined && ts.isSourceFile(declaration) ? declaration : undefined;
}

/** The plain names by which the project imports what is on the board already. */
export function libraryNames(program: ts.Program): string[] {
  const checker = program.getTypeChecker();
  const statements = program.getSourceFiles().flatMap((file) => [...file.statements]);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier) || specifier.text.startsWith("."))
      return [];
    const declaration = checker.getSymbolAtLocation(specifier)?.declarations?.[0];
    const isSource =
      declaration !== undefined && ts.isSourceFile(declaration) && !declaration.isDeclarationFile;
    return isSource ? [specifier.text] : [];
  });
}

/** Whether the statement vanishes with the types. */
export function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  return ts.isImportDeclaration(statement)
    ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    : statement.isTypeOnly;
}

export function importedFiles(checker: ts.TypeChecker, file: ts.SourceFile): ts.SourceFile[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const imported = isTypeOnly(statement) ? undefined : importedFile(checker, statement);
    return imported === undefined ? [] : [imported];
  });
}
