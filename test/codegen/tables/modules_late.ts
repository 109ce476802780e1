/** Modules that are loaded late: `import defer`. */
import { lines, type ModuleSample, type Sources } from "./modules.js";

/** A module that is loaded late, and what it becomes does not matter. */
const late = (declarations: string): Sources => ({
  "flash/late.ts": declarations,
  "flash/main.ts": lines('import defer * as late from "./late.js";', "export const f = () => late.x;"),
});

const LOADED_LATE = { "flash/main.py": lines("", "def f():", "    import late", "    return late.x") };

export const LATE_MODULES: readonly ModuleSample[] = [
  {
    title: "are loaded late at the start of each function that uses them, the outermost",
    sources: {
      "flash/late.ts": lines(
        "const LIMIT = 1;",
        'export const TABLE = ["a"];',
        "export function run(n: number) { return n + LIMIT; }",
        "export class Thing { size = 3; }",
      ),
      "flash/main.ts": lines(
        'import defer * as late from "./late.js";',
        "export function f() { const g = () => late.run(1); return g(); }",
        "export class A { x = late.run(2); go() { return new late.Thing(); } idle() { return this.x; } }",
      ),
    },
    become: {
      "flash/main.py": lines(
        "",
        "def f():",
        "    import late",
        "",
        "    def g():",
        "        return late.run(1)",
        "",
        "    return g()",
        "",
        "",
        "class A:",
        "    def __init__(self):",
        "        import late",
        "        self.x = late.run(2)",
        "",
        "    def go(self):",
        "        import late",
        "        return late.Thing()",
        "",
        "    def idle(self):",
        "        return self.x",
      ),
    },
  },
  {
    title: "are loaded late in the order of their names, once, for fields too",
    sources: {
      "flash/a.ts": lines("export const run = (n: number) => n;"),
      "flash/b.ts": lines("export const run = (n: number) => n;"),
      "flash/main.ts": lines(
        'import defer * as b from "./b.js";',
        'import defer * as a from "./a.js";',
        "export const f = () => b.run(a.run(1));",
        "export class A {",
        "  x = a.run(1);",
        "  y = b.run(2);",
        "  constructor() { this.x = b.run(3); }",
        "}",
      ),
    },
    become: {
      "flash/main.py": lines(
        "",
        "def f():",
        "    import a",
        "    import b",
        "    return b.run(a.run(1))",
        "",
        "",
        "class A:",
        "    def __init__(self):",
        "        import b",
        "        import a",
        "        self.x = a.run(1)",
        "        self.y = b.run(2)",
        "        self.x = b.run(3)",
      ),
    },
  },
  {
    title: "of the board are loaded late too",
    sources: {
      "flash/main.ts": lines('import defer * as gc from "gc";', "export function f() { gc.collect(); }"),
    },
    become: { "flash/main.py": lines("", "def f():", "    import gc", "    gc.collect()") },
  },
  {
    title: "may be loaded late where another loads them, in a circle of imports",
    sources: {
      "flash/a.ts": lines('import { b } from "./b.js";', "export const a = (): number => b();"),
      "flash/b.ts": lines(
        'import defer * as a from "./a.js";',
        "export const b = () => 1;",
        "export const c = () => a.a();",
      ),
    },
    become: {
      "flash/a.py": lines("", "from b import b", "", "", "def a():", "    return b()"),
      "flash/b.py": lines(
        "",
        "def b():",
        "    return 1",
        "",
        "",
        "def c():",
        "    import a",
        "    return a.a()",
      ),
    },
  },
  ...[
    "export const x = [1]; function f() {} ; class A { n = f(); static n = -1; m() {} static go() {} }",
    "interface A { a: number } type B = A; enum C { d } declare const e: number; export const x = 1;",
    "let y: number; export const x = 1; export const f = () => { y = 1; return y; };",
    "const t = 3; export const x = (t + 1) * 2;",
    "export const x = [1, 2] as const;",
    "export const x = { a: 1, b: 'c' } satisfies Record<string, string | number>;",
    "const a = 2; export const x = { a, b: [a, 3] };",
    "export const x = (a: number) => a + 1;",
    "const o = { a: { b: 1 } }; export const x = o.a.b;",
    "export const x = new Map<string, number>(); export const y = new Set<string>(), z = new Set<number>;",
    'import { bytes } from "builtins"; export const x = bytes([1, 2]);',
    'import { bytearray } from "builtins"; export const x = bytearray(8);',
    'import { encode } from "builtins"; export const x = encode("a");',
    'import { len } from "builtins"; const t = "abc"; export const x = len(t);',
    'import { slice } from "builtins"; const t = "abc"; export const x = slice(t, 1);',
    'import type { Odd } from "./odd.js"; import { three } from "./even.js"; export { two } from "./even.js"; export const x: Odd = three;',
  ].map((declarations) => ({
    title: `may be loaded late: ${declarations}`,
    sources: {
      ...late(declarations),
      "flash/odd.ts": lines('import { collect } from "gc";', "export type Odd = number;", "collect();"),
      "flash/even.ts": lines("export const two = 2;", "export const three = 3;"),
    },
    become: LOADED_LATE,
  })),
];
