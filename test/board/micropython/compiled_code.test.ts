import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../../src/board/board.js";
import { CompiledCode } from "../../../src/board/micropython/compiled-code.js";
import { PythonError } from "../../../src/board/micropython/interpreter.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { boardWith, python } from "../../support/python.js";

const RUNS = 5;

let plain: MicroPythonRuntime;
let keeping: MicroPythonRuntime;
beforeAll(async () => {
  plain = await MicroPythonRuntime.load();
  keeping = await MicroPythonRuntime.load({ keepsCode: true });
});

describe("runs are the same where code is kept compiled", () => {
  test.each([
    [
      "modules that import one another, each run anew",
      {
        "/flash/boot.py": python("import counter", "counter.count()", "shared = 'from boot'"),
        "/flash/main.py": python("import first, counter", "first.show(shared)", "counter.count()"),
        "/flash/lib/counter.py": python(
          "from micropython import const",
          "_STEP = const(3)",
          "total = 0",
          "def count():",
          "    global total",
          "    total += _STEP",
          "    print('total', total)",
        ),
        "/flash/lib/first.py": python(
          "import second",
          "class Reading(second.Base):",
          "    value = 'é😀'",
          "def show(text):",
          "    print(text, Reading().told(), __name__, __file__)",
        ),
        "/flash/lib/second.py": python(
          "class Base:",
          "    def told(self):",
          "        import first",
          "        return first.Reading.value + self.value",
        ),
      },
    ],
    [
      "a package, and a module beside main.py",
      {
        "/flash/main.py": "import own.driver, near\nprint(own.driver.PIN, near.__file__)",
        "/flash/lib/own/__init__.py": "",
        "/flash/lib/own/driver.py": "PIN = 4\nprint(__name__, __file__)",
        "/flash/near.py": "",
      },
    ],
    [
      "a module with a mistake in it",
      {
        "/flash/main.py": "try:\n    import wrong\nexcept SyntaxError as e:\n    print(e)",
        "/flash/wrong.py": "def (",
      },
    ],
    [
      "a module that fails, and is imported again",
      {
        "/flash/main.py": python(
          "import sys",
          "for _ in range(2):",
          "    try:",
          "        import failing",
          "    except ValueError as e:",
          "        print(e, 'failing' in sys.modules)",
        ),
        "/flash/failing.py": "print('runs')\nraise ValueError('never')",
      },
    ],
    [
      "a module that is replaced while it runs",
      {
        "/flash/main.py": python(
          "import sys, changing",
          "with open('/flash/changing.py', 'w') as f:",
          "    f.write('print(2)')",
          "del sys.modules['changing']",
          "import changing",
        ),
        "/flash/changing.py": "print(1)",
      },
    ],
    ["text with a NUL", { "/flash/main.py": "import nul\nprint(nul.A)", "/flash/nul.py": "A = 'x\0y'" }],
    [
      "what is no text",
      {
        "/flash/main.py": "import bytes_\nprint(repr(bytes_.A))",
        "/flash/bytes_.py": Uint8Array.of(65, 61, 39, 200, 39),
      },
    ],
  ])("%s", (_what, files) => {
    const [first, ...others] = Array.from({ length: RUNS }, () => run(keeping, boardWith(files)));
    expect(first?.console).not.toEqual([]);
    expect(first).toEqual(run(plain, boardWith(files)));
    for (const other of others) expect(other).toEqual(first);
  });

  test("a file that has changed since is compiled anew", () => {
    const consoles = [1, 1, 1, 2, 1, 2, 2, 2].map((value) =>
      run(keeping, boardWith({ "/flash/main.py": "import m", "/flash/m.py": `print(${value})` })),
    );
    expect(consoles.map(({ console }) => console)).toEqual(
      ["1", "1", "1", "2", "1", "2", "2", "2"].map((line) => [line]),
    );
  });

  test.each([
    ["/flash/lib/m.py", "/flash/lib/m.py"],
    ["/flash/m.py", "m.py"],
  ])("tracebacks tell the lines of the file: %s", async (path, imported) => {
    const runtime = await MicroPythonRuntime.load({ keepsCode: true });
    const files = { "/flash/main.py": "import m", [path]: "\n\nraise ValueError('here')" };
    const tracebacks = Array.from({ length: RUNS }, () => {
      const { stop } = run(runtime, boardWith(files));
      return stop.why === "error" ? stop.traceback : stop.why;
    });
    const main = '  File "/flash/main.py", line 1, in <module>';
    const read = traceback(main, `  File "${imported}", line 3, in <module>`);
    const kept = traceback(
      ...[main, main],
      `  File "${imported}", line 1, in <module>`,
      `  File "${path}", line 3, in <module>`,
    );
    expect(tracebacks).toEqual([read, read, kept, kept, kept]);
  });
});

describe("compiled code", () => {
  const content = Buffer.from("A = 1");

  test("what is read twice is compiled, and is not read again", () => {
    const compiler = new Compiler();
    const code = new CompiledCode(compiler);
    compiler.told = () => code.source;
    expect(code.insteadOf("/flash/m.py", content)).toBe(content);
    code.compile();
    expect(compiler).toMatchObject({ added: [], saved: 0 });
    expect(code.insteadOf("/flash/m.py", content)).toBe(content);
    code.compile();
    code.compile();
    expect(compiler).toMatchObject({ added: ["A = 1"], saved: 1 });
    expect(code.insteadOf("/flash/m.py", content)).not.toEqual(content);
    expect(code.insteadOf("/flash/other.py", content)).toBe(content);
  });

  test("what does not compile is not tried again", () => {
    const compiler = new Compiler(new PythonError("SyntaxError"));
    const code = new CompiledCode(compiler);
    for (let read = 0; read < 4; read += 1) {
      expect(code.insteadOf("/flash/m.py", content)).toBe(content);
      code.compile();
    }
    expect(compiler.added).toHaveLength(1);
  });

  test("where the compiler itself fails, so does the run", () => {
    const code = new CompiledCode(new Compiler(new RangeError("out of memory")));
    code.insteadOf("/flash/m.py", content);
    code.insteadOf("/flash/m.py", content);
    expect(() => code.compile()).toThrow(RangeError);
  });

  test.each([
    ["a NUL", Buffer.from("A = '\0'")],
    ["what is not UTF-8", Buffer.of(65, 61, 200)],
  ])("%s is never compiled", (_what, bytes) => {
    const compiler = new Compiler();
    const code = new CompiledCode(compiler);
    for (let read = 0; read < 4; read += 1) {
      expect(code.insteadOf("/flash/m.py", bytes)).toBe(bytes);
      code.compile();
    }
    expect(compiler.added).toEqual([]);
  });
});

/** Notes what it is told to compile. */
class Compiler {
  readonly added: string[] = [];
  saved = 0;
  told = () => "";
  readonly #failure: Error | undefined;

  constructor(failure?: Error) {
    this.#failure = failure;
  }

  run(code: string): void {
    if (!code.includes(".add(")) return;
    this.added.push(this.told());
    if (this.#failure !== undefined) throw this.#failure;
  }

  save(): void {
    this.saved += 1;
  }
}

function traceback(...frames: readonly string[]): string {
  return ["Traceback (most recent call last):", ...frames, "ValueError: here", ""].join("\n");
}

function run(runtime: MicroPythonRuntime, board: Board) {
  const { stop } = board.run(runtime);
  return { stop, console: board.console, trace: board.trace };
}
