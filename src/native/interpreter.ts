import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../package-root.js";

const START = join(packageRoot(), "src/native/python/start.py");
const TIMEOUT_MS = 60_000;

/** MicroPython's unix port could not be started, or failed where the simulation itself is at fault. */
export class NativeInterpreterError extends Error {
  override readonly name = "NativeInterpreterError";
}

/** MicroPython's unix port: named by `MICROPYTHON`, or on the `PATH`; null where there is none that has the drivers. */
export function findInterpreter(): string | null {
  const { MICROPYTHON = "micropython" } = process.env;
  const { status } = spawnSync(MICROPYTHON, ["-c", "import vfs, ffi; vfs.VfsFat; vfs.VfsLfs2"]);
  return status === 0 ? MICROPYTHON : null;
}

/** What the helper program is to do with a board's folder. */
export type Task = "format" | "boot" | "dump";

/** Runs the helper program. `heapBytes` bounds the interpreter's heap. @throws NativeInterpreterError */
export function runHelper(
  interpreter: string,
  folder: string,
  task: Task,
  heapBytes?: number,
): { readonly status: number; readonly output: string } {
  const heap = heapBytes === undefined ? [] : ["-X", `heapsize=${heapBytes}`];
  const result = spawnSync(interpreter, [...heap, START, folder, task], {
    timeout: TIMEOUT_MS,
    maxBuffer: 256 * 1024 * 1024,
    encoding: "utf8",
  });
  if (result.error !== undefined) throw new NativeInterpreterError(result.error.message);
  if (result.status === null) throw new NativeInterpreterError(`ended by ${result.signal}: ${result.stderr}`);
  return { status: result.status, output: result.stdout + result.stderr };
}
