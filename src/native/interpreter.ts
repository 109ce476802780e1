import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package-root.js";

const SERVE = join(packageRoot(), "src/native/python/serve.py");
const AMPLE = join(packageRoot(), "src/native/python/ample.py");
const NEWLINE = 10;

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

/**
 * The helper program: one process that has loaded the board's modules, and forks itself for each task. What a task
 * prints is in the file `output` of the folder.
 */
export class Helper {
  readonly #requests: number;
  readonly #replies: number;

  /** `heapBytes` bounds the interpreter's heap; without, it is ample, and is not collected early. */
  constructor(interpreter: string, folder: string, heapBytes?: number) {
    const [requests, replies] = [join(folder, "requests"), join(folder, "replies")];
    execFileSync("rm", ["-f", requests, replies]);
    execFileSync("mkfifo", [requests, replies]);
    // One end of a pipe waits for the other; these are both.
    const open = [openSync(requests, "r+"), openSync(replies, "r+")];
    const theirs = [openSync(requests, "r"), openSync(replies, "w")] as const;
    this.#requests = openSync(requests, "w");
    this.#replies = openSync(replies, "r");
    const program =
      heapBytes === undefined ? [AMPLE, folder] : ["-X", `heapsize=${heapBytes}`, SERVE, folder];
    const helper = spawn(interpreter, program, { stdio: [...theirs, "ignore"] });
    helper.on("error", () => {});
    helper.unref();
    for (const descriptor of [...open, ...theirs]) closeSync(descriptor);
  }

  /** @returns the status of the task @throws NativeInterpreterError */
  run(task: Task): number {
    try {
      writeSync(this.#requests, `${task}\n`);
    } catch (error) {
      throw new NativeInterpreterError(`the helper program has ended: ${error}`);
    }
    const status = Number(this.#line());
    if (status < 0) throw new NativeInterpreterError(`${task} ended by signal ${-status}`);
    return status;
  }

  #line(): string {
    const byte = Buffer.alloc(1);
    for (let line = ""; ; line += byte.toString("latin1")) {
      if (readSync(this.#replies, byte) === 0)
        throw new NativeInterpreterError("the helper program has ended");
      if (byte[0] === NEWLINE) return line;
    }
  }

  close(): void {
    closeSync(this.#requests);
    closeSync(this.#replies);
  }
}
