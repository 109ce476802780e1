import { existsSync, readdirSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import { packageRoot } from "../../package-root.js";
import type { Board } from "../board.js";
import { SimulationError } from "../dispatcher.js";
import { boardModules } from "../modules/index.js";
import { Signal } from "../operations.js";
import { CompileError, compile } from "./compile.js";

/** What a board with this library may have in `/flash/lib`, by name: programs import it as `OTA`. */
const LIBRARY: ReadonlyMap<string, string> = new Map(
  ["flash/lib", "transports/flash/lib"].flatMap((part) => {
    const folder = join(packageRoot(), "src/device", part);
    return readdirSync(folder).map((file) => [parse(file).name, join(folder, file)] as const);
  }),
);

/** A device program imports what the board does not have. */
export class ImportError extends Error {
  override readonly name = "ImportError";
}

/** The modules that a board holds in memory from one start to the next: each file is run once, when first imported. */
export class Program {
  readonly #modules: ReadonlyMap<string, object>;
  readonly #sources: ReadonlyMap<string, string>;
  readonly #loaded = new Map<string, object>();

  /** @param sources - what comes before the files on this computer, by absolute path */
  constructor(board: Pick<Board, "call" | "lacks">, sources: ReadonlyMap<string, string> = new Map()) {
    const modules = [...boardModules(board.call)];
    this.#modules = new Map(modules.filter(([name]) => !board.lacks.includes(name)));
    this.#sources = sources;
  }

  /** The exports of a TypeScript file on this computer. */
  load(path: string): object {
    const file = resolve(path);
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const exports = {};
    this.#loaded.set(file, exports);
    const require = (specifier: string) => this.#require(file, specifier);
    try {
      compile(
        file,
        this.#sources.get(file),
      )({
        exports,
        require,
        requireDeferred: (specifier) => deferred(() => require(specifier)),
        rethrow: rethrowStops,
      });
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return exports;
  }

  #require(importer: string, specifier: string): object {
    const module = this.#modules.get(specifier);
    if (module !== undefined) return module;
    const file = specifier.startsWith(".") ? beside(importer, specifier) : LIBRARY.get(specifier);
    if (file === undefined) {
      throw new ImportError(`no module named '${specifier}' (imported by ${importer})`);
    }
    return this.load(file);
  }
}

function beside(importer: string, specifier: string): string | undefined {
  const file = resolve(dirname(importer), specifier.replace(/\.js$/, ".ts"));
  if (!found.has(file) && !existsSync(file)) return undefined;
  found.add(file);
  return file;
}

/** Files that were there once: looking again in each boot takes a fourteenth of its time. */
const found = new Set<string>();

/** Loads a module when something of it is first asked for. */
function deferred(load: () => object): object {
  return new Proxy({}, { get: (_target, key): unknown => Reflect.get(load(), key) });
}

/** What stops a processor or breaks the simulation is beyond a program's reach. */
function rethrowStops(error: unknown): void {
  if (isBeyondPrograms(error)) throw error;
}

/** Whether an error is none that a program on a board could have met. */
export function isBeyondPrograms(error: unknown): boolean {
  return error instanceof Signal || error instanceof SimulationError || error instanceof CompileError;
}
