import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../../src/board/board.js";
import { CompiledCode } from "../../../src/board/micropython/compiled-code.js";
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

  test("tracebacks tell the lines of the file", () => {
    const files = { "/flash/main.py": "import m", "/flash/lib/m.py": "\n\nraise ValueError('here')" };
    const stops = Array.from({ length: RUNS }, () => run(keeping, boardWith(files)).stop);
    for (const stop of stops) {
      expect(stop).toMatchObject({ why: "error", error: "ValueError", message: "here" });
      expect(stop).toHaveProperty(
        "traceback",
        expect.stringMatching(/File "\/flash\/lib\/m\.py", line 3, in <module>\nValueError: here\n$/),
      );
    }
  });
});

describe("compiled code", () => {
  const content = Buffer.from("A = 1");

  test("what is read twice is compiled, and is not read again", () => {
    const code = new CompiledCode();
    const compiled: string[] = [];
    const compile = () => code.compile(({ name, text }) => compiled.push(`${name}: ${text}`) > 0);
    expect(code.insteadOf("/flash/m.py", content)).toBe(content);
    expect(compile()).toBe(false);
    expect(code.insteadOf("/flash/m.py", content)).toBe(content);
    expect(compile()).toBe(true);
    expect(compile()).toBe(false);
    expect(compiled).toEqual(["/flash/m.py: A = 1"]);
    expect(code.insteadOf("/flash/m.py", content)).not.toEqual(content);
    expect(code.insteadOf("/flash/other.py", content)).toBe(content);
  });

  test("what does not compile is not tried again", () => {
    const code = new CompiledCode();
    let tried = 0;
    for (let read = 0; read < 4; read += 1) {
      expect(code.insteadOf("/flash/m.py", content)).toBe(content);
      const compile = () => {
        tried += 1;
        return false;
      };
      expect(code.compile(compile)).toBe(false);
    }
    expect(tried).toBe(1);
  });

  test.each([
    ["a NUL", Buffer.from("A = '\0'")],
    ["what is not UTF-8", Buffer.of(65, 61, 200)],
  ])("%s is never compiled", (_what, bytes) => {
    const code = new CompiledCode();
    for (let read = 0; read < 4; read += 1) {
      expect(code.insteadOf("/flash/m.py", bytes)).toBe(bytes);
      expect(code.compile(() => true)).toBe(false);
    }
  });
});

function run(runtime: MicroPythonRuntime, board: Board) {
  const { stop } = board.run(runtime);
  return { stop, console: board.console, trace: board.trace };
}
