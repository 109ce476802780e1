/** The checked program, and what of it becomes modules. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { Project, type ts } from "ts-morph";
import { ImportResolver } from "./imports.js";
import { bindingsFolder, type Config, DEFAULT_CONFIG, readConfig } from "./options.js";
import { isInside, slashed, VOLUMES } from "./paths.js";

/** What is to be emitted. */
export interface EmitProject {
  /** TypeScript files, or folders of which all are meant; by default the files of the tsconfig. */
  readonly entries?: readonly string[];
  /**
   * A tsconfig, or the folder that holds `tsconfig.json`: it says where modules are found (`paths`, `moduleResolution`,
   * `types`…). How strictly they are checked is always the same.
   */
  readonly tsconfig?: string;
  /**
   * Output paths mirror source paths relative to it; by default the folder given, or the common folder of the entries.
   * With the files of a tsconfig: its `rootDir`, or their common folder, or the one with the volume that this is in.
   */
  readonly root?: string;
  /** Sources in memory, path to text: they come before what is on disk. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders of modules that are on the board already, by their plain names: their types come from there. */
  readonly libraries?: readonly string[];
  /** Whether comments are emitted, which take about a quarter of a file; they are unless told otherwise. */
  readonly comments?: boolean;
  /** Paths are relative to it, those of sources are told so; the working directory when it is not given. */
  readonly base?: string;
}

/** A checked program and what of it becomes modules of its own. */
export interface LoadedProject {
  readonly program: ts.Program;
  readonly imports: ImportResolver;
  /** Absolute. */
  readonly root: string;
  readonly base: string;
  readonly entries: readonly ts.SourceFile[];
  readonly hasComments: boolean;
  /** Entries at which there is no source. */
  readonly missing: readonly string[];
  /** What is wrong with the tsconfig. */
  readonly errors: readonly ts.Diagnostic[];
}

const isSource = (path: string): boolean => path.endsWith(".ts") && !path.endsWith(".d.ts");

/** Loads a project; and again, when files have changed. */
export class ProjectLoader {
  readonly #request: EmitProject;
  readonly #base: string;
  readonly #libraries: readonly string[];
  readonly #config: Config;
  readonly #project: Project;
  readonly #inMemory = new Map<string, string>();

  constructor(request: EmitProject) {
    this.#request = request;
    this.#base = resolve(request.base ?? ".");
    this.#libraries = (request.libraries ?? []).map((folder) => resolve(this.#base, folder));
    this.#config =
      request.tsconfig === undefined ? DEFAULT_CONFIG : readConfig(resolve(this.#base, request.tsconfig));
    this.#project = new Project({ compilerOptions: this.#options(), skipAddingFilesFromTsConfig: true });
    this.#project.addSourceFilesAtPaths(`${slashed(bindingsFolder())}/*.d.ts`);
    for (const [path, text] of Object.entries(request.files ?? {})) {
      this.#inMemory.set(resolve(this.#base, path), text);
    }
    for (const [path, text] of this.#inMemory) {
      this.#project.createSourceFile(path, text, { overwrite: true });
    }
  }

  /** Reads files again whose text has changed; absolute paths. */
  refresh(paths: readonly string[]): void {
    for (const path of paths) this.#project.getSourceFile(slashed(path))?.refreshFromFileSystemSync();
  }

  /** Whether a file belongs to the program. */
  has(path: string): boolean {
    return this.#project.getSourceFile(slashed(path)) !== undefined;
  }

  /** Where changes would concern the project: its files, its tsconfig, and the folders in which it looks for files. */
  inputs(): string[] {
    const { origins, includes } = this.#config;
    const entries = (this.#request.entries ?? []).map((entry) => resolve(this.#base, entry));
    const program = this.#project.getProgram().compilerObject;
    const sources = program
      .getSourceFiles()
      .map((file) => resolve(file.fileName))
      .filter((path) => !path.split(sep).includes("node_modules") && !this.#inMemory.has(path));
    return [
      ...new Set([...origins, ...(this.#request.entries === undefined ? includes : entries), ...sources]),
    ];
  }

  load(): LoadedProject {
    const { paths, folders, missing } = this.#entries();
    for (const path of paths) this.#project.addSourceFileAtPathIfExists(path);
    const root = this.#root(folders);
    const program = this.#project.getProgram().compilerObject;
    const imports = new ImportResolver(program.getTypeChecker(), root, this.#libraries);
    const entries = reachable(program, imports, root, [...paths].sort());
    const { comments: hasComments = true } = this.#request;
    const { errors } = this.#config;
    return { program, imports, root, base: this.#base, entries, hasComments, missing, errors };
  }

  #options(): ts.CompilerOptions {
    const { options } = this.#config;
    if (this.#libraries.length === 0) return options;
    const libraries = this.#libraries.map((folder) => `${slashed(folder)}/*`);
    return { ...options, paths: { ...options.paths, "*": [...libraries, ...(options.paths?.["*"] ?? [])] } };
  }

  #root(folders: readonly string[]): string {
    if (this.#request.root !== undefined) return resolve(this.#base, this.#request.root);
    const common = commonFolder(folders);
    if (this.#request.entries !== undefined) return common;
    const { root, folder = this.#base } = this.#config;
    return root ?? aboveVolume(common, folder);
  }

  /** The files that are meant, the folders that they are in, and entries without any. */
  #entries(): { paths: Set<string>; folders: string[]; missing: string[] } {
    const paths = new Set<string>();
    const folders: string[] = [];
    const missing: string[] = [];
    const { entries, tsconfig = "" } = this.#request;
    for (const path of this.#config.files) {
      if (path.endsWith(".d.ts")) this.#project.addSourceFileAtPathIfExists(path);
      else if (entries === undefined && isSource(path)) {
        paths.add(path);
        folders.push(dirname(path));
      }
    }
    if (entries === undefined && paths.size === 0) missing.push(tsconfig);
    for (const entry of entries ?? []) {
      const path = resolve(this.#base, entry);
      if (this.#inMemory.has(path) || (isSource(path) && existsSync(path))) {
        paths.add(path);
        folders.push(dirname(path));
        continue;
      }
      const inFolder = [
        ...[...this.#inMemory.keys()].filter((file) => isInside(path, file)),
        ...filesBelow(path),
      ];
      const found = inFolder.filter(isSource);
      for (const file of inFolder)
        if (file.endsWith(".d.ts")) this.#project.addSourceFileAtPathIfExists(file);
      if (found.length === 0) missing.push(entry);
      else folders.push(path);
      for (const file of found) paths.add(file);
    }
    return { paths, folders, missing };
  }
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

/** The folder that holds the volume which `folder` is or lies in; `folder` itself where it is in none below `top`. */
function aboveVolume(folder: string, top: string): string {
  for (let at = folder; isInside(top, at); at = dirname(at)) {
    if (VOLUMES.some((volume) => at.endsWith(sep + volume))) return dirname(at);
  }
  return folder;
}

/** The entries, and the files under `root` that they import. */
function reachable(
  program: ts.Program,
  imports: ImportResolver,
  root: string,
  paths: readonly string[],
): ts.SourceFile[] {
  const found = new Set<ts.SourceFile>();
  const seen = new Set<ts.SourceFile>();
  const visit = (file: ts.SourceFile | undefined, entry: boolean): void => {
    if (file === undefined || seen.has(file) || file.isDeclarationFile) return;
    seen.add(file);
    if (entry || isInside(root, resolve(file.fileName))) found.add(file);
    for (const imported of imports.files(file)) visit(imported, false);
  };
  for (const path of paths) visit(program.getSourceFile(slashed(path)), true);
  return [...found].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}
