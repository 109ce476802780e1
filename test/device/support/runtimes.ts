import { join } from "node:path";
import { emitProject } from "../../../codegen/index.js";
import { ModelRuntime, type Runtime } from "../../../src/board/index.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { type Files, files } from "./vehicle.js";

const DEVICE = "src/device";
const LIBRARIES = [join(DEVICE, "flash/lib"), join(DEVICE, "transports/flash/lib")];
const PROGRAMS = join(import.meta.dirname, "../programs");

/** The emitted library, by path on the board. */
const library: ReadonlyMap<string, string> = emit(DEVICE, "flash/", "/flash/");

/** The other transports, likewise. */
const transports: ReadonlyMap<string, string> = emit(DEVICE, "transports/flash/", "/flash/");

/** Emits what lies in a folder; the files whose path begins with `prefix`, at `place` on the board. */
function emit(folder: string, prefix: string, place: string): Map<string, string> {
  const { files: emitted, diagnostics } = emitProject({
    entries: [folder],
    libraries: LIBRARIES,
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const found = emitted.filter(({ path }) => path.startsWith(prefix));
  return new Map(found.map(({ path, text }) => [place + path.slice(prefix.length), text]));
}

const programs = emit(PROGRAMS, "", "/");

/** What a board has that runs a program: Python, also where the model runs the TypeScript in its stead. */
export function installation(program: string, hasTransports = false): Files {
  const main = programs.get(`/${program}.py`);
  if (main === undefined) throw new Error(`no program ${program}`);
  return files(
    Object.fromEntries([...library, ...(hasTransports ? transports : []), ["/flash/main.py", main]]),
  );
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
  interpreter ??= MicroPythonRuntime.load({ keepsCode: true });
  return interpreter;
}
