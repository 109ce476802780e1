/** Source maps of emitted files: a line of Python, and the place in TypeScript that it comes from. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { decode, encode, type SourceMapMappings } from "@jridgewell/sourcemap-codec";
import { relativeTo, slashed } from "./paths.js";
import type { Origin } from "./python/ast.js";

const ENDING = ".py.map";

/** A file of output with the places that its lines come from. */
export interface MappedFile {
  readonly path: string;
  readonly origins: readonly (Origin | null)[];
}

/** A folder of maps cannot be read. */
export class MapError extends Error {
  override readonly name = "MapError";
}

/**
 * Writes `PATH.py.map` for each file, below `folder`: source maps, revision 3, one mapping a line, named after the
 * function.
 * @param base What the origins' files are relative to.
 */
export function writeMaps(files: readonly MappedFile[], folder: string, base = "."): void {
  for (const file of files) {
    const path = join(folder, `${file.path}.map`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      sourceMap(file, (source) => relativeTo(dirname(path), resolve(base, source))),
    );
  }
}

/** The text of one source map. */
export function sourceMap(file: MappedFile, pathOf: (source: string) => string): string {
  const sources = new Index();
  const names = new Index();
  const mappings: SourceMapMappings = file.origins.map((origin) =>
    origin === null
      ? []
      : [[0, sources.of(origin.file), origin.line - 1, origin.column - 1, names.of(origin.scope)]],
  );
  const map = {
    version: 3,
    file: file.path.slice(file.path.lastIndexOf("/") + 1),
    sources: sources.values.map(pathOf),
    names: names.values,
    mappings: encode(mappings),
  };
  return `${JSON.stringify(map)}\n`;
}

/** Strings, each once, by number. */
class Index {
  readonly values: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** The maps below a folder, asked for by the names that a board gives to its files. */
export class Maps {
  readonly #folder: string;
  readonly #paths: readonly string[];
  readonly #origins = new Map<string, readonly (Origin | null)[]>();

  /** @throws {MapError} Where the folder holds no maps. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#paths = mapsBelow(folder);
    if (this.#paths.length === 0) throw new MapError(`no maps in ${folder}: emit with --maps`);
  }

  /**
   * Where line `line` (counted from 1) of the file that the board calls `file` comes from; its source as it is from the
   * working directory. Null where that is not known.
   */
  find(file: string, line: number): Origin | null {
    const path = this.#pathOf(file);
    return path === null ? null : (this.#read(path)[line - 1] ?? null);
  }

  /** The map whose path ends as `file` does, or the other way round; the longest, if only one is as long. */
  #pathOf(file: string): string | null {
    const wanted = segments(file);
    let best: string | null = null;
    let length = 0;
    for (const path of this.#paths) {
      const own = segments(path.slice(0, -".map".length));
      const common = commonEnd(own, wanted);
      if (common < Math.min(own.length, wanted.length) || common < length) continue;
      best = common > length ? path : null;
      length = common;
    }
    return best;
  }

  #read(path: string): readonly (Origin | null)[] {
    const known = this.#origins.get(path);
    if (known !== undefined) return known;
    const file = join(this.#folder, path);
    const { sources, names, mappings } = parseMap(readFileSync(file, "utf8"), file);
    const origins = decode(mappings).map(([segment]): Origin | null => {
      if (segment === undefined || segment.length !== 5) return null;
      const [, source, line, column, scope] = segment;
      return {
        file: relativeTo(".", resolve(dirname(file), sources[source] ?? "")),
        line: line + 1,
        column: column + 1,
        scope: names[scope] ?? "",
      };
    });
    this.#origins.set(path, origins);
    return origins;
  }
}

const segments = (path: string): string[] => path.split("/").filter((part) => part !== "" && part !== ".");

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

interface ParsedMap {
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

function parseMap(text: string, file: string): ParsedMap {
  const map: unknown = JSON.parse(text);
  if (
    typeof map !== "object" ||
    map === null ||
    !("sources" in map && isStrings(map.sources)) ||
    !("names" in map && isStrings(map.names)) ||
    !("mappings" in map && typeof map.mappings === "string")
  ) {
    throw new MapError(`not a source map: ${file}`);
  }
  return { sources: map.sources, names: map.names, mappings: map.mappings };
}

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

function mapsBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map(slashed)
    .filter((path) => path.endsWith(ENDING))
    .sort();
}
