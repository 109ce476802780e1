import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { packageRoot } from "../../package-root.js";

/** A patch was not made: its thread broke, or took too long. */
export class PatchThreadError extends Error {
  override readonly name = "PatchThreadError";
}

/** The bytes that a thread makes a patch from. */
export interface PatchInput {
  readonly old: Uint8Array;
  readonly next: Uint8Array;
}

/** Milliseconds that the making of a patch may take. */
const LIMIT = 30_000;

/** Makes patches in a thread of its own, one at a time; it starts with the first, and keeps no process alive. */
export class PatchThread {
  #worker: Worker | null = null;

  /**
   * A patch that makes `next` from `old`. Not to be called again before it is done.
   *
   * @throws PatchThreadError
   */
  async make(old: Uint8Array, next: Uint8Array): Promise<Uint8Array> {
    const worker = this.#worker ?? new Worker(entry(), { execArgv: [] });
    this.#worker = worker;
    worker.unref();
    const timer = setTimeout(() => void worker.terminate(), LIMIT).unref();
    try {
      return await answerOf(worker, { old, next });
    } catch (error) {
      this.#worker = null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the thread; a patch that it is making fails. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}

function answerOf(worker: Worker, input: PatchInput): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const answered = (patch: Uint8Array) => end(() => resolve(patch));
    const broken = (cause: Error) =>
      end(() => reject(new PatchThreadError("a patch was not made", { cause })));
    const stopped = () => end(() => reject(new PatchThreadError("a patch was stopped, or took too long")));
    function end(settle: () => void): void {
      worker.off("message", answered).off("error", broken).off("exit", stopped);
      settle();
    }
    worker.on("message", answered).on("error", broken).on("exit", stopped);
    worker.postMessage(input);
  });
}

/** A thread starts from compiled JavaScript: beside this file, or where this source is compiled to. */
function entry(): URL {
  if (import.meta.filename.endsWith(".js")) return new URL("./patch-entry.js", import.meta.url);
  return pathToFileURL(join(packageRoot(), "dist/src/server/packing/patch-entry.js"));
}
