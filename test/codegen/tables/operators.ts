import { inside, python, type Sample } from "./sample.js";

/** Comparisons, bits, and values in the place of missing ones. */
export const OPERATORS: readonly Sample[] = [
  ["not null", inside("a: string | null", "return a != null;"), python("a", "return a is not None")],
  ["null first", inside("a: string | null", "return null === a;"), python("a", "return a is None")],
  [
    "a text and what may be one",
    inside("a: string, b: string | number | boolean, c: unknown", "return a === b || c === a;"),
    python("a, b, c", "return a == b or c == a"),
  ],
  [
    "classes",
    `class A {}\n${inside("a: typeof A", "return a === A;")}`,
    `class A:\n    pass\n\n\n${python("a", "return a is A")}`,
  ],
  [
    "negative bits to the right",
    inside("a: number", "return ((a & 255) - 300) >> 1;"),
    python("a", "return ((a & 255) - 300) >> 1"),
  ],
  [
    "bits that just fit",
    inside("a: number", "return (a & 0x7fffffff) << 0;"),
    python("a", "return (a & 0x7FFFFFFF) << 0"),
  ],
  [
    "entries, or null",
    inside("m: Map<string, number>, k: string", "return m.get(k) ?? null;"),
    python("m, k", "return m.get(k)"),
  ],
  [
    "entries, or a name",
    inside("m: Map<string, number>, k: string, n: number", "return m.get(k) ?? n;"),
    python("m, k, n", "return m.get(k, n)"),
  ],
  [
    "entries of a record, or another value",
    inside("r: Record<string, number>, o: { n?: number }, k: string", "return (r[k] ?? 0) + (o.n ?? 1);"),
    python("r, o, k", 'return r.get(k, 0) + o.get("n", 1)'),
  ],
  [
    "entries that may be null, of a plain name",
    inside("a: { n: number | null }", "return a.n ?? 1;"),
    python("a", 'return a["n"] if a["n"] is not None else 1'),
  ],
  [
    "fields, or another value",
    `class A { n: number | null = null; go() {} }\n${inside("a: A", "return a.n ?? 1;")}`,
    `class A:\n    def __init__(self):\n        self.n = None\n\n    def go(self):\n        pass\n\n\n${python("a", "return a.n if a.n is not None else 1")}`,
  ],
  [
    "what a chain gives, or another value",
    `class A { n = 1; go() { return 2; } }\n${inside("a: A | null", "return (a?.n ?? 3) + (a?.go() ?? 4);")}`,
    `class A:\n    def __init__(self):\n        self.n = 1\n\n    def go(self):\n        return 2\n\n\n${python("a", "return (a.n if a is not None else 3) + (a.go() if a is not None else 4)")}`,
  ],
  [
    "elements, or another value",
    inside("a: number[]", "return a[0] ?? 5;"),
    python("a", "return a[0] if len(a) > 0 else 5"),
  ],
  [
    "what is taken, or another value",
    inside("a: number[]", "return a.pop() ?? 5;"),
    python("a", "return a.pop() if len(a) > 0 else 5"),
  ],
  [
    "a variable that is set later",
    inside("a: number", "let x: number | undefined;", "if (a > 1) x = a;", "return x === undefined;"),
    python("a", "x = None", "if a > 1:", "    x = a", "return x is None"),
  ],
  [
    "a variable that an inner function sets",
    inside(
      "a: number",
      "let x: number;",
      "const put = () => { x = a; };",
      "const take = () => x;",
      "put();",
      "return take();",
    ),
    "def f(a):\n    x = None\n\n    def put():\n        nonlocal x\n        x = a\n\n    def take():\n        return x\n\n    put()\n    return take()",
  ],
  [
    "a variable that is set at once",
    inside("a: number", "let x: number;", "x = a;", "return x;"),
    python("a", "x = a", "return x"),
  ],
  [
    "bytes of a view",
    `import type { MemoryView } from "builtins";\n${inside("m: MemoryView", "for (let i = 0; i < m.length; i++) m[i] = 7;")}`,
    python("m", "for i in range(len(m)):", "    m[i] = 7"),
  ],
];
