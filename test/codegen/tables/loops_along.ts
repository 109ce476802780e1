import { inside, python, type Sample } from "./sample.js";

/** Loops along an array: those in which it may be resized are no plain counts. */
export const LOOPS_ALONG: readonly Sample[] = [
  [
    "along an array while another of its type loses the last",
    inside("a: number[], b: number[]", "for (let i = 0; i < a.length; i++) b.pop();"),
    python("a, b", "i = 0", "while i < len(a):", "    if len(b) > 0:", "        b.pop()", "    i += 1"),
  ],
  [
    "as long as there is something in an array, of which the last goes first",
    inside("a: number[]", "while (a.length > 0) { a.pop(); }"),
    python("a", "while len(a) > 0:", "    a.pop()"),
  ],
  [
    "where there is something in an array, of which the first goes",
    inside("a: number[]", "if (a.length > 0) a.shift();"),
    python("a", "if len(a) > 0:", "    a.pop(0)"),
  ],
  [
    "as long as there is something in one array, of which something goes behind others",
    inside("a: number[], b: number[]", "while (a.length > 0) { b.pop(); a.shift(); a.pop(); }"),
    python(
      "a, b",
      "while len(a) > 0:",
      "    if len(b) > 0:",
      "        b.pop()",
      "    if len(a) > 0:",
      "        a.pop(0)",
      "    if len(a) > 0:",
      "        a.pop()",
    ),
  ],
  [
    "along an array while another of its type loses the first",
    inside("a: number[], b: number[]", "for (let i = 0; i < a.length; i++) b.shift();"),
    python("a, b", "i = 0", "while i < len(a):", "    if len(b) > 0:", "        b.pop(0)", "    i += 1"),
  ],
  [
    "along an array while another of its type grows at its start",
    inside("a: number[], b: number[]", "for (let i = 0; i < a.length; i++) b.unshift(i);"),
    python("a, b", "i = 0", "while i < len(a):", "    b.insert(0, i)", "    i += 1"),
  ],
  [
    "along an array while another is looked at",
    inside(
      "a: number[], b: number[]",
      "let n = 0;",
      "for (let i = 0; i < a.length; i++) n += b.indexOf(i);",
      "return n;",
    ),
    python("a, b", "n = 0", "for i in range(len(a)):", "    n += b.index(i) if i in b else -1", "return n"),
  ],
  [
    "along an array while one of another type grows",
    inside("a: number[], b: string[]", 'for (let i = 0; i < a.length; i++) b.push("x");'),
    python("a, b", "for i in range(len(a)):", '    b.append("x")'),
  ],
  [
    "along an array while one of a wider type grows",
    inside("a: number[], b: (number | null)[]", "for (let i = 0; i < a.length; i++) b.push(i);"),
    python("a, b", "i = 0", "while i < len(a):", "    b.append(i)", "    i += 1"),
  ],
  [
    "along an array while one of a narrower type grows",
    inside("a: (number | null)[], b: number[]", "for (let i = 0; i < a.length; i++) b.push(i);"),
    python("a, b", "i = 0", "while i < len(a):", "    b.append(i)", "    i += 1"),
  ],
  [
    "along an array while one in a record grows",
    inside("a: number[], b: { c: number[] }", "for (let i = 0; i < a.length; i++) b.c.push(i);"),
    python("a, b", "i = 0", "while i < len(a):", '    b["c"].append(i)', "    i += 1"),
  ],
  [
    "along an array while one that a loop gives grows",
    inside(
      "a: number[], b: number[][]",
      "for (const c of b) {",
      "  for (let i = 0; i < a.length; i++) c.push(i);",
      "}",
    ),
    python(
      "a, b",
      "for c in b:",
      "    i = 0",
      "    while i < len(a):",
      "        c.append(i)",
      "        i += 1",
    ),
  ],
  [
    "along an array while one made since grows",
    inside(
      "a: number[]",
      "const b: number[] = [];",
      "for (let i = 0; i < a.length; i++) b.push(i);",
      "return b;",
    ),
    python("a", "b = []", "for i in range(len(a)):", "    b.append(i)", "return b"),
  ],
  [
    "along an array while one grows that may be the same",
    inside(
      "g: (b: number[]) => number[]",
      "const b: number[] = [];",
      "const a = g(b);",
      "for (let i = 0; i < a.length; i++) b.push(i);",
    ),
    python("g", "b = []", "a = g(b)", "i = 0", "while i < len(a):", "    b.append(i)", "    i += 1"),
  ],
  [
    "along a list while another made before grows",
    inside(
      "",
      "const b: number[] = [];",
      "const a = [1, 2];",
      "for (let i = 0; i < a.length; i++) b.push(i);",
      "return b;",
    ),
    python("", "b = []", "a = [1, 2]", "for i in range(len(a)):", "    b.append(i)", "return b"),
  ],
  [
    "along an array while a variable list grows",
    inside(
      "a: number[]",
      "let b: number[] = [];",
      "for (let i = 0; i < a.length; i++) b.push(i);",
      "b = a;",
      "return b;",
    ),
    python("a", "b = []", "i = 0", "while i < len(a):", "    b.append(i)", "    i += 1", "b = a", "return b"),
  ],
  [
    "along an array that becomes part of another",
    inside("a: number[], b: number[][]", "for (let i = 0; i < a.length; i++) b.push(a);"),
    python("a, b", "i = 0", "while i < len(a):", "    b.append(a)", "    i += 1"),
  ],
  [
    "along an array that gets another name",
    inside("a: number[]", "for (let i = 0; i < a.length; i++) { const b = a; b.pop(); }"),
    python(
      "a",
      "i = 0",
      "while i < len(a):",
      "    b = a",
      "    if len(b) > 0:",
      "        b.pop()",
      "    i += 1",
    ),
  ],
  [
    "along an array that is searched",
    inside(
      "a: number[]",
      "let n = 0;",
      "for (let i = 0; i < a.length; i++) if (a.includes(i)) n += 1;",
      "return n;",
    ),
    python(
      "a",
      "n = 0",
      "i = 0",
      "while i < len(a):",
      "    if i in a:",
      "        n += 1",
      "    i += 1",
      "return n",
    ),
  ],
  [
    "along an array that is read, measured and walked",
    `import { item, len } from "builtins";\n${inside("a: number[]", "let n = 0;", "for (let i = 0; i < a.length; i++) { n += item(a, 0) + len(a) + a.length; if (a[i] === 1) n += 1; for (const x of a) n += x; }", "return n;")}`,
    python(
      "a",
      "n = 0",
      "for i in range(len(a)):",
      "    n += a[0] + len(a) + len(a)",
      "    if a[i] == 1:",
      "        n += 1",
      "    for x in a:",
      "        n += x",
      "return n",
    ),
  ],
  [
    "along an array while a function runs",
    `let ran = 0;\nfunction run() { ran += 1; }\n${inside("a: number[]", "for (let i = 0; i < a.length; i++) run();")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\n${python("a", "i = 0", "while i < len(a):", "    run()", "    i += 1")}`,
  ],
  [
    "along an array while a function of the board runs",
    `import { print } from "builtins";\n${inside("a: number[]", "for (let i = 0; i < a.length; i++) print(i);")}`,
    python("a", "for i in range(len(a)):", "    print(i)"),
  ],
  [
    "along an array while a method runs",
    `class A { n = 0; go() { this.n += 1; } }\n${inside("a: number[], b: A", "for (let i = 0; i < a.length; i++) b.go();")}`,
    `class A:\n    def __init__(self):\n        self.n = 0\n\n    def go(self):\n        self.n += 1\n\n\n${python("a, b", "i = 0", "while i < len(a):", "    b.go()", "    i += 1")}`,
  ],
  [
    "along an array while a getter runs",
    `class A { n = 0; get m() { return this.n; } }\n${inside("a: number[], b: A", "let n = 0;", "for (let i = 0; i < a.length; i++) n += b.m;", "return n;")}`,
    `class A:\n    def __init__(self):\n        self.n = 0\n\n    @property\n    def m(self):\n        return self.n\n\n\n${python("a, b", "n = 0", "i = 0", "while i < len(a):", "    n += b.m", "    i += 1", "return n")}`,
  ],
  [
    "along an array while a field is read",
    `class A { n = 0; go() {} }\n${inside("a: number[], b: A", "let n = 0;", "for (let i = 0; i < a.length; i++) n += b.n;", "return n;")}`,
    `class A:\n    def __init__(self):\n        self.n = 0\n\n    def go(self):\n        pass\n\n\n${python("a, b", "n = 0", "for i in range(len(a)):", "    n += b.n", "return n")}`,
  ],
  [
    "along an array while an instance is made",
    `class A { n = 0; }\n${inside("a: number[]", "let b = new A();", "for (let i = 0; i < a.length; i++) b = new A();", "return b.n;")}`,
    `class A:\n    def __init__(self):\n        self.n = 0\n\n\n${python("a", "b = A()", "i = 0", "while i < len(a):", "    b = A()", "    i += 1", "return b.n")}`,
  ],
  [
    "along an array while an exception is made",
    inside("a: number[]", 'for (let i = 0; i < a.length; i++) if (i > 3) throw new Error("x");'),
    python("a", "for i in range(len(a)):", "    if i > 3:", '        raise Exception("x")'),
  ],
  [
    "along an array while a generator waits",
    "export function* f(a: number[]) {\n  for (let i = 0; i < a.length; i++) yield i;\n}",
    python("a", "i = 0", "while i < len(a):", "    yield i", "    i += 1"),
  ],
  [
    "along an array while what a condition gives runs",
    inside(
      "a: number[], g: () => void, h: () => void",
      "for (let i = 0; i < a.length; i++) (i > 1 ? g : h)();",
    ),
    python("a, g, h", "i = 0", "while i < len(a):", "    (g if i > 1 else h)()", "    i += 1"),
  ],
  [
    "along a list of the function's own while functions run",
    `let ran = 0;\nfunction run() { ran += 1; }\n${inside("", "const a = [1, 2];", "a.push(3);", "for (const x of a) ran += x;", "for (let i = 0; i < a.length; i++) run();", "return a.length;")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\n${python("", "global ran", "a = [1, 2]", "a.append(3)", "for x in a:", "    ran += x", "for i in range(len(a)):", "    run()", "return len(a)")}`,
  ],
  [
    "along a list of the function's own that a function was given",
    `function keep(a: number[]) { return a.length; }\n${inside("", "const a = [1, 2];", "keep(a);", "for (let i = 0; i < a.length; i++) keep([]);")}`,
    `def keep(a):\n    return len(a)\n\n\n${python("", "a = [1, 2]", "keep(a)", "i = 0", "while i < len(a):", "    keep([])", "    i += 1")}`,
  ],
  [
    "along a list of the function's own that a function was given within a call",
    `function keep(a: number[]) { return a.length; }\nfunction twice(n: number) { return n * 2; }\n${inside("", "const a = [1, 2];", "twice(keep(a));", "for (let i = 0; i < a.length; i++) twice(1);")}`,
    `def keep(a):\n    return len(a)\n\n\ndef twice(n):\n    return n * 2\n\n\n${python("", "a = [1, 2]", "twice(keep(a))", "i = 0", "while i < len(a):", "    twice(1)", "    i += 1")}`,
  ],
  [
    "along a list of the function's own that it returns",
    `let ran = 0;\nfunction run() { ran += 1; }\n${inside("", "const a = [1, 2];", "for (let i = 0; i < a.length; i++) run();", "return a;")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\n${python("", "a = [1, 2]", "i = 0", "while i < len(a):", "    run()", "    i += 1", "return a")}`,
  ],
  [
    "along a list of the function's own that an inner function uses",
    inside(
      "",
      "const a = [1, 2];",
      "const grow = () => { a.push(1); };",
      "for (let i = 0; i < a.length; i++) grow();",
    ),
    "def f():\n    a = [1, 2]\n\n    def grow():\n        a.append(1)\n\n    i = 0\n    while i < len(a):\n        grow()\n        i += 1",
  ],
  [
    "along a list that is variable while functions run",
    `let ran = 0;\nfunction run() { ran += 1; }\n${inside("", "let a = [1, 2];", "for (let i = 0; i < a.length; i++) run();", "a = [3];", "return a.length;")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\n${python("", "a = [1, 2]", "i = 0", "while i < len(a):", "    run()", "    i += 1", "a = [3]", "return len(a)")}`,
  ],
  [
    "along a list of the module while functions run",
    "let ran = 0;\nfunction run() { ran += 1; }\nconst a = [1, 2];\nexport function f() {\n  for (let i = 0; i < a.length; i++) run();\n}\nfor (let i = 0; i < a.length; i++) run();",
    "ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\na = [1, 2]\n\n\ndef f():\n    i = 0\n    while i < len(a):\n        run()\n        i += 1\n\n\ni = 0\nwhile i < len(a):\n    run()\n    i += 1",
  ],
  [
    "along a list of the module that nobody can resize",
    `let ran = 0;\nfunction run() { ran += 1; }\nconst a: readonly number[] = [1, 2];\n${inside("", "for (let i = 0; i < a.length; i++) run();")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\na = [1, 2]\n\n\n${python("", "for i in range(len(a)):", "    run()")}`,
  ],
  [
    "along a list that only this function cannot resize",
    `let ran = 0;\nfunction run() { ran += 1; }\n${inside("a: readonly number[]", "for (let i = 0; i < a.length; i++) run();")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\n${python("a", "i = 0", "while i < len(a):", "    run()", "    i += 1")}`,
  ],
  [
    "along a list of the module under a type that is read only",
    `let ran = 0;\nfunction run() { ran += 1; }\nconst b = [1, 2];\nconst a: readonly number[] = b;\n${inside("", "for (let i = 0; i < a.length; i++) run();")}`,
    `ran = 0\n\n\ndef run():\n    global ran\n    ran += 1\n\n\nb = [1, 2]\na = b\n\n\n${python("", "i = 0", "while i < len(a):", "    run()", "    i += 1")}`,
  ],
  [
    "along a private list while an object's own pop() runs",
    `class Stack { n = 0; pop() { this.n -= 1; } }\n${inside("b: Stack", "const a = [1, 2];", "for (let i = 0; i < a.length; i++) b.pop();", "return a.length;")}`,
    `class Stack:\n    def __init__(self):\n        self.n = 0\n\n    def pop(self):\n        self.n -= 1\n\n\n${python("b", "a = [1, 2]", "for i in range(len(a)):", "    b.pop()", "return len(a)")}`,
  ],
];
