import { inside, python, type Sample } from "./sample.js";

/** Elements of lists: those that may be missing are None. */
export const ELEMENTS: readonly Sample[] = [
  [
    "elements of bytes",
    inside(
      "b: Uint8Array",
      "let n = 0;",
      "for (let i = 0; i < b.length; i++) if (b[i] === 3) n += 1;",
      "return n;",
    ),
    python("b", "n = 0", "for i in range(len(b)):", "    if b[i] == 3:", "        n += 1", "return n"),
  ],
  [
    "elements of views",
    `import type { MemoryView } from "builtins";\n${inside("b: MemoryView, n: number", "return b[n & 3] === 1;")}`,
    python("b, n", "return (b[n & 3] if len(b) > n & 3 else None) == 1"),
  ],
  [
    "elements behind an index that counts on",
    inside(
      "a: number[]",
      "let n = 0;",
      "for (let i = 0; i < a.length; i++) if (a[i + 1] === a[i]) n += 1;",
      "return n;",
    ),
    python(
      "a",
      "n = 0",
      "for i in range(len(a)):",
      "    if (a[i + 1] if len(a) > i + 1 else None) == a[i]:",
      "        n += 1",
      "return n",
    ),
  ],
  [
    "elements of a list in a record",
    inside(
      "a: { b: number[] }",
      "let n = 0;",
      "for (let i = 0; i < a.b.length; i++) if (a.b[i] === 1) n += 1;",
      "return n;",
    ),
    python(
      "a",
      "n = 0",
      "i = 0",
      'while i < len(a["b"]):',
      '    if (a["b"][i] if len(a["b"]) > i else None) == 1:',
      "        n += 1",
      "    i += 1",
      "return n",
    ),
  ],
  [
    "elements of another array than the one that is measured",
    inside(
      "a: number[], b: number[]",
      "let n = 0;",
      "for (let i = 0; i < a.length; i++) if (b[i] === 1) n += 1;",
      "return n;",
    ),
    python(
      "a, b",
      "n = 0",
      "for i in range(len(a)):",
      "    if (b[i] if len(b) > i else None) == 1:",
      "        n += 1",
      "return n",
    ),
  ],
  [
    "elements at the value of a parameter",
    inside("a: number[], n: number", "const i = Math.max(n, 0);", "return a[i] === 1;"),
    python("a, n", "i = max(n, 0)", "return (a[i] if len(a) > i else None) == 1"),
  ],
  [
    "elements at what an unmeasured loop counts",
    inside(
      "a: number[], n: number",
      "let m = 0;",
      "for (let i = 0; i < n; i++) if (a[i] === 1) m += 1;",
      "for (let i = 0; i <= a.length; i++) if (a[i] === 1) m += 1;",
      "for (const i of [1]) m += i;",
      "return m;",
    ),
    python(
      "a, n",
      "m = 0",
      "for i in range(n):",
      "    if (a[i] if len(a) > i else None) == 1:",
      "        m += 1",
      "for i in range(len(a) + 1):",
      "    if (a[i] if len(a) > i else None) == 1:",
      "        m += 1",
      "for i in [1]:",
      "    m += i",
      "return m",
    ),
  ],
  // Where a list is expected, or a function
  [
    "a tuple where the board takes lists too",
    `import { len } from "builtins";\n${inside("t: readonly [number, string]", "return len(t);")}`,
    python("t", "return len(t)"),
  ],
  [
    "a function as what may be anything",
    "export function g() {}\nexport const f = (): unknown => g;",
    "def g():\n    pass\n\n\ndef f():\n    return g",
  ],
  [
    "a function or a text",
    "function g(x: (() => void) | string | null) { return x === null; }\nexport function f(x: (() => void) | string) { return g(x); }",
    "def g(x):\n    return x is None\n\n\ndef f(x):\n    return g(x)",
  ],
];
