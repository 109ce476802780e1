import { beforeAll, describe, expect, test } from "vitest";
import { Board } from "../../../src/board/board.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { Signal, type StopCause } from "../../../src/board/operations.js";
import { boardWith, printedBy, putFile, python } from "../../support/python.js";

let runtime: MicroPythonRuntime;
beforeAll(async () => {
  runtime = await MicroPythonRuntime.load();
});

const printed = (...main: string[]) => printedBy(runtime, boardWith({}), ...main);

describe("the programs", () => {
  test("boot.py runs before main.py, in the same namespace", () => {
    const board = boardWith({
      "/flash/boot.py": "from_boot = 'é😀'\nprint('boot', __name__)",
      "/flash/main.py": "print('main', __name__, from_boot)",
    });
    expect(board.run(runtime).stop).toEqual({ why: "end" });
    expect(board.console).toEqual(["boot __main__", "main __main__ é😀"]);
  });

  test.each([
    ["fat", "from the volume's root"],
    ["littlefs", "from lib"],
  ] as const)(
    "on %s, a module is looked for with the letters that the volume tells apart",
    (filesystem, found) => {
      const board = new Board({ flash: { filesystem } });
      putFile(board, "/flash/SETTINGS.py", "print('from the volume\\'s root')");
      putFile(board, "/flash/lib/settings.py", "print('from lib')");
      putFile(board, "/flash/main.py", "import settings");
      board.run(runtime);
      expect(board.console).toEqual([found]);
    },
  );

  test("a board without programs comes to its end", () => {
    expect(boardWith({}).run(runtime).stop).toEqual({ why: "end" });
  });

  test("empty programs", () => {
    expect(boardWith({ "/flash/boot.py": "", "/flash/main.py": "" }).run(runtime).stop).toEqual({
      why: "end",
    });
  });

  test("machine.main names what runs after boot.py", () => {
    const board = boardWith({
      "/flash/boot.py": "import machine\nmachine.main('other.py')",
      "/flash/main.py": "print('main')",
      "/flash/other.py": "print('other')",
    });
    board.run(runtime);
    expect(board.console).toEqual(["other"]);
  });

  test("an uncaught exception: its class, its message, and a traceback of the program's own lines", () => {
    const board = boardWith({
      "/flash/main.py": python("import lib1", "lib1.read('/flash/näh')"),
      "/flash/lib/lib1.py": python("def read(path):", "    return open(path, 'rb')"),
    });
    expect(board.run(runtime).stop).toEqual({
      why: "error",
      error: "OSError",
      message: "[Errno 2] ENOENT",
      traceback: [
        "Traceback (most recent call last):",
        '  File "/flash/main.py", line 2, in <module>',
        '  File "/flash/lib/lib1.py", line 2, in read',
        "OSError: [Errno 2] ENOENT",
        "",
      ].join("\n"),
    });
  });

  test.each([
    ["a message of two lines", "raise ValueError('a\\nb: ä')", "ValueError", "a\nb: ä"],
    ["a class of its own", "class Refused(Exception): pass\nraise Refused(5)", "Refused", "5"],
    ["no message", "raise KeyboardInterrupt", "KeyboardInterrupt", ""],
    ["broken syntax", "x = (", "SyntaxError", "invalid syntax"],
    ["a module that is missing", "import nix", "ImportError", "no module named 'nix'"],
    ["endless recursion", "f = lambda: f()\nf()", "RuntimeError", "maximum recursion depth exceeded"],
  ])("%s", (_name, main, error, message) => {
    const { stop } = boardWith({ "/flash/main.py": main }).run(runtime);
    expect(stop).toMatchObject({ why: "error", error, message });
  });

  test("main.py runs though boot.py failed, which is told", () => {
    const board = boardWith({ "/flash/boot.py": "1 / 0", "/flash/main.py": "print('main')" });
    expect(board.run(runtime).stop).toMatchObject({ why: "error", error: "ZeroDivisionError" });
    expect(board.console).toEqual(["main"]);
  });
});

describe("signals", () => {
  const cut = python(
    "import uos",
    "class Context:",
    "    def __enter__(self): pass",
    "    def __exit__(self, *error): print('exit')",
    "try:",
    "    with Context():",
    "        try:",
    "            uos.mkdir('/flash/a')",
    "            uos.mkdir('/flash/b')",
    "        finally:",
    "            print('finally')",
    "except BaseException:",
    "    print('except')",
    "uos.mkdir('/flash/c')",
  );

  test.each<StopCause>(["power", "reset", "deepsleep", "watchdog", "halt"])(
    "nothing runs after %s: no except, no finally, no __exit__",
    (why) => {
      const board = boardWith({ "/flash/main.py": cut });
      board.hooks.before = (index) => {
        if (index === 1) throw new Signal(why);
      };
      expect(board.run(runtime).stop).toEqual({ why });
      expect(board.console).toEqual([]);
      expect(board.fs.existsSync("/flash/a")).toBe(true);
      expect(board.fs.existsSync("/flash/b")).toBe(false);
      expect(board.fs.existsSync("/flash/c")).toBe(false);
    },
  );

  test("in the middle of an import, and of a print", () => {
    const board = boardWith({
      "/flash/main.py": "try:\n    import lib1\nfinally:\n    print('finally')",
      "/flash/lib/lib1.py": "import machine\nmachine.reset()",
    });
    expect(board.run(runtime).stop).toEqual({ why: "reset" });
    expect(board.console).toEqual([]);
    const printing = boardWith({ "/flash/main.py": "try:\n    print('a')\nfinally:\n    print('b')" });
    expect(printing.run(runtime, { until: (name) => name === "print" }).stop).toEqual({ why: "halt" });
    expect(printing.console).toEqual([]);
  });

  test("out of a callback that native code called", () => {
    const board = boardWith({
      "/flash/main.py":
        "import machine\ntry:\n    sorted([2, 1], key=lambda x: machine.reset())\nfinally:\n    print('no')",
    });
    expect(board.run(runtime).stop).toEqual({ why: "reset" });
    expect(board.console).toEqual([]);
  });

  test("a mistake of the host's is no matter of Python's", () => {
    const board = boardWith({ "/flash/main.py": "import uos\ntry:\n    uos.sync()\nexcept: pass" });
    board.hooks.before = () => {
      throw new Error("a mistake in a hook");
    };
    expect(() => board.run(runtime)).toThrow("a mistake in a hook");
    expect(printed("print('and the runtime still works')")).toEqual(["and the runtime still works"]);
  });
});

describe("boots", () => {
  test("code that a program replaced is what the next boot imports", () => {
    const board = boardWith({
      "/flash/main.py": python(
        "import machine, uos, lib1",
        "print(lib1.VERSION)",
        "if lib1.VERSION == 'old':",
        "    with open('/flash/lib/lib1.new', 'wb') as file:",
        "        file.write(b\"VERSION = 'new'\")",
        "    uos.rename('/flash/lib/lib1.new', '/flash/lib/lib1.py')",
        "    machine.reset()",
      ),
      "/flash/lib/lib1.py": "VERSION = 'old'",
    });
    expect(board.run(runtime, { boots: 5 }).stops).toEqual([{ why: "reset" }, { why: "end" }]);
    expect(board.console).toEqual(["old", "new"]);
  });

  test("a module that became a package, and one that is gone", () => {
    const board = boardWith({ "/flash/main.py": "import a", "/flash/a.py": "print('module')" });
    board.run(runtime);
    board.fs.rmSync("/flash/a.py");
    expect(board.run(runtime).stop).toMatchObject({ error: "ImportError" });
    putFile(board, "/flash/a/__init__.py", "print('package')");
    board.run(runtime);
    expect(board.console).toEqual(["module", "package"]);
  });

  test("nothing in memory survives", () => {
    const board = boardWith({
      "/flash/main.py": python(
        "import sys, builtins, uos, lib1",
        "print('kept' in globals(), hasattr(builtins, 'kept'), hasattr(uos, 'kept'), uos.getcwd(), lib1.count)",
        "kept = builtins.kept = uos.kept = 1",
        "lib1.count += 1",
        "sys.path.append('/nowhere')",
        "uos.chdir('/sd')",
        "print(sys.path)",
      ),
      "/flash/lib/lib1.py": "count = 0",
    });
    board.run(runtime);
    board.run(runtime);
    const [first, path] = board.console;
    expect(first).toBe("False False False /flash 0");
    expect(path).toBe("['', '/flash', '/flash/lib', '/sd', '/sd/lib', '/nowhere']");
    expect(board.console).toEqual([first, path, first, path]);
  });

  test("the heap is the same at each of 200 boots, whatever the one before did", () => {
    const board = boardWith({
      "/flash/main.py": python(
        "import gc, lib1",
        "print(gc.mem_alloc())",
        "garbage = [bytearray(1000) for _ in range(50)]",
        "import machine",
        "machine.reset()",
      ),
      "/flash/lib/lib1.py": python(...Array.from({ length: 100 }, (_, n) => `def f${n}(): return ${n}`)),
    });
    board.run(runtime, { boots: 200 });
    expect(board.console).toHaveLength(200);
    expect(new Set(board.console).size).toBe(1);
  });

  test("two runtimes in one process do not disturb each other", async () => {
    const other = await MicroPythonRuntime.load();
    const main = "import uos\nuos.mkdir('/flash/made')\nprint(uos.listdir('/flash'))";
    const [first, second] = [boardWith({ "/flash/main.py": main }), boardWith({ "/flash/main.py": main })];
    first.hooks.before = () => {
      expect(second.run(other).stop).toEqual({ why: "end" });
      first.hooks.before = undefined;
    };
    expect(first.run(runtime).stop).toEqual({ why: "end" });
    expect(second.console).toEqual(["['main.py', 'made']"]);
    expect(first.console).toEqual(second.console);
  });
});

describe("imports", () => {
  test("are not traced; what the program does itself is", () => {
    const board = boardWith({
      "/flash/main.py": "import lib1\nlib1.f()",
      "/flash/lib/lib1.py": "import uos\ndef f(): uos.stat('/flash/lib/lib1.py')",
    });
    board.run(runtime);
    expect(board.trace.map(({ op }) => op)).toEqual(["uos.stat"]);
  });

  test("from folders without __init__.py, from the card, and of non-ASCII names", () => {
    const board = boardWith({
      "/flash/main.py": "import a.b.c as c, card\nfrom grün import x\nprint(c.x, card.x, x)",
      "/flash/lib/a/b/c.py": "x = 1",
      "/sd/lib/card.py": "x = 2",
      "/flash/grün.py": "x = 'ü😀'",
    });
    expect(board.run(runtime).stop).toEqual({ why: "end" });
    expect(board.console).toEqual(["1 2 ü😀"]);
  });

  test("of a file that is missing or no file: Linux's numbers, as everywhere", () => {
    expect(
      printed(
        "for path in ('/flash/nix.py', '/flash', '/flash/main.py/x'):",
        "    try: execfile(path)",
        "    except OSError as error: print(error)",
      ),
    ).toEqual(["[Errno 2] ENOENT", "[Errno 21] EISDIR", "20"]);
  });

  test("on a board without a card", () => {
    const board = boardWith({ "/flash/main.py": "import nix" }, { sd: null });
    expect(board.run(runtime).stop).toMatchObject({ error: "ImportError" });
  });
});

describe("printing", () => {
  test("line by line, what is behind the last line feed too", () => {
    expect(printed("print('a', 1)", "print()", "print('b\\nc')", "print('d', end='')")).toEqual([
      "a 1",
      "",
      "b",
      "c",
      "d",
    ]);
  });

  test("non-ASCII text, a NUL, and bytes that are no text", () => {
    expect(
      printed("print('näh 😀', 'a\\x00b')", "import sys", "sys.stdout.buffer.write(b'\\xff!\\n')"),
    ).toEqual(["näh 😀 a\x00b", "\uFFFD!"]);
  });
});

test("memory grows while buffers are in use", () => {
  expect(
    printed(
      "small = bytearray(b'abc')",
      "large = bytearray(40000000)",
      "large[0] = 65",
      "with open('/flash/x', 'wb') as file:",
      "    file.write(small)",
      "    file.write(memoryview(large)[:2])",
      "larger = bytearray(60000000)",
      "with open('/flash/x', 'rb') as file:",
      "    print(file.readinto(larger), bytes(larger[:6]), bytes(small))",
    ),
  ).toEqual(["5 b'abcA\\x00\\x00' b'abc'"]);
  expect(printed("x = bytearray(2000)", "print(sum(x))")).toEqual(["0"]);
});

test("a hundred boots in one run, each with 500 lines to compile", () => {
  const board = boardWith({
    "/flash/main.py": "import lib1, machine\nmachine.reset()",
    "/flash/lib/lib1.py": python(
      ...Array.from({ length: 500 }, (_, n) => `def f${n}(a, b): return a + b + ${n}`),
    ),
  });
  const { stops } = board.run(runtime, { boots: 100 });
  expect(stops.map(({ why }) => why)).toEqual(Array.from({ length: 100 }, () => "reset"));
});
