/** Projects to files, the first time and after each change. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ts } from "ts-morph";
import { locate, Reporter } from "./context.js";
import { atFile, DIAGNOSTICS, type Diagnostic } from "./diagnostics.js";
import type { Modules, Unit } from "./modules.js";
import { KEYWORDS } from "./names.js";
import { VOLUMES } from "./paths.js";
import { type EmitProject, type LoadedProject, ProjectLoader } from "./project.js";
import { type EmittedFile, type UnitResult, Units } from "./units.js";

export interface EmitResult {
  /** In the order of their paths. None when there is any diagnostic. */
  readonly files: readonly EmittedFile[];
  /** TypeScript's own errors where there are some; else the emitter's. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `import("./a.js").Type`, which may name any file. */
const IMPORT_TYPE = /\bimport\s*\(/;

/**
 * Emits a project again and again. What has not changed, nor imports anything that has, is neither read, checked nor
 * emitted again. Writes nothing.
 */
export class ProjectEmitter {
  readonly #request: EmitProject;
  #loader: ProjectLoader;
  readonly #checked = new Map<string, readonly Diagnostic[]>();
  readonly #emitted = new Map<string, UnitResult>();

  constructor(request: EmitProject) {
    this.#request = request;
    this.#loader = new ProjectLoader(request);
  }

  /**
   * The project as it is now.
   * @param changed Paths of files that have changed, come or gone since the last time.
   */
  emit(changed: readonly string[] = []): EmitResult {
    const paths = changed.map((path) => resolve(path));
    const project = this.#reload(paths);
    this.#forget(project, paths);
    const found = this.#errors(project);
    if (found.length > 0) return { files: [], diagnostics: found };
    return this.#lower(project);
  }

  /** Absolute paths of files and folders in which a change concerns the project. */
  inputs(): string[] {
    return this.#loader.inputs();
  }

  /** Another set of files is another program: imports may name other files then. */
  #reload(changed: readonly string[]): LoadedProject {
    if (changed.every((path) => path.endsWith(".ts") && existsSync(path) && this.#loader.has(path))) {
      this.#loader.refresh(changed);
    } else {
      this.#loader = new ProjectLoader(this.#request);
      this.#checked.clear();
      this.#emitted.clear();
    }
    return this.#loader.load();
  }

  /** What is known of files that have changed, and of those that import one of them, is out of date. */
  #forget({ program, imports }: LoadedProject, changed: readonly string[]): void {
    const files = program.getSourceFiles();
    const stale = new Set(files.filter(({ fileName }) => changed.includes(resolve(fileName))));
    // What is declared in no module is declared for all of them.
    if ([...stale].some((file) => !ts.isExternalModule(file))) {
      this.#checked.clear();
      this.#emitted.clear();
      return;
    }
    for (let size = -1; size < stale.size; ) {
      size = stale.size;
      for (const file of files) {
        if (stale.has(file) || stale.size === 0) continue;
        if (imports.named(file).some((each) => stale.has(each)) || IMPORT_TYPE.test(file.text))
          stale.add(file);
      }
    }
    for (const { fileName } of stale) {
      this.#checked.delete(fileName);
      this.#emitted.delete(fileName);
    }
  }

  /** The errors for which nothing is emitted: of the tsconfig, of entries, of types. */
  #errors(project: LoadedProject): readonly Diagnostic[] {
    const { program, base, missing, errors } = project;
    const reporter = new Reporter(base);
    for (const entry of missing) reporter.add(atFile(entry, DIAGNOSTICS.noSource, entry));
    const general = [...errors, ...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
    for (const diagnostic of general) reporter.add(fromTypeScript(diagnostic, base));
    for (const file of program.getSourceFiles()) {
      const known = this.#checked.get(file.fileName) ?? checkFile(program, file, base);
      this.#checked.set(file.fileName, known);
      for (const diagnostic of known) reporter.add(diagnostic);
    }
    return reporter.diagnostics;
  }

  #lower(project: LoadedProject): EmitResult {
    const units = new Units(project);
    const general = new Reporter(project.base);
    checkUnits(units.modules, general);
    const results = units.modules.units.map((unit) => {
      const known = this.#emitted.get(unit.source.fileName);
      const result = known === undefined || known.looksAround ? units.emit(unit) : known;
      this.#emitted.set(unit.source.fileName, result);
      return result;
    });
    for (const result of results) for (const diagnostic of result.diagnostics) general.add(diagnostic);
    const { diagnostics } = general;
    return { files: diagnostics.length > 0 ? [] : results.map(({ file }) => file), diagnostics };
  }
}

function checkFile(program: ts.Program, file: ts.SourceFile, base: string): Diagnostic[] {
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.map((diagnostic) => fromTypeScript(diagnostic, base));
}

function fromTypeScript(found: ts.Diagnostic, base: string): Diagnostic {
  const text = ts.flattenDiagnosticMessageText(found.messageText, "\n");
  const common = { code: `TS${found.code}`, message: text, hint: "" };
  if (found.file === undefined || found.start === undefined) {
    return { file: "", line: 0, column: 0, source: "", length: 0, ...common };
  }
  return { ...locate(found.file, found.start, found.start + (found.length ?? 1), base), ...common };
}

/** What concerns modules as wholes: their names, and circles of imports. */
function checkUnits(modules: Modules, reporter: Reporter): void {
  const found = new Set<string>();
  for (const unit of modules.units) {
    const parts = unit.name.split(".");
    if (!parts.every((part) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(part) && !KEYWORDS.has(part))) {
      reporter.add(atFile(unit.sourcePath, DIAGNOSTICS.moduleName, unit.name));
    }
    const module = placeOf(unit);
    if (found.has(module)) {
      reporter.add(atFile(unit.sourcePath, DIAGNOSTICS.sameOutput, `the module \`${unit.name}\``));
    }
    found.add(module);
  }
  const cycle = modules.cycle();
  const [first] = cycle ?? [];
  if (cycle !== null && first !== undefined) {
    const way = [...cycle, first].map((unit) => unit.name).join(" → ");
    reporter.add(atFile(first.sourcePath, DIAGNOSTICS.importCycle, way));
  }
}

/** The volume that a module is on, and its name there. */
function placeOf({ path, name }: Unit): string {
  const segments = path.split("/").slice(0, -1);
  const volume = segments.findIndex((segment) => VOLUMES.includes(segment));
  return [...segments.slice(0, volume + 1), name].join("/");
}
