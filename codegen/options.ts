/** How programs are read and checked. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

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

/** What a tsconfig decides: where modules are found. How strictly they are checked, the emitter does. */
const KEPT = [
  "allowImportingTsExtensions",
  "baseUrl",
  "customConditions",
  "ignoreDeprecations",
  "module",
  "moduleResolution",
  "moduleSuffixes",
  "preserveSymlinks",
  "rewriteRelativeImportExtensions",
  "rootDirs",
  "typeRoots",
  "types",
  "verbatimModuleSyntax",
] as const satisfies readonly (keyof ts.CompilerOptions)[];

/** What a tsconfig says of a project. */
export interface Config {
  readonly options: ts.CompilerOptions;
  /** The files that it names or includes, absolute. */
  readonly files: readonly string[];
  /** Its `rootDir`, absolute. */
  readonly root: string | undefined;
  /** The folder that it lies in; undefined where there is none. */
  readonly folder: string | undefined;
  /** The tsconfig itself, and those that it extends; absolute. */
  readonly origins: readonly string[];
  /** The folders in which it looks for files; absolute. */
  readonly includes: readonly string[];
  readonly errors: readonly ts.Diagnostic[];
}

/** Without a tsconfig. */
export const DEFAULT_CONFIG: Config = {
  options: OPTIONS,
  files: [],
  root: undefined,
  folder: undefined,
  origins: [],
  includes: [],
  errors: [],
};

/** Reads a tsconfig, and what it extends. @param path Of the file, or of the folder with a `tsconfig.json`. */
export function readConfig(path: string): Config {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "tsconfig.json") : path;
  const folder = dirname(file);
  const { error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) return { ...DEFAULT_CONFIG, origins: [resolve(file)], errors: [error] };
  const source = ts.readJsonConfigFile(file, ts.sys.readFile);
  const parsed = ts.parseJsonSourceFileConfigFileContent(source, ts.sys, folder, {}, file);
  const { options, fileNames, wildcardDirectories = {} } = parsed;
  const kept = Object.fromEntries(KEPT.flatMap((key) => (key in options ? [[key, options[key]]] : [])));
  // What follows from another `module` than ours is TypeScript's to say.
  const { moduleResolution, verbatimModuleSyntax, ...common } = OPTIONS;
  const own = options.module === undefined ? OPTIONS : common;
  const paths = options.paths === undefined ? {} : { paths: absolute(options) };
  return {
    // Packages of types are looked for from where the tsconfig is.
    options: { ...own, ...kept, ...paths, configFilePath: file },
    files: fileNames.map((name) => resolve(name)),
    root: options.rootDir,
    folder,
    origins: [file, ...(source.extendedSourceFiles ?? [])].map((name) => resolve(name)),
    includes: Object.keys(wildcardDirectories).map((name) => resolve(name)),
    errors: ts.getConfigFileParsingDiagnostics(parsed),
  };
}

/** `paths` with absolute targets: they are relative to the file that sets them, which may be one that is extended. */
function absolute(options: ts.CompilerOptions): ts.MapLike<string[]> {
  const folder = options.baseUrl ?? options["pathsBasePath"];
  const from = typeof folder === "string" ? folder : ".";
  return Object.fromEntries(
    Object.entries(options.paths ?? {}).map(([pattern, targets]) => [
      pattern,
      targets.map((target) => resolve(from, target)),
    ]),
  );
}

/** The typed modules of the board: beside this file in the sources, at the package's root for what is built. */
export function bindingsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, "bindings");
  return existsSync(join(beside, "index.d.ts")) ? beside : resolve(here, "../../codegen/bindings");
}
