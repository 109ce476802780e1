import { inside, python, type Sample } from "./sample.js";

/** Functions, classes, and what loops walk over. */
export const FUNCTIONS: readonly Sample[] = [
  [
    "overloads",
    "export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: unknown): unknown {\n  return a;\n}",
    python("a", "return a"),
  ],
  [
    "further arguments that are only read",
    inside(
      "...a: number[]",
      "let n = a.length;",
      "for (const [i, x] of a.entries()) n += i * x;",
      "for (const x of a) n += x;",
      "if (a.some((x) => x > 1) || a.every((x) => x > 2) || a.includes(3)) n += 1;",
      "return a.filter((x) => x > n);",
    ),
    python(
      "*a",
      "n = len(a)",
      "for i, x in enumerate(a):",
      "    n += i * x",
      "for x in a:",
      "    n += x",
      "if any(x > 1 for x in a) or all(x > 2 for x in a) or 3 in a:",
      "    n += 1",
      "return [x for x in a if x > n]",
    ),
  ],
  [
    "further arguments that are given on",
    `function g(...a: number[]) { return a.length; }\n${inside("...a: number[]", "return g(...a) + g(1, ...a);")}`,
    `def g(*a):\n    return len(a)\n\n\n${python("*a", "return g(*a) + g(1, *a)")}`,
  ],
  [
    "further arguments that are kept",
    inside("...a: number[]", "return a;"),
    python("*a", "a = list(a)", "return a"),
  ],
  [
    "defaults that stay",
    `enum E { a, b }\nclass C { static readonly N = 1; }\nconst S = ["a"].join("");\nconst T = true;\nconst N = null;\n${inside("a = E.b, b = C.N, c = S, d = T, e: string | null = N", 'return [a, b].length > 1 && c === "" && d && e === null;')}`,
    `class C:\n    N = 1\n\n\nS = "".join(["a"])\nT = True\nN = None\n\n\n${python("a=1, b=C.N, c=S, d=T, e=N", 'return len([a, b]) > 1 and c == "" and d and e is None')}`,
  ],
  [
    "members that vanish",
    "export abstract class A {\n  [key: string]: unknown;\n  declare a: number | undefined;\n  abstract b: number | undefined;\n  abstract go(): number;\n}",
    "class A:\n    def go(self):\n        raise NotImplementedError",
  ],
  [
    "fields without a value",
    "export class A {\n  a: number | undefined;\n  b?: number;\n  c: number;\n  constructor() { this.c = 1; }\n}",
    "class A:\n    def __init__(self):\n        self.a = None\n        self.b = None\n        self.c = 1",
  ],
  [
    "methods and constructors with overloads",
    "export class A {\n  n: number;\n  constructor(a: string);\n  constructor(a: number);\n  constructor(a: unknown) { this.n = a === null ? 1 : 2; }\n  go(a: string): number;\n  go(a: number): number;\n  go(a: unknown): number { return a === null ? this.n : 2; }\n}\nexport class B extends A { m = 1; }",
    "class A:\n    def __init__(self, a):\n        self.n = 1 if a is None else 2\n\n    def go(self, a):\n        return self.n if a is None else 2\n\n\nclass B(A):\n    def __init__(self, a):\n        super().__init__(a)\n        self.m = 1",
  ],
  ["a constructor without anything", "export class A {\n  constructor() {}\n}", "class A:\n    pass"],
  [
    "an override with further arguments",
    "class A { go(a: number, b: number) { return a + b; } }\nexport class B extends A { override go(...a: number[]) { return a.length; } }",
    "class A:\n    def go(self, a, b):\n        return a + b\n\n\nclass B(A):\n    def go(self, *a):\n        return len(a)",
  ],
  [
    "an exception class with fields",
    "export class A extends Error { code = 1; }",
    'class A(Exception):\n    def __init__(self, message=""):\n        super().__init__(message)\n        self.code = 1',
  ],
  [
    "fields behind an inherited constructor",
    "class A { constructor(readonly n: number, ...more: number[]) { this.m = more.length; } m: number; }\nclass B extends A {}\nexport class C extends B { x = 1; }\nclass D { y = 1; }\nexport class E extends D { x = 1; }",
    "class A:\n    def __init__(self, n, *more):\n        self.n = n\n        self.m = len(more)\n\n\nclass B(A):\n    pass\n\n\nclass C(B):\n    def __init__(self, n, *more):\n        super().__init__(n, *more)\n        self.x = 1\n\n\nclass D:\n    def __init__(self):\n        self.y = 1\n\n\nclass E(D):\n    def __init__(self):\n        super().__init__()\n        self.x = 1",
  ],
  [
    "a loop over a view",
    `import type { MemoryView } from "builtins";\n${inside("m: MemoryView", "let n = 0;", "for (const x of m) n += x;", "return n;")}`,
    python("m", "n = 0", "for x in m:", "    n += x", "return n"),
  ],
  [
    "entries whose place nobody asks for",
    inside(
      "a: string[], t: readonly [string, string], b: Uint8Array",
      "let n = 0;",
      "for (const [, x] of a.entries()) if (x === 'a') n += 1;",
      "for (const [i, x] of t.entries()) if (x === 'a') n += i;",
      "for (const [i, x] of b.entries()) n += i * x;",
      "return n;",
    ),
    python(
      "a, t, b",
      "n = 0",
      "for _, x in enumerate(a):",
      '    if x == "a":',
      "        n += 1",
      "for i, x in enumerate(t):",
      '    if x == "a":',
      "        n += i",
      "for i, x in enumerate(b):",
      "    n += i * x",
      "return n",
    ),
  ],
  [
    "entries of a view",
    `import type { MemoryView } from "builtins";\n${inside("m: MemoryView", "let n = 0;", "for (const [i, x] of m.entries()) n += i * x;", "return n;")}`,
    python("m", "n = 0", "for i, x in enumerate(m):", "    n += i * x", "return n"),
  ],
  [
    "counts that include their bound",
    inside(
      "n: number, m: number",
      "for (let i = 0; i <= 0x0f; i++) f(i, m);",
      "for (let i = 0; i <= 15; i++) f(i, m);",
      "for (let i = n; i >= m; i -= 2) f(i, m);",
      "for (let i = n; i >= m + 1; i--) f(i, m);",
    ),
    python(
      "n, m",
      "for i in range(0x0F + 1):",
      "    f(i, m)",
      "for i in range(16):",
      "    f(i, m)",
      "for i in range(n, m - 1, -2):",
      "    f(i, m)",
      "for i in range(n, m + 1 - 1, -1):",
      "    f(i, m)",
    ),
  ],
  [
    "a loop without end",
    inside("n: number", "for (;;) { n += 1; if (n > 3) return n; }"),
    python("n", "while True:", "    n += 1", "    if n > 3:", "        return n"),
  ],
];
