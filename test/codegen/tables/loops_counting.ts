import { inside, python, type Sample } from "./sample.js";

/** Loops that count: those whose bound, counter or step may change are no plain counts. */
export const LOOPS_COUNTING: readonly Sample[] = [
  [
    "one counter of two variables",
    inside("n: number", "for (let i = 0, j = n; i < j; i++) f(i);"),
    python("n", "i = 0", "j = n", "while i < j:", "    f(i)", "    i += 1"),
  ],
  [
    "a counter that the body alone changes",
    inside("n: number", "for (let i = 0; i < n; ) i += 2;"),
    python("n", "i = 0", "while i < n:", "    i += 2"),
  ],
  [
    "a condition on more than the counter",
    inside("n: number", "for (let i = 0; i + 1 < n; i++) f(i);"),
    python("n", "i = 0", "while i + 1 < n:", "    f(i)", "    i += 1"),
  ],
  [
    "a condition on another variable",
    inside("n: number, m: number", "for (let i = 0; m < n; i++) m += i;"),
    python("n, m", "i = 0", "while m < n:", "    m += i", "    i += 1"),
  ],
  [
    "a step of another variable",
    inside("n: number, m: number", "for (let i = 0; i < n; m++) m += i;"),
    python("n, m", "i = 0", "while i < n:", "    m += i", "    m += 1"),
  ],
  [
    "a step by assignment to another variable",
    inside("n: number, m: number", "for (let i = 0; i < n; m += 1) m += i;"),
    python("n, m", "i = 0", "while i < n:", "    m += i", "    m += 1"),
  ],
  [
    "a step of a field",
    inside("n: number, r: { n: number }", "for (let i = 0; i < n; r.n += 1) r.n += i;"),
    python("n, r", "i = 0", "while i < n:", '    r["n"] += i', '    r["n"] += 1'),
  ],
  [
    "a counted field",
    inside("n: number, r: { n: number }", "for (let i = 0; i < n; r.n++) r.n += i;"),
    python("n, r", "i = 0", "while i < n:", '    r["n"] += i', '    r["n"] += 1'),
  ],
  [
    "a step that a function takes",
    inside(
      "n: number, step: () => void",
      "let m = 0;",
      "for (let i = 0; i < n; step()) m += i;",
      "return m;",
    ),
    python("n, step", "m = 0", "i = 0", "while i < n:", "    m += i", "    step()", "return m"),
  ],
  [
    "counting down by a step that is no literal",
    inside("n: number, s: number", "for (let i = n; i > 0; i -= s) f(i, s);"),
    python("n, s", "i = n", "while i > 0:", "    f(i, s)", "    i -= s"),
  ],
  [
    "counting by a negative step",
    inside("n: number", "for (let i = n; i > 0; i += -1) f(i);"),
    python("n", "i = n", "while i > 0:", "    f(i)", "    i += -1"),
  ],
  [
    "counting by nothing",
    inside("n: number", "for (let i = n; i > 0; i += 0) f(i);"),
    python("n", "i = n", "while i > 0:", "    f(i)", "    i += 0"),
  ],
  [
    "a counter that is doubled",
    inside("n: number", "for (let i = n; i > 1; i *= 2) f(i);"),
    python("n", "i = n", "while i > 1:", "    f(i)", "    i *= 2"),
  ],
  [
    "counting down before the counter",
    inside("n: number", "for (let i = n; i > 1; --i) f(i);"),
    python("n", "for i in range(n, 1, -1):", "    f(i)"),
  ],
  [
    "counting up to, and with, the bound",
    inside("n: number", "for (let i = 1; i <= n; i += 3) f(i);"),
    python("n", "for i in range(1, n + 1, 3):", "    f(i)"),
  ],
  [
    "counting to a bound on the wrong side",
    inside("n: number", "for (let i = 0; i > n; i++) f(i);", "for (let j = 0; j < n; j--) f(j);"),
    python(
      "n",
      "i = 0",
      "while i > n:",
      "    f(i)",
      "    i += 1",
      "j = 0",
      "while j < n:",
      "    f(j)",
      "    j -= 1",
    ),
  ],
  [
    "counting to a bound in brackets",
    inside("n: number", "for (let i = 0; i < (n); i++) f(i);"),
    python("n", "for i in range(n):", "    f(i)"),
  ],
  [
    "counting to a sum",
    inside("n: number, m: number", "for (let i = 0; i < n + m * 2; i++) f(i, m);"),
    python("n, m", "for i in range(n + m * 2):", "    f(i, m)"),
  ],
  [
    "counting to a sum that changes",
    inside(
      "n: number, m: number",
      "for (let i = 0; i < n + m; i++) m -= 1;",
      "for (let i = 0; i < n + m; i++) n -= 1;",
    ),
    python(
      "n, m",
      "i = 0",
      "while i < n + m:",
      "    m -= 1",
      "    i += 1",
      "i = 0",
      "while i < n + m:",
      "    n -= 1",
      "    i += 1",
    ),
  ],
  [
    "counting to a variable of the module",
    `let n = 5;\nexport const less = () => { n -= 1; };\n${inside("", "for (let i = 0; i < n; i++) less();")}`,
    `n = 5\n\n\ndef less():\n    global n\n    n -= 1\n\n\n${python("", "i = 0", "while i < n:", "    less()", "    i += 1")}`,
  ],
  [
    "counting to the length of what a function gives",
    `function g() { return [1]; }\n${inside("", "let n = 0;", "for (let i = 0; i < g().length; i++) n += i;", "return n;")}`,
    `def g():\n    return [1]\n\n\n${python("", "n = 0", "i = 0", "while i < len(g()):", "    n += i", "    i += 1", "return n")}`,
  ],
  [
    "counting to the length of what changes",
    `import { len } from "builtins";\n${inside("s: string", "for (let i = 0; i < len(s); i++) s += `${i}`;", "return s;")}`,
    python("s", "i = 0", "while i < len(s):", '    s += "{}".format(i)', "    i += 1", "return s"),
  ],
  [
    "counting to the length of what stays",
    `import { len } from "builtins";\n${inside("s: string, b: Uint8Array", "let n = 0;", "for (let i = 0; i < len(s); i++) n += i;", "for (let i = 0; i < b.length; i++) n += i;", "return n;")}`,
    python(
      "s, b",
      "n = 0",
      "for i in range(len(s)):",
      "    n += i",
      "for i in range(len(b)):",
      "    n += i",
      "return n",
    ),
  ],
  [
    "counting to what another function makes of it",
    `const twice = (n: number) => n * 2;\n${inside("n: number", "let m = 0;", "for (let i = 0; i < twice(n); i++) m += i;", "return m;")}`,
    `def twice(n):\n    return n * 2\n\n\n${python("n", "m = 0", "i = 0", "while i < twice(n):", "    m += i", "    i += 1", "return m")}`,
  ],
  [
    "counting to what a method gives",
    `class A { n = 1; most(n: number) { return this.n + n; } }\n${inside("a: A, n: number", "let m = 0;", "for (let i = 0; i < a.most(n); i++) m += i;", "return m;")}`,
    `class A:\n    def __init__(self):\n        self.n = 1\n\n    def most(self, n):\n        return self.n + n\n\n\n${python("a, n", "m = 0", "i = 0", "while i < a.most(n):", "    m += i", "    i += 1", "return m")}`,
  ],
  [
    "counting to an entry of a record",
    inside("r: { size: number }", "let n = 0;", "for (let i = 0; i < r.size; i++) n += i;", "return n;"),
    python("r", "n = 0", "i = 0", 'while i < r["size"]:', "    n += i", "    i += 1", "return n"),
  ],
  [
    "counting to what a field holds",
    "export class A {\n  m = 0;\n  constructor(private readonly n: number, readonly m2: number, private readonly data: Uint8Array, private readonly list: number[]) {\n    for (let i = 0; i < this.n; i++) this.m += i;\n  }\n  f(other: A) {\n    for (let i = 0; i < this.n; i++) this.m += i;\n    for (let i = 0; i < this.m2; i++) this.m += i;\n    for (let i = 0; i < other.n; i++) this.m += i;\n    for (let i = 0; i < this.data.length; i++) this.m += i;\n    for (let i = 0; i < this.list.length; i++) this.m += i;\n  }\n}",
    `class A:\n    def __init__(self, _n, m2, _data, _list):\n        self._n = _n\n        self.m2 = m2\n        self._data = _data\n        self._list = _list\n        self.m = 0\n        i = 0\n        while i < self._n:\n            self.m += i\n            i += 1\n\n    ${python("self, other", "    for i in range(self._n):", "        self.m += i", "    i = 0", "    while i < self.m2:", "        self.m += i", "        i += 1", "    i = 0", "    while i < other._n:", "        self.m += i", "        i += 1", "    for i in range(len(self._data)):", "        self.m += i", "    i = 0", "    while i < len(self._list):", "        self.m += i", "        i += 1")}`,
  ],
];
