/** The modules of a checked project, each lowered to Python and printed. */
import { Context, Reporter } from "./context.js";
import { atFile, DIAGNOSTICS, type Diagnostic } from "./diagnostics.js";
import { LOWERING } from "./lower/index.js";
import { lowerModule } from "./lower/module.js";
import { Modules, type Unit } from "./modules.js";
import { Names } from "./names.js";
import { checkOrder } from "./order.js";
import { Origins } from "./origins.js";
import type { LoadedProject } from "./project.js";
import type { Origin } from "./python/ast.js";
import { withoutComments } from "./python/bare.js";
import { checkDialect } from "./python/dialect.js";
import { printLines, textOf } from "./python/print.js";
import { Scopes } from "./scopes.js";
import { Types } from "./types.js";

/** A file of output. */
export interface EmittedFile {
  /** Relative to the folder of output, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Where each line comes from; null for what comes from no place: blank lines, comments, imports. */
  readonly origins: readonly (Origin | null)[];
}

/** What one module became. */
export interface UnitResult {
  readonly file: EmittedFile;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it depends on modules that it does not import. */
  readonly looksAround: boolean;
}

export class Units {
  readonly modules: Modules;
  readonly #base: string;
  readonly #types: Types;
  readonly #names: Names;
  readonly #origins: Origins;
  readonly #known: ReadonlySet<string>;
  readonly #hasComments: boolean;

  constructor(project: LoadedProject) {
    const { program, imports, base, hasComments } = project;
    this.#base = base;
    this.#hasComments = hasComments;
    this.#types = new Types(program.getTypeChecker());
    this.modules = new Modules(project);
    this.#names = new Names(this.#types, this.modules);
    this.#origins = new Origins(base);
    const libraries = program.getSourceFiles().flatMap((file) => imports.libraryNames(file));
    this.#known = new Set([...this.modules.units.map((unit) => unit.name), ...libraries]);
  }

  emit(unit: Unit): UnitResult {
    const reporter = new Reporter(this.#base);
    const scopes = new Scopes(unit, this.#names, reporter);
    checkOrder(unit, this.#names, reporter);
    const cx = new Context({
      types: this.#types,
      names: this.#names,
      modules: this.modules,
      scopes,
      unit,
      reporter,
      origins: this.#origins,
      lowering: LOWERING,
    });
    const module = lowerModule(cx);
    for (const violation of checkDialect(module, this.#known)) {
      reporter.add(atFile(unit.sourcePath, DIAGNOSTICS.dialect, violation));
    }
    const lines = printLines(this.#hasComments ? module : withoutComments(module));
    const file = { path: unit.path, text: textOf(lines), origins: lines.map(({ origin }) => origin) };
    return { file, diagnostics: reporter.diagnostics, looksAround: cx.looksAround };
  }
}
