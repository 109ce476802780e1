import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { emitProject } from "../../codegen/index.js";
import { type Board, ModelRuntime, type Runtime } from "../../src/board/index.js";
import { unmarked } from "../support/marked.js";
import { type Files, files } from "./releases.js";

const DEVICE = "src/device";
const LIBRARY = join(DEVICE, "flash/lib");
const TRANSPORTS = join(DEVICE, "transports/flash/lib");
const PROGRAMS = "test/sweep/programs";

/** A change to one source file, which a sweep must notice. */
export interface Mutation {
  /** Relative to the project. */
  readonly file: string;
  /** Occurs in it once. */
  readonly find: string;
  readonly replace: string;
}

/** The device's sources, ready for both runtimes. */
export interface Build {
  /** `boot.py` and the library, emitted, by path on the board. */
  readonly library: Files;
  /** The other transports, likewise. */
  readonly transports: Files;
  /** A program of the folder `programs`, emitted. */
  program(name: string): Uint8Array;
  /** The TypeScript itself. Runs what is on the board, as far as it is known: what is torn does nothing. */
  readonly model: Runtime;
  /** The same with changes to the TypeScript alone, each to another file: quicker than a build. @throws Error where nothing changes */
  mutant(...mutations: readonly Mutation[]): Runtime;
}

/** Emits the device's sources, with a change or as they are. @throws Error where they do not emit, or nothing changes */
export function build(mutation?: Mutation): Build {
  const sources = mutation === undefined ? {} : { [resolve(mutation.file)]: mutated(mutation) };
  const device = emit(DEVICE, sources);
  const library = below("/flash/", device);
  const programs = emit(PROGRAMS, sources);
  const known = new Map<string, string>();
  for (const [path, text] of programs) known.set(text, join(PROGRAMS, path.replace(/\.py$/, ".ts")));
  known.set(library.get("/flash/boot.py") ?? "", join(DEVICE, "flash/boot.ts"));
  return {
    library: files(Object.fromEntries(library)),
    transports: files(Object.fromEntries(below("/transports/flash/", device))),
    program: (name) => Buffer.from(programs.get(`/${name}.py`) ?? ""),
    model: modelOf(known, sources),
    mutant: (...changes) =>
      modelOf(known, Object.fromEntries(changes.map((change) => [resolve(change.file), mutated(change)]))),
  };
}

/** @param known - the TypeScript of the programs, by what they are on the board */
function modelOf(known: ReadonlyMap<string, string>, sources: Readonly<Record<string, string>>): Runtime {
  const program = (path: string) => (board: Board) => {
    if (!board.fs.existsSync(path)) return undefined;
    return known.get(unmarked(board.fs.readFileSync(path).toString()));
  };
  return new ModelRuntime({
    boot: program("/flash/boot.py"),
    main: program("/flash/main.py"),
    sources: new Map(Object.entries(sources)),
  });
}

/** What is emitted below a folder, by path on the board. */
function below(folder: string, emitted: ReadonlyMap<string, string>): Map<string, string> {
  const entries = [...emitted].filter(([path]) => path.startsWith(folder));
  return new Map(entries.map(([path, text]) => [`/flash/${path.slice(folder.length)}`, text]));
}

/** A source with one change. @throws Error where the text is not there, or not only once */
export function mutated({ file, find, replace }: Mutation): string {
  const parts = readFileSync(file, "utf8").split(find);
  if (parts.length !== 2) throw new Error(`${file} has "${find}" ${parts.length - 1} times`);
  return parts.join(replace);
}

/** Emits a folder; by path, a slash in front. */
function emit(folder: string, sources: Readonly<Record<string, string>>): Map<string, string> {
  const { files: emitted, diagnostics } = emitProject({
    entries: [folder],
    libraries: [LIBRARY, TRANSPORTS],
    files: sources,
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return new Map(emitted.map(({ path, text }) => [`/${path}`, text]));
}
