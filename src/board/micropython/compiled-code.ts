import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { type Interpreter, PythonError } from "./interpreter.js";

/** Python's side of it; it numbers what is added, from 0 on. */
const CODE = '__import__("_bridge").code';
/** So many files are kept: some megabytes of the interpreter's memory. */
const MOST = 400;

/** What compiles, and keeps what it has compiled. */
export type Compiler = Pick<Interpreter, "run" | "save">;

/**
 * Code that is kept compiled from one run to the next: compiling takes more than half of a run. What was read twice, the
 * same from the same path, is compiled before the next run, and from then on a line that runs it is read instead.
 */
export class CompiledCode {
  readonly #compiler: Compiler;
  readonly #files = new Map<string, "read" | "refused" | number>();
  readonly #wanted = new Map<string, { readonly path: string; readonly text: string }>();
  #kept = 0;
  #source = "";

  constructor(compiler: Compiler) {
    this.#compiler = compiler;
  }

  /** The text that is being compiled. */
  get source(): string {
    return this.#source;
  }

  /** What the interpreter reads for a file. */
  insteadOf(path: string, content: Uint8Array): Uint8Array {
    const key = `${path} ${hash("sha1", content)}`;
    const known = this.#files.get(key);
    if (typeof known === "number") return Buffer.from(`${CODE}.run(${known}, globals())\n`);
    if (known === "read") this.#wanted.set(key, { path, text: Buffer.from(content).toString() });
    else if (known === undefined) this.#files.set(key, isText(content) ? "read" : "refused");
    return content;
  }

  /** Compiles what was read twice since, into the memory that each run starts from. */
  compile(): void {
    if (this.#wanted.size === 0) return;
    for (const [key, { path, text }] of this.#wanted) {
      const isKept = this.#kept < MOST && this.#add(path, text);
      this.#files.set(key, isKept ? this.#kept++ : "refused");
    }
    this.#wanted.clear();
    this.#compiler.run('__import__("gc").collect()');
    this.#compiler.save();
  }

  #add(path: string, text: string): boolean {
    this.#source = text;
    try {
      this.#compiler.run(`${CODE}.add(${JSON.stringify(path)})`);
      return true;
    } catch (error) {
      if (error instanceof PythonError) return false;
      throw error;
    }
  }
}

/** Only text crosses to the interpreter, up to its first NUL. */
function isText(content: Uint8Array): boolean {
  return isUtf8(content) && !content.includes(0);
}
