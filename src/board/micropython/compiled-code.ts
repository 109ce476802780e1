import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";

/** So many files are kept: some megabytes of the interpreter's memory. */
const MOST = 400;

/** A file's text as the interpreter compiles it. */
export interface Source {
  /** Its path, which tracebacks tell. */
  readonly name: string;
  readonly text: string;
}

/**
 * Code that is kept compiled from one run to the next: compiling takes more than half of a run. What was read twice, the
 * same from the same path, is compiled before the next run, and from then on a line that runs it is read instead.
 */
export class CompiledCode {
  readonly #files = new Map<string, "read" | "refused" | number>();
  readonly #wanted = new Map<string, Source>();
  #kept = 0;

  /** What the interpreter reads for a file. */
  insteadOf(path: string, content: Uint8Array): Uint8Array {
    const key = `${path} ${hash("sha1", content)}`;
    const known = this.#files.get(key);
    if (typeof known === "number")
      return Buffer.from(`__import__("_bridge").code.run(${known}, globals())\n`);
    if (known === "read") this.#wanted.set(key, { name: path, text: Buffer.from(content).toString() });
    else if (known === undefined) this.#files.set(key, isText(content) ? "read" : "refused");
    return content;
  }

  /**
   * Has compiled what was read twice since.
   *
   * @param compile - whether that went well: then the interpreter has the code as its next number, from 0 on
   * @returns whether there is more of it than before
   */
  compile(compile: (source: Source) => boolean): boolean {
    const before = this.#kept;
    for (const [key, source] of this.#wanted) {
      const isKept = this.#kept < MOST && compile(source);
      this.#files.set(key, isKept ? this.#kept++ : "refused");
    }
    this.#wanted.clear();
    return this.#kept > before;
  }
}

/** Only text crosses to the interpreter, up to its first NUL. */
function isText(content: Uint8Array): boolean {
  return isUtf8(content) && !content.includes(0);
}
