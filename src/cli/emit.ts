import { join, relative } from "node:path";
import { stderr } from "node:process";
import type { Command } from "commander";
import {
  checkProject,
  type Diagnostic,
  type EmitProject,
  type EmittedFile,
  emitProject,
  formatDiagnostics,
  ProjectEmitter,
  writeMaps,
  writeProject,
} from "../../codegen/index.js";
import { packageRoot } from "../package-root.js";
import { UsageError } from "./terminal.js";
import { onChanges } from "./watch.js";

/** Where line maps are, unless the command line says otherwise: not in the output, all of which goes to the board. */
export const MAPS = "maps";

/** The library's own modules, which programs import by name. */
const LIBRARIES = ["flash/lib", "transports/flash/lib"];

interface Options {
  readonly out: string;
  readonly project?: string;
  readonly root?: string;
  readonly maps?: string | true;
  /** Commander's `--no-comments`. */
  readonly comments: boolean;
  readonly check?: boolean;
  readonly watch?: boolean;
}

export function addEmit(program: Command): void {
  program
    .command("emit")
    .description("Emit TypeScript as MicroPython 1.11. An error anywhere, and nothing is written.")
    .argument(
      "[entry...]",
      "TypeScript files, or folders of which all are meant (by default the tsconfig's files)",
    )
    .requiredOption("--out <dir>", "where the Python goes")
    .option(
      "-p, --project <tsconfig>",
      "how modules are found; without entries, by default the folder's tsconfig.json",
    )
    .option(
      "--root <dir>",
      "what output paths mirror (by default the folder given, or the entries' common one)",
    )
    .option("--maps [dir]", `write line maps too, for \`pycom-ota trace\` (by default into ${MAPS}/)`)
    .option("--no-comments", "leave comments out: they take room on the board")
    .option("--check", "write nothing; fail where the folder is not what the sources give")
    .option("--watch", "emit again whenever a source changes; errors leave what was written last")
    .action(emit);
}

async function emit(entries: string[], options: Options): Promise<void> {
  const project = projectOf(entries, options);
  if (options.watch === true) {
    if (options.check === true) throw new UsageError("either --check or --watch");
    return watch(new ProjectEmitter(project), options);
  }
  const { files, diagnostics } = emitProject(project);
  if (diagnostics.length > 0) {
    show(diagnostics);
    throw new UsageError(`${diagnostics.length} error(s), nothing written${moreAbout(diagnostics)}`);
  }
  if (options.check === true) check(files, options.out);
  else console.log(write(files, options));
}

function projectOf(entries: readonly string[], { project, root, comments }: Options): EmitProject {
  const tsconfig = project ?? (entries.length === 0 ? "tsconfig.json" : undefined);
  return {
    comments,
    libraries: LIBRARIES.map((path) => join(packageRoot(), "src/device", path)),
    ...(entries.length === 0 ? {} : { entries }),
    ...(tsconfig === undefined ? {} : { tsconfig }),
    ...(root === undefined ? {} : { root }),
  };
}

function show(diagnostics: readonly Diagnostic[]): void {
  const color = stderr.isTTY && stderr.hasColors();
  stderr.write(`${formatDiagnostics(diagnostics, { color })}\n`);
}

/** Where to read on, if the emitter itself has something to say. */
function moreAbout(diagnostics: readonly Diagnostic[]): string {
  const own = diagnostics.find(({ code }) => code.startsWith("OTA"));
  return own === undefined ? "" : `; \`pycom-ota explain ${own.code}\` tells more`;
}

/** @throws {UsageError} Where the folder is not what the sources give. */
function check(files: readonly EmittedFile[], out: string): void {
  const { missing, different, extra } = checkProject(files, out);
  const changes = [
    ...missing.map((path) => `missing: ${path}`),
    ...different.map((path) => `different: ${path}`),
    ...extra.map((path) => `from no source: ${path}`),
  ];
  if (changes.length > 0) {
    throw new UsageError(`${out} is not what the sources give\n  ${changes.join("\n  ")}`);
  }
  console.log(`${relative(".", out)}: ${files.length} files, as the sources give them`);
}

/** Writes what is not there yet as it should be. @returns What it did. */
function write(files: readonly EmittedFile[], { out, maps }: Options): string {
  const { missing, different, extra } = checkProject(files, out);
  const changed = new Set([...missing, ...different]);
  writeProject(
    files.filter(({ path }) => changed.has(path)),
    out,
  );
  if (maps !== undefined) writeMaps(files, maps === true ? MAPS : maps);
  const left = extra.map((path) => `\n  left as it is, from no source: ${path}`);
  return `${relative(".", out)}: ${files.length} files, ${changed.size} written anew${left.join("")}`;
}

/** Emits now and after each change, until the process is ended. */
async function watch(emitter: ProjectEmitter, options: Options): Promise<void> {
  const emitNow = (changed: readonly string[]): readonly string[] => {
    const start = performance.now();
    const { files, diagnostics } = emitter.emit(changed);
    const took = `in ${Math.round(performance.now() - start)} ms`;
    if (diagnostics.length > 0) {
      show(diagnostics);
      console.log(`${diagnostics.length} error(s) ${took}, nothing written`);
    } else console.log(`${write(files, options)} ${took}`);
    return emitter.inputs();
  };
  // What it reads now is watched before anything is told of it.
  const since = Date.now();
  emitter.emit();
  await onChanges(emitter.inputs(), since, emitNow);
}
