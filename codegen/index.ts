/** A checked subset of TypeScript, emitted as MicroPython 1.11. */
import { ts } from "ts-morph";
import { Context, locate, Reporter } from "./context.js";
import { DIAGNOSTICS, type Diagnostic, message } from "./diagnostics.js";
import { LOWERING } from "./lower/index.js";
import { lowerModule } from "./lower/module.js";
import { Modules, type Unit } from "./modules.js";
import { KEYWORDS, Names } from "./names.js";
import { checkOrder } from "./order.js";
import { Origins } from "./origins.js";
import { type EmitProject, type LoadedProject, libraryNames, loadProject } from "./project.js";
import type { Origin } from "./python/ast.js";
import { checkDialect } from "./python/dialect.js";
import { printLines, textOf } from "./python/print.js";
import { Scopes } from "./scopes.js";
import { Types } from "./types.js";

export { DIAGNOSTICS, type Diagnostic, type DiagnosticKind, formatDiagnostic } from "./diagnostics.js";
export { type CheckResult, checkProject, type OutputFile, writeProject } from "./files.js";
export { MapError, type MappedFile, Maps, writeMaps } from "./maps.js";
export type { EmitProject } from "./project.js";
export type { Origin } from "./python/ast.js";
export { type FindOrigin, mapTrace } from "./trace.js";

/** A file of output. */
export interface EmittedFile {
  /** Relative to the folder of output, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Where each line comes from; null for what comes from no place: blank lines, comments, imports. */
  readonly origins: readonly (Origin | null)[];
}

export interface EmitResult {
  /** In the order of their paths. None when there is any diagnostic. */
  readonly files: readonly EmittedFile[];
  /** TypeScript's own errors where there are some; else the emitter's. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Emits a project. Writes nothing: one error anywhere, and there are no files. */
export function emitProject(request: EmitProject): EmitResult {
  const project = loadProject(request);
  const reporter = new Reporter(project.base);
  for (const entry of project.missing) reporter.add(atFile(entry, DIAGNOSTICS.noSource, entry));
  for (const diagnostic of typeErrors(project)) reporter.add(diagnostic);
  if (reporter.diagnostics.length > 0) return { files: [], diagnostics: reporter.diagnostics };

  const types = new Types(project.program.getTypeChecker());
  const modules = new Modules(project);
  const names = new Names(types, modules);
  checkUnits(modules, reporter);
  const ownModules = new Set([...modules.units.map((unit) => unit.name), ...libraryNames(project.program)]);
  const origins = new Origins(project.base);
  const files = modules.units.map((unit): EmittedFile => {
    const scopes = new Scopes(unit, names, reporter);
    checkOrder(unit, names, reporter);
    const cx = new Context({ types, names, modules, scopes, unit, reporter, origins, lowering: LOWERING });
    const module = lowerModule(cx);
    for (const violation of checkDialect(module, ownModules)) {
      reporter.add(atFile(unit.sourcePath, DIAGNOSTICS.dialect, violation));
    }
    const lines = printLines(module);
    return { path: unit.path, text: textOf(lines), origins: lines.map(({ origin }) => origin) };
  });
  const { diagnostics } = reporter;
  return { files: diagnostics.length > 0 ? [] : files, diagnostics };
}

const atFile = (
  file: string,
  kind: (typeof DIAGNOSTICS)[keyof typeof DIAGNOSTICS],
  ...values: readonly string[]
): Diagnostic => ({
  file,
  line: 0,
  column: 0,
  code: kind.code,
  message: message(kind, values),
  hint: kind.hint,
  source: "",
  length: 0,
});

function typeErrors(project: LoadedProject): Diagnostic[] {
  const { program, base } = project;
  return ts.getPreEmitDiagnostics(program).flatMap((found): Diagnostic[] => {
    const text = ts.flattenDiagnosticMessageText(found.messageText, "\n");
    const common = { code: `TS${found.code}`, message: text, hint: "" };
    if (found.file === undefined || found.start === undefined) {
      return [{ file: "", line: 0, column: 0, source: "", length: 0, ...common }];
    }
    return [{ ...locate(found.file, found.start, found.start + (found.length ?? 1), base), ...common }];
  });
}

/** What concerns modules as wholes: their names, and circles of imports. */
function checkUnits(modules: Modules, reporter: Reporter): void {
  const paths = new Map<string, Unit>();
  for (const unit of modules.units) {
    const parts = unit.name.split(".");
    if (!parts.every((part) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(part) && !KEYWORDS.has(part))) {
      reporter.add(atFile(unit.sourcePath, DIAGNOSTICS.moduleName, unit.name));
    }
    if (paths.has(unit.path)) reporter.add(atFile(unit.sourcePath, DIAGNOSTICS.sameOutput, unit.path));
    paths.set(unit.path, unit);
  }
  const cycle = modules.cycle();
  const [first] = cycle ?? [];
  if (cycle !== null && first !== undefined) {
    const way = [...cycle, first].map((unit) => unit.name).join(" → ");
    reporter.add(atFile(first.sourcePath, DIAGNOSTICS.importCycle, way));
  }
}
