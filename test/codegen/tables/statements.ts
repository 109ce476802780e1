import { COLLECTIONS } from "./collections.js";
import { ELEMENTS } from "./elements.js";
import { EXCEPTIONS } from "./exceptions.js";
import { FUNCTIONS } from "./functions.js";
import { LOOPS_ALONG } from "./loops_along.js";
import { LOOPS_COUNTING } from "./loops_counting.js";
import { OPERATORS } from "./operators.js";
import { inside, python, type Sample } from "./sample.js";
import { SWITCHES } from "./switches.js";
import { WALKS } from "./walks.js";

export const STATEMENTS: readonly Sample[] = [
  // Statements
  [
    "counting up",
    inside("n: number", "for (let i = 0; i < n; i++) f(i);"),
    python("n", "for i in range(n):", "    f(i)"),
  ],
  [
    "counting down",
    inside("n: number", "for (let i = n; i >= 0; i -= 2) f(i);"),
    python("n", "for i in range(n, -1, -2):", "    f(i)"),
  ],
  [
    "counting to a bound that changes",
    inside("n: number", "for (let i = 0; i < n; i++) n -= i;"),
    python("n", "i = 0", "while i < n:", "    n -= i", "    i += 1"),
  ],
  [
    "a counter that the body changes",
    inside("n: number", "for (let i = 0; i < n; i++) { i += n; }"),
    python("n", "i = 0", "while i < n:", "    i += n", "    i += 1"),
  ],
  [
    "counting to the length of what grows",
    inside("a: number[]", "for (let i = 0; i < a.length; i++) a.push(i);"),
    python("a", "i = 0", "while i < len(a):", "    a.append(i)", "    i += 1"),
  ],
  [
    "counting by a step that is no literal",
    inside("n: number, s: number", "for (let i = 0; i < n; i += s) f(i, s);"),
    python("n, s", "i = 0", "while i < n:", "    f(i, s)", "    i += s"),
  ],
  [
    "a loop without anything that counts",
    inside("n: number", "for (; n > 0; ) { f(n); }"),
    python("n", "while n > 0:", "    f(n)"),
  ],
  [
    "two counters",
    inside("n: number", "for (let i = 0, j = n; i < j; i++, j--) ;"),
    python("n", "i = 0", "j = n", "while i < j:", "    i += 1", "    j -= 1"),
  ],
  [
    "a counter that was there before",
    inside("n: number", "let i: number;", "for (i = 1; i !== n; i *= 2) f(i);", "return i;"),
    python("n", "i = 1", "while i != n:", "    f(i)", "    i *= 2", "return i"),
  ],
  [
    "find",
    inside("a: string[]", "const x = a.find((each) => each !== 'b');", "return x;"),
    python(
      "a",
      "x = None",
      "for each in a:",
      '    if each != "b":',
      "        x = each",
      "        break",
      "return x",
    ),
  ],
  [
    "sums",
    inside("a: number[]", "return a.reduce((n, x) => n + x * 2, 0);"),
    python("a", "return sum(x * 2 for x in a)"),
  ],
  [
    "entries",
    inside("a: string[]", "for (const [i, x] of a.entries()) f([x, `${i}`]);"),
    python("a", "for i, x in enumerate(a):", '    f([x, "{}".format(i)])'),
  ],
  [
    "pairs",
    inside("a: (readonly [string, number])[]", "for (const [x] of a) f([[x, 1]]);"),
    python("a", "for x, _ in a:", "    f([(x, 1)])"),
  ],
  [
    "swap",
    inside("a: number, b: number", "[a, b] = [b, a];", "return a - b;"),
    python("a, b", "a, b = b, a", "return a - b"),
  ],
  [
    "switch",
    inside(
      "a: string",
      "switch (a) {",
      "  case 'x':",
      "  case 'y':",
      "    return 1;",
      "  default:",
      "    return 2;",
      "}",
    ),
    python("a", 'if a in ("x", "y"):', "    return 1", "else:", "    return 2"),
  ],
  [
    "assignment where missing",
    inside("a: string | null", "a ??= 'x';", "return a;"),
    python("a", "if a is None:", '    a = "x"', "return a"),
  ],
  [
    "handlers",
    `import { OSError } from "builtins";\n${inside("", "try { f(); } catch (e) { if (e instanceof OSError) { f(); } else throw e; } finally { f(); }")}`,
    python("", "try:", "    f()", "except OSError:", "    f()", "finally:", "    f()"),
  ],
  [
    "handler that looks",
    `import { OSError } from "builtins";\n${inside("", "try { f(); } catch (e) { if (e instanceof OSError && e.args[0] === 2) return; throw e; }")}`,
    python(
      "",
      "try:",
      "    f()",
      "except Exception as e:",
      "    if isinstance(e, OSError) and e.args[0] == 2:",
      "        return",
      "    raise",
    ),
  ],
  [
    "handler that guards",
    `import { OSError } from "builtins";\n${inside("", "try { f(); } catch (e) { if (!(e instanceof OSError)) throw e; f(e.args[0]); }").replace("f()", "f(n = 0)").replace("export", "const PAD = 'x';\nexport").replace("{\n", "{\n  f(n + PAD.repeat(0).split('x').length);\n")}`,
    `PAD = "x"\n\n\n${python("n=0", 'f(n + len((PAD * 0).split("x")))', "try:", "    f()", "except OSError as e:", "    f(e.args[0])")}`,
  ],
  [
    "swallowed",
    `import { OSError } from "builtins";\n${inside("", "try { f(); } catch (e) { if (e instanceof OSError) f(); }")}`,
    python("", "try:", "    f()", "except OSError:", "    f()", "except Exception:", "    pass"),
  ],
  // Functions and classes
  [
    "callback with a block",
    "function each(visit: (a: number) => void) { visit(1); }\nexport function f() {\n  let n = 0;\n  each((a) => { n += a; });\n  return n;\n}",
    "def each(visit):\n    visit(1)\n\n\ndef f():\n    n = 0\n\n    def visit(a):\n        nonlocal n\n        n += a\n\n    each(visit)\n    return n",
  ],
  [
    "lambda",
    "function each(visit: (a: number) => number) { return visit(1); }\nexport const f = () => each((a) => a + 1);",
    "def each(visit):\n    return visit(1)\n\n\ndef f():\n    return each(lambda a: a + 1)",
  ],
  [
    "global",
    "let state = 0;\nexport function f() { state += 1; }",
    "state = 0\n\n\ndef f():\n    global state\n    state += 1",
  ],
  [
    "constants",
    "const LIMIT = 4 * 1024;\nexport const SHOWN = 0x10;\nexport const name = 'x';\nexport const f = () => LIMIT;",
    'from micropython import const\n\n_LIMIT = const(4 * 1024)\nSHOWN = const(0x10)\nname = "x"\n\n\ndef f():\n    return _LIMIT',
  ],
  [
    "fields",
    "export class Meter {\n  private readonly lastSeen = new Map<string, number>();\n  constructor(readonly maxCount: number) {}\n  seen(id: string) { return this.lastSeen.get(id) ?? this.maxCount; }\n}",
    "class Meter:\n    def __init__(self, max_count):\n        self.max_count = max_count\n        self._last_seen = {}\n\n    def seen(self, id):\n        return self._last_seen.get(id, self.max_count)",
  ],
  [
    "getter and static",
    "export class A {\n  static readonly N = 1;\n  static make() { return new A(); }\n  get n() { return A.N; }\n}",
    "class A:\n    N = 1\n\n    @staticmethod\n    def make():\n        return A()\n\n    @property\n    def n(self):\n        return A.N",
  ],
  [
    "exception class",
    "export class Failure extends Error {\n  readonly code: number;\n  constructor(code: number) {\n    super(`code ${code}`);\n    this.code = code;\n  }\n}",
    'class Failure(Exception):\n    def __init__(self, code):\n        super().__init__("code {}".format(code))\n        self.code = code',
  ],
  // Comments
  [
    "comments",
    "/** Says `null`; see {@link maxCount}.\n *\n * @throws OSError always */\nexport function f() {\n  // before\n  return 1; // behind\n  // last\n}\nexport const maxCount = 'x';",
    '# Says `None`; see max_count.\n#\n# Raises OSError always\ndef f():\n    # before\n    return 1  # behind\n    # last\n\n\nmax_count = "x"',
  ],
  [
    "types vanish",
    "export interface R { a: number }\ntype T = R;\ndeclare namespace N { const y: number; }\ndeclare const x: T;\nexport const f = () => x.a;",
    'def f():\n    return x["a"]',
  ],
  [
    "long lines",
    inside(
      "message: string",
      "return [message.replaceAll('aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbb'), message.replaceAll('cccccccccccccc', 'ddd')];",
    ),
    python(
      "message",
      "return [",
      '    message.replace("aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbb"),',
      '    message.replace("cccccccccccccc", "ddd"),',
      "]",
    ),
  ],
  [
    "comments within",
    "export const names = [\n  'a', // the first\n  // before the second\n  'b',\n]; // behind\nexport function f() {\n  if (names.includes('x')) { // behind the brace\n    f();\n  } else {\n    // nothing\n  }\n}",
    '# the first\n# before the second\nnames = ["a", "b"]  # behind\n\n\ndef f():\n    if "x" in names:\n        # behind the brace\n        f()\n    else:\n        # nothing\n        pass',
  ],
  [
    "comments before an else",
    inside(
      "n: number",
      "if (n > 2) {",
      "  f(1);",
      "} // behind the first",
      "// before the second",
      "else if (n > 1) {",
      "  // in the second",
      "  f(0);",
      "}",
      "// before the last",
      "else {",
      "  f(2);",
      "}",
    ),
    python(
      "n",
      "if n > 2:",
      "    f(1)",
      "elif n > 1:",
      "    # behind the first",
      "    # before the second",
      "    # in the second",
      "    f(0)",
      "else:",
      "    # before the last",
      "    f(2)",
    ),
  ],
  ...LOOPS_ALONG,
  ...LOOPS_COUNTING,
  ...ELEMENTS,
  ...SWITCHES,
  ...EXCEPTIONS,
  ...OPERATORS,
  ...FUNCTIONS,
  ...COLLECTIONS,
  ...WALKS,
];
