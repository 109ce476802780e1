import { join, relative } from "node:path";
import type { Command } from "commander";
import { checkProject, emitProject, formatDiagnostic, writeMaps, writeProject } from "../../codegen/index.js";
import { packageRoot } from "../package-root.js";
import { UsageError } from "./terminal.js";

/** Where line maps are, unless the command line says otherwise: not in the output, all of which goes to the board. */
export const MAPS = "maps";

interface Options {
  readonly out: string;
  readonly root?: string;
  readonly maps?: string | true;
  readonly check?: boolean;
}

export function addEmit(program: Command): void {
  program
    .command("emit")
    .description("Emit TypeScript as MicroPython 1.11. An error anywhere, and nothing is written.")
    .argument("<entry...>", "TypeScript files, or folders of which all are meant")
    .requiredOption("--out <dir>", "where the Python goes")
    .option(
      "--root <dir>",
      "what output paths mirror (by default the folder given, or the entries' common one)",
    )
    .option("--maps [dir]", `write line maps too, for \`pycom-ota trace\` (by default into ${MAPS}/)`)
    .option("--check", "write nothing; fail where the folder is not what the sources give")
    .action(emit);
}

function emit(entries: string[], { out, root, maps, check }: Options): void {
  const libraries = [join(packageRoot(), "src/device/flash/lib")];
  const { files, diagnostics } = emitProject({ entries, libraries, ...(root === undefined ? {} : { root }) });
  if (diagnostics.length > 0) {
    for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic));
    throw new UsageError(`${diagnostics.length} error(s), nothing written`);
  }
  const { missing, different, extra } = checkProject(files, out);
  const changes = [
    ...missing.map((path) => `missing: ${path}`),
    ...different.map((path) => `different: ${path}`),
    ...extra.map((path) => `from no source: ${path}`),
  ];
  if (check === true) {
    if (changes.length > 0)
      throw new UsageError(`${out} is not what the sources give\n  ${changes.join("\n  ")}`);
    console.log(`${relative(".", out)}: ${files.length} files, as the sources give them`);
    return;
  }
  writeProject(files, out);
  if (maps !== undefined) writeMaps(files, maps === true ? MAPS : maps);
  console.log(
    `${relative(".", out)}: ${files.length} files, ${missing.length + different.length} written anew`,
  );
}
