/** Runs programs on Node, and what is emitted from them on MicroPython. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EmitResult, emitProject } from "../../../codegen/index.js";
import { Board } from "../../../src/board/board.js";
import type { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { compile } from "../../../src/board/model/compile.js";
import { boardModules } from "../../../src/board/modules/index.js";
import { PROGRAMS, type Program } from "./catalogue.js";

/** Emits all programs at once: one TypeScript program is checked, not hundreds. */
export function emitPrograms(programs: readonly Program[]): EmitResult {
  const files = Object.fromEntries(programs.map(({ module, source }) => [sourcePath(module), source]));
  return emitProject({ entries: ["suite"], files, libraries: [PROGRAMS] });
}

export const sourcePath = (module: string): string => `suite/flash/${module}.ts`;

const withoutRethrow = (): void => undefined;

/** What the program prints on Node, and what escapes from it. */
export function runOnNode({ module, source }: Program): string[] {
  const board = new Board();
  const modules = boardModules(board.call);
  const show = {};
  const require = (specifier: string): object => {
    const found = specifier === "show" ? show : modules.get(specifier);
    if (found === undefined) throw new Error(`no module named ${specifier}`);
    return found;
  };
  const scope = { require, requireDeferred: require, rethrow: withoutRethrow };
  compile(join(PROGRAMS, "show.ts"))({ ...scope, exports: show });
  try {
    compile(sourcePath(module), source)({ ...scope, exports: {} });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    board.call("print", `raised ${error.constructor.name.replace(/^Error$/, "Exception")}: ${error.message}`);
  }
  return [...board.console];
}

/** What each program prints on MicroPython, by module: one start of the interpreter for all of them. */
export function runOnBoard(
  modules: readonly string[],
  emitted: EmitResult,
  micropython: MicroPythonRuntime,
): ReadonlyMap<string, readonly string[]> {
  const board = new Board({ flash: { bytes: 2 ** 20 } });
  for (const name of ["show.py", "run.py"]) {
    board.fs.writeFileSync(`/flash/${name}`, readFileSync(join(PROGRAMS, name)));
  }
  for (const { path, text } of emitted.files) {
    if (modules.includes(path.replace(/^flash\/|\.py$/g, ""))) board.fs.writeFileSync(`/${path}`, text);
  }
  board.fs.writeFileSync("/flash/main.py", `from run import run\nrun(${JSON.stringify(modules)})\n`);
  const { stop } = board.run(micropython);
  const printed = board.console.join("\n").split("\x02").slice(1);
  if (stop.why !== "end") throw new Error(`${printed.at(-1)?.split("\n")[0]}: ${JSON.stringify(stop)}`);
  return new Map(
    printed.map((text) => {
      const [module = "", ...lines] = text.replace(/\n$/, "").split("\n");
      return [module, lines];
    }),
  );
}
