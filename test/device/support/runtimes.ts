import { join } from "node:path";
import { emitProject } from "../../../codegen/index.js";
import { ModelRuntime, type Runtime } from "../../../src/board/index.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { type Files, files } from "./vehicle.js";

const DEVICE = "src/device";
const PROGRAMS = join(import.meta.dirname, "../programs");

/** The emitted library, by path on the board. */
const library: ReadonlyMap<string, string> = emit(DEVICE, "flash/");

/** Emits what lies in a folder; the files whose path begins with `prefix`, as the board has them. */
function emit(folder: string, prefix: string): Map<string, string> {
  const { files: emitted, diagnostics } = emitProject({
    entries: [folder],
    libraries: [join(DEVICE, "flash/lib")],
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const found = emitted.filter(({ path }) => path.startsWith(prefix));
  return new Map(found.map(({ path, text }) => [`/${path}`, text]));
}

const programs = emit(PROGRAMS, "");

/** What a board has that runs a program: Python, also where the model runs the TypeScript in its stead. */
export function installation(program: string): Files {
  const main = programs.get(`/${program}.py`);
  if (main === undefined) throw new Error(`no program ${program}`);
  return files(Object.fromEntries([...library, ["/flash/main.py", main]]));
}

/** The TypeScript of the library and a program, on Node. */
export function model(program: string): Runtime {
  return new ModelRuntime({
    boot: join(DEVICE, "flash/boot.ts"),
    main: join(PROGRAMS, `${program}.ts`),
  });
}

let interpreter: Promise<MicroPythonRuntime> | undefined;

/** The emitted Python, on MicroPython. */
export function microPython(): Promise<MicroPythonRuntime> {
  interpreter ??= MicroPythonRuntime.load();
  return interpreter;
}
