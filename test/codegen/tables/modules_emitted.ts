/** Modules that are accepted. */
import { lines, type ModuleSample, SHARED } from "./modules.js";
import { LATE_MODULES } from "./modules_late.js";

const hello = (name: string): string =>
  lines('import { print } from "builtins";', `export function ${name}() { print("hello"); }`);

const helloPython = (name: string): string => lines("", `def ${name}():`, '    print("hello")');

export const MODULES: readonly ModuleSample[] = [
  {
    title: "are named as the board finds them",
    sources: {
      "flash/main.ts": lines(
        'import { a } from "./lib/a.js";',
        'import { b } from "./lib/deep/b.js";',
        'import { c } from "../sd/c.js";',
        "a();",
        "b();",
        "c();",
      ),
      "flash/lib/a.ts": hello("a"),
      "flash/lib/deep/b.ts": hello("b"),
      "sd/c.ts": hello("c"),
    },
    become: {
      "flash/lib/a.py": helloPython("a"),
      "flash/lib/deep/b.py": helloPython("b"),
      "flash/main.py": lines(
        "",
        "from a import a",
        "from deep.b import b",
        "from c import c",
        "",
        "a()",
        "b()",
        "c()",
      ),
      "sd/c.py": helloPython("c"),
    },
  },
  {
    title: "know const() on a volume only: others run on PCs too",
    sources: {
      "server.ts": lines("const LIMIT = 5;", "export const f = () => LIMIT;"),
      "flash/x.ts": lines("const LIMIT = 5;", "export const f = () => LIMIT;"),
    },
    become: {
      "server.py": lines("", "LIMIT = 5", "", "", "def f():", "    return LIMIT"),
      "flash/x.py": lines(
        "",
        "from micropython import const",
        "",
        "_LIMIT = const(5)",
        "",
        "",
        "def f():",
        "    return _LIMIT",
      ),
    },
  },
  {
    title: "import const() beside what else they take from its module, and first",
    sources: {
      "flash/a.ts": lines(
        'import { collect } from "gc";',
        'import { mem_info } from "micropython";',
        "export const LIMIT = 5;",
        "export function f() { collect(); mem_info(); }",
      ),
    },
    become: {
      "flash/a.py": lines(
        "",
        "from micropython import const, mem_info",
        "from gc import collect",
        "",
        "LIMIT = const(5)",
        "",
        "",
        "def f():",
        "    collect()",
        "    mem_info()",
      ),
    },
  },
  {
    title: "import in the order of the source where there is no const()",
    sources: {
      "flash/a.ts": lines(
        'import { collect } from "gc";',
        'import { mem_info } from "micropython";',
        "export function f() { collect(); mem_info(); }",
      ),
    },
    become: {
      "flash/a.py": lines(
        "",
        "from gc import collect",
        "from micropython import mem_info",
        "",
        "",
        "def f():",
        "    collect()",
        "    mem_info()",
      ),
    },
  },
  {
    title: "export again what they take from others, under Python's names; types vanish, and enums",
    sources: {
      "flash/face.ts": lines(
        'export { type Kind, Level, sayHello, type Say, VERSION } from "./inner.js";',
        'export type { Kind as Sort } from "./inner.js";',
        'export type * from "./kinds.js";',
        "export { own };",
        "const own = [1];",
      ),
      "flash/inner.ts": lines(
        "export function sayHello() {}",
        'export const VERSION = "1";',
        'export type Kind = "x";',
        "export enum Level { low, high }",
        "export class Say {}",
      ),
      "flash/kinds.ts": lines("export type A = 1;"),
    },
    become: {
      "flash/face.py": lines("", "from inner import say_hello, VERSION", "", "own = [1]"),
      "flash/inner.py": lines(
        "",
        "def say_hello():",
        "    pass",
        "",
        "",
        'VERSION = "1"',
        "",
        "",
        "class Say:",
        "    pass",
      ),
      "flash/kinds.py": "",
    },
  },
  {
    title: "import values only, and only what they use",
    sources: {
      "flash/a.ts": lines(
        'import type { Thing } from "./b.js";',
        'import { type Kind, type Made, make, LEVEL, Level } from "./b.js";',
        "export const f = (t: Thing, k: Kind, m: Made) => make(t.a + k) === `${Level.high}` && m.a;",
      ),
      "flash/b.ts": lines(
        "export interface Thing { a: string }",
        'export type Kind = "x";',
        "export enum Level { low, high }",
        "export const LEVEL = Level.high;",
        "export class Made { a = true; go() { return 1; } }",
        "export const make = (a: string) => a;",
      ),
    },
    become: {
      "flash/a.py": lines(
        "",
        "from b import make",
        "",
        "",
        "def f(t, k, m):",
        '    return make(t["a"] + k) == "{}".format(1) and m.a',
      ),
    },
  },
  {
    title: "take other names where the source does",
    sources: {
      "flash/a.ts": lines(
        'import { sayHello as greet } from "./b.js";',
        'import * as other from "./b.js";',
        "greet();",
        "other.sayHello();",
      ),
      "flash/b.ts": lines("export function sayHello() {}"),
    },
    become: {
      "flash/a.py": lines("", "import b", "from b import say_hello as greet", "", "greet()", "b.say_hello()"),
    },
  },
  {
    title: "are loaded for what they do",
    sources: {
      "flash/a.ts": lines('import "./b.js";', 'import "gc";'),
      "flash/b.ts": lines('import { collect } from "gc";', "collect();"),
    },
    become: { "flash/a.py": lines("", "import b", "import gc") },
  },
  {
    title: "import each module in one line",
    sources: {
      "flash/a.ts": lines(
        'import { one } from "./b.js";',
        'import { collect } from "gc";',
        'import { two } from "./b.js";',
        "export const f = () => { collect(); return [one, two]; };",
      ),
      "flash/b.ts": lines("export const one = [1];", "export const two = [2];"),
    },
    become: {
      "flash/a.py": lines(
        "",
        "from b import one, two",
        "from gc import collect",
        "",
        "",
        "def f():",
        "    collect()",
        "    return [one, two]",
      ),
    },
  },
  // Comments of files
  {
    title: "begin with the comments of the file, which are no comments of its first declaration",
    sources: {
      "flash/a.ts": lines("// What it is,", "// and why.", "", "// A list.", "export const a = [1];"),
      "flash/b.ts": lines(
        "// What it is,",
        "// and why.",
        'import { a } from "./a.js";',
        "// What it is,",
        "// a copy.",
        "export const b = [a];",
      ),
      "flash/types.ts": lines("// Types only.", "", "export interface A { n: number }", "// They end here."),
      "flash/none.ts": lines("// Nothing."),
    },
    become: {
      "flash/a.py": lines("#", "# What it is,", "# and why.", "", "# A list.", "a = [1]"),
      "flash/b.py": lines(
        "#",
        "# What it is,",
        "# and why.",
        "",
        "from a import a",
        "",
        "# What it is,",
        "# a copy.",
        "b = [a]",
      ),
      "flash/types.py": lines("#", "# Types only.", "", "# They end here.", "pass"),
      "flash/none.py": lines("#", "# Nothing."),
    },
  },
  {
    title: "end with the comments at the end",
    sources: {
      "flash/a.ts": lines(
        "export const a = [1]; // one",
        "// The end:",
        "//// of the list.",
        "//no more // than this",
      ),
      "flash/b.ts": lines("export const a = [1];", "/*", " * The end,", " * over lines.", " */"),
    },
    become: {
      "flash/a.py": lines("", "a = [1]  # one", "# The end:", "# of the list.", "# no more // than this"),
      "flash/b.py": lines("", "a = [1]", "# The end,", "# over lines."),
    },
  },
  // Files outside the root
  {
    title: "take in files from outside the root, each once, what is needed first",
    sources: {
      "tool.ts": lines(
        'import { stat } from "os";',
        'import { onlyDeep as d } from "../../shared/deep.js";',
        'import { part } from "../../shared/part.js";',
        'stat("y");',
        "part();",
        "d();",
      ),
    },
    become: {
      "tool.py": lines(
        "",
        "from os import stat",
        "",
        "depth = 1",
        "",
        "",
        "def only_deep():",
        "    return depth",
        "",
        "",
        "def part():",
        '    return stat("x")[depth]',
        "",
        "",
        'stat("y")',
        "part()",
        "only_deep()",
      ),
    },
  },
  {
    title: "take in files that they only export again, or load for what they do",
    sources: {
      "flash/a.ts": lines(`export { depth } from "${SHARED}/deep.js";`),
      "flash/b.ts": lines(`import "${SHARED}/deep.js";`),
      "flash/c.ts": lines('import { depth } from "./a.js";', "export const c = [depth];"),
    },
    become: {
      "flash/a.py": lines("", "depth = 1", "", "", "def only_deep():", "    return depth"),
      "flash/b.py": lines("", "depth = 1", "", "", "def only_deep():", "    return depth"),
    },
  },
  ...LATE_MODULES,
];
