/** Which source becomes which module of the board. */
import { resolve } from "node:path";
import { ts } from "ts-morph";
import { type ImportResolver, isTypeOnly } from "./imports.js";
import { isInside, relativeTo, VOLUMES } from "./paths.js";
import type { LoadedProject } from "./project.js";

/** One file of output. */
export interface Unit {
  readonly source: ts.SourceFile;
  /** The source, told relative to the project's base. */
  readonly sourcePath: string;
  /** Relative to the folder of output: `flash/lib/OTA.py`. */
  readonly path: string;
  /** What `import` says on the board: `OTA`. */
  readonly name: string;
  /** Whether it runs on boards alone: it lies in a `flash` or `sd` folder. */
  readonly onBoard: boolean;
  /** The files whose declarations it takes in, in their order; `source` is the last. */
  readonly parts: readonly ts.SourceFile[];
}

export interface Method {
  readonly owner: ts.ClassDeclaration;
  readonly body: ts.Block;
}

function methodsIn(files: Iterable<ts.SourceFile>): ReadonlyMap<string, readonly Method[]> {
  const methods = new Map<string, Method[]>();
  const classes = [...files].flatMap((file) => file.statements.filter(ts.isClassDeclaration));
  for (const owner of classes) {
    for (const member of owner.members) {
      if (!ts.isMethodDeclaration(member) && !ts.isGetAccessorDeclaration(member)) continue;
      const named = methods.get(member.name.getText()) ?? [];
      methods.set(member.name.getText(), named);
      if (member.body !== undefined) named.push({ owner, body: member.body });
    }
  }
  return methods;
}

function moduleName(path: string): { name: string; onBoard: boolean } {
  const segments = path.replace(/\.py$/, "").split("/");
  const volume = segments.findIndex(
    (segment, index) => VOLUMES.includes(segment) && index < segments.length - 1,
  );
  const below = volume < 0 ? segments : segments.slice(volume + 1);
  const name = (below[0] === "lib" && below.length > 1 ? below.slice(1) : below).join(".");
  return { name: name.replace(/\.__init__$/, ""), onBoard: volume >= 0 };
}

export class Modules {
  readonly units: readonly Unit[];
  readonly #bySource = new Map<ts.SourceFile, Unit>();
  readonly #imports: ImportResolver;
  readonly #root: string;
  #methods: ReadonlyMap<string, readonly Method[]> | undefined;

  constructor(project: LoadedProject) {
    this.#imports = project.imports;
    this.#root = project.root;
    this.units = project.entries.map((source) => {
      const path = relativeTo(project.root, resolve(source.fileName)).replace(/\.ts$/, ".py");
      const unit: Unit = {
        source,
        sourcePath: relativeTo(project.base, resolve(source.fileName)),
        path,
        ...moduleName(path),
        parts: this.#parts(source),
      };
      this.#bySource.set(source, unit);
      return unit;
    });
  }

  /** The methods and getters of that name of all units' classes. */
  methods(name: string): readonly Method[] {
    this.#methods ??= methodsIn(new Set(this.units.flatMap(({ parts }) => parts)));
    return this.#methods.get(name) ?? [];
  }

  /** The unit that is emitted from this very file. */
  unitOf(source: ts.SourceFile): Unit | undefined {
    return this.#bySource.get(source);
  }

  /** The source file that a statement names; nothing for what is on the board already, and for types. */
  importedFile(statement: ts.ImportDeclaration | ts.ExportDeclaration): ts.SourceFile | undefined {
    return this.#imports.file(statement);
  }

  /** The name that `import` uses for what `statement` imports: a unit's, or a module's of the board. */
  importedName(statement: ts.ImportDeclaration | ts.ExportDeclaration): string | undefined {
    const file = this.#imports.file(statement);
    if (file !== undefined) return this.#bySource.get(file)?.name;
    const specifier = statement.moduleSpecifier;
    return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
  }

  /** The units that a unit needs to be there when it is loaded itself. */
  required(unit: Unit): Unit[] {
    return unit.parts.flatMap((part) =>
      part.statements.flatMap((statement) => {
        if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
        if (isTypeOnly(statement) || isDeferred(statement)) return [];
        const file = this.#imports.file(statement);
        const required = file === undefined ? undefined : this.#bySource.get(file);
        return required === undefined || required === unit ? [] : [required];
      }),
    );
  }

  /** A circle of imports, each unit once, if there is one. */
  cycle(): readonly Unit[] | null {
    const done = new Set<Unit>();
    const visit = (unit: Unit, way: readonly Unit[]): readonly Unit[] | null => {
      const start = way.indexOf(unit);
      if (start >= 0) return way.slice(start);
      if (done.has(unit)) return null;
      for (const next of this.required(unit)) {
        const found = visit(next, [...way, unit]);
        if (found !== null) return found;
      }
      done.add(unit);
      return null;
    };
    for (const unit of this.units) {
      const found = visit(unit, []);
      if (found !== null) return found;
    }
    return null;
  }

  /** `source` behind the files outside the root that it needs, each once, what is needed first. */
  #parts(source: ts.SourceFile): ts.SourceFile[] {
    const parts: ts.SourceFile[] = [];
    const seen = new Set<ts.SourceFile>([source]);
    const visit = (file: ts.SourceFile): void => {
      for (const statement of file.statements) {
        if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
        const imported = isTypeOnly(statement) ? undefined : this.#imports.file(statement);
        if (imported === undefined || seen.has(imported) || isInside(this.#root, resolve(imported.fileName)))
          continue;
        seen.add(imported);
        visit(imported);
      }
      parts.push(file);
    };
    visit(source);
    return parts;
  }
}

/** `import defer * as …`: loaded when it is first needed. */
export function isDeferred(statement: ts.Node): boolean {
  return (
    ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier === ts.SyntaxKind.DeferKeyword
  );
}
