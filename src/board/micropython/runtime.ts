import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../package-root.js";
import type { Board } from "../board.js";
import { CONSTANTS, Signal } from "../operations.js";
import type { Runtime, Stop } from "../runtime.js";
import { Bridge } from "./bridge.js";
import { codeFiles } from "./code-files.js";
import { CompiledCode } from "./compiled-code.js";
import { Interpreter } from "./interpreter.js";
import { Lines } from "./lines.js";

/** Where Python finds the bridge while the interpreter is prepared. */
const BRIDGE = "/lib/_bridge";
const VOLUMES = ["/flash", "/sd"];

/**
 * A real MicroPython (1.27, on WebAssembly) that runs a board's programs. It reaches the board through
 * {@link Board.call} alone; only the interpreter's own reading of code, by `import`, goes past it, and is not traced.
 *
 * Each run starts from the same memory, in which nothing but the board's modules is loaded; where code is kept, that of
 * files lies in it too, compiled and not yet run.
 */
export class MicroPythonRuntime implements Runtime {
  readonly #interpreter: Interpreter;
  readonly #console: Lines;
  readonly #code: CompiledCode | undefined;
  #board: Board | undefined;
  #main = "";
  #failure: Stop | undefined;

  private constructor(interpreter: Interpreter, console: Lines, keepsCode: boolean) {
    this.#interpreter = interpreter;
    this.#console = console;
    this.#code = keepsCode ? new CompiledCode(interpreter) : undefined;
  }

  /**
   * Loads an interpreter of its own: runtimes do not disturb one another.
   *
   * @param keepsCode - whether files that runs read again and again are compiled once: many short runs take half the
   *   time. Tracebacks then tell modules by their absolute paths, and have one line more for each. `false` by default.
   */
  static async load({ keepsCode = false } = {}): Promise<MicroPythonRuntime> {
    const console = new Lines();
    const interpreter = await Interpreter.load((bytes) => console.write(bytes));
    const runtime = new MicroPythonRuntime(interpreter, console, keepsCode);
    runtime.#prepare();
    return runtime;
  }

  run(board: Board): Stop {
    this.#board = board;
    this.#main = "/flash/main.py";
    this.#failure = undefined;
    this.#console.start((line) => board.call("print", line));
    this.#interpreter.restore();
    this.#code?.compile();
    try {
      for (const name of board.lacks) {
        this.#interpreter.run(`__import__("sys").modules.pop(${JSON.stringify(name)}, None)`);
      }
      this.#interpreter.fs.chdir("/flash");
      this.#start("/flash/boot.py");
      this.#start(this.#main);
      this.#console.end();
      return this.#failure ?? { why: "end" };
    } catch (error) {
      if (error instanceof Signal) return { why: error.why };
      throw error;
    } finally {
      this.#board = undefined;
    }
  }

  /** As on the board, `main.py` runs even where `boot.py` failed. */
  #start(path: string): void {
    if (!this.#running().fs.existsSync(path)) return;
    this.#interpreter.run(`__import__("_bridge").start.start(${JSON.stringify(path)})`);
  }

  #running(): Board {
    if (this.#board === undefined) throw new Error("no board runs");
    return this.#board;
  }

  #prepare(): void {
    const { fs } = this.#interpreter;
    const bridge = new Bridge(this.#interpreter, () => this.#running().call);
    this.#interpreter.register("_board", {
      call: bridge.call,
      bind: bridge.bind,
      constants: () => JSON.stringify(CONSTANTS),
      source: () => this.#code?.source ?? "",
      main: (path: string) => {
        this.#main = path;
      },
      failed: (error: string, message: string, traceback: string) => {
        this.#failure = { why: "error", error, message, traceback: withoutBridge(traceback) };
      },
    });
    fs.mkdir("/lib");
    fs.mkdir(BRIDGE);
    const folder = join(packageRoot(), "src/board/micropython/python/_bridge");
    for (const name of readdirSync(folder)) {
      fs.writeFile(`${BRIDGE}/${name}`, readFileSync(join(folder, name)));
    }
    this.#interpreter.run('__import__("_bridge")');
    this.#interpreter.run('__import__("gc").collect()');
    for (const path of VOLUMES) {
      fs.mkdir(path);
      fs.mount(
        codeFiles(
          fs,
          () => this.#running(),
          path,
          (file, content) => this.#code?.insteadOf(file, content) ?? content,
        ),
        {},
        path,
      );
    }
    this.#interpreter.save();
  }
}

/** A traceback names the program's own lines: the board's modules are native there. */
function withoutBridge(traceback: string): string {
  return traceback
    .split("\n")
    .filter((line) => !line.startsWith(`  File "${BRIDGE}/`))
    .join("\n");
}
