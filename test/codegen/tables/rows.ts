/** The rules of the emitter, a pair each: what is accepted, with a piece of what it becomes, and what is refused. */

import type { Name } from "./refused.js";
import { inside } from "./sample.js";

export interface Row {
  readonly rule: string;
  readonly accepted: string;
  /** A piece of the Python. */
  readonly becomes: string;
  readonly refused: string;
  readonly as: Name;
}

export const ROWS: readonly Row[] = [
  {
    rule: "conditions are booleans",
    accepted: inside("a: boolean, n: number", "return !a && (n > 0 || a);"),
    becomes: "return not a and (n > 0 or a)",
    refused: inside("s: string", "return s ? 1 : 2;"),
    as: "truthiness",
  },
  {
    rule: "numbers are integers",
    accepted: inside("a: number, b: number", "return Math.floor(a / b);"),
    becomes: "return a // b",
    refused: inside("a: number, b: number", "return a / b;"),
    as: "division",
  },
  {
    rule: "a remainder of what cannot be negative",
    accepted: inside("a: number[]", "return a.length % 8;"),
    becomes: "return len(a) % 8",
    refused: inside("a: number", "return a % 8;"),
    as: "remainder",
  },
  {
    rule: "one absence",
    accepted: inside("a: string | null, b?: string", "return a === null || b === undefined;"),
    becomes: "def f(a, b=None):\n    return a is None or b is None",
    refused: inside("a: string | null | undefined", "return a === null;"),
    as: "twoAbsences",
  },
  {
    rule: "=== on primitives of one type, and on instances",
    accepted: `class A { n = 1; }\n${inside("a: A, b: A", "return a === b || a.n === b.n;")}`,
    becomes: "return a is b or a.n == b.n",
    refused: inside("a: number[], b: number[]", "return a === b;"),
    as: "comparison",
  },
  {
    rule: "entries of maps that may be missing",
    accepted: inside("m: Map<string, number>, k: string", "return m.get(k);"),
    becomes: "return m.get(k)",
    refused: inside("a: number[], i: number", "return a[i];"),
    as: "index",
  },
  {
    rule: "strings, character by character",
    accepted: `import { len } from "builtins";\n${inside("s: string", 'return s.replace("a", "b") === "c" || len(s) > 1;')}`,
    becomes: 's.replace("a", "b", 1) == "c" or len(s) > 1',
    refused: inside("s: string", "return s.charCodeAt(0);"),
    as: "stringUnits",
  },
  {
    rule: "template strings of strings and integers",
    accepted: inside("n: number", "return `{${n}}`;"),
    becomes: 'return "{{{}}}".format(n)',
    refused: inside("a: boolean", "return `${a}`;"),
    as: "textInTemplate",
  },
  {
    rule: "closures that write what is outside",
    accepted: inside("", "let n = 0;", "const add = () => { n += 1; };", "add();", "return n;"),
    becomes: "    def add():\n        nonlocal n\n        n += 1",
    refused: inside(
      "xs: number[]",
      "const fs: (() => number)[] = [];",
      "for (const x of xs) fs.push(() => x);",
    ),
    as: "loopCapture",
  },
  {
    rule: "counting loops",
    accepted: inside("n: number", "for (let i = 1; i <= n; i += 2) f(i);"),
    becomes: "for i in range(1, n + 1, 2):",
    refused: inside(
      "n: number",
      "for (let i = n; i > 0; i = Math.floor(i / 2)) { if (i > 2) continue; f(i); }",
    ),
    as: "loopForm",
  },
  {
    rule: "conditions that need statements before them",
    accepted: inside("n: number", "do { n -= 1; } while (n > 0);"),
    becomes: "while True:\n        n -= 1\n        if n <= 0:\n            break".replace(
      "n <= 0",
      "not n > 0",
    ),
    refused: inside("g: (f: () => void) => boolean", "while (g(() => { g(() => 1); })) g(() => 2);"),
    as: "repeatedHere",
  },
  {
    rule: "labels",
    accepted: inside(
      "xs: number[][]",
      "for (const row of xs) for (const x of row) if (x > 1) return x;",
      "return 0;",
    ),
    becomes: "            if x > 1:\n                return x",
    refused: inside("xs: number[][]", "a: for (const row of xs) for (const x of row) if (x > 1) break a;"),
    as: "label",
  },
  {
    rule: "exceptions by their classes",
    accepted: `class Bad extends Error {}\n${inside("", "try { f(); } catch (e) { if (!(e instanceof Bad)) throw e; } finally { f(); }")}`,
    becomes: "    except Bad:\n        pass\n    finally:\n        f()",
    refused: inside("", "try { f(); } finally { return 1; }"),
    as: "finallyJump",
  },
  {
    rule: "keys in their order",
    accepted: inside("m: Map<string, number>", "for (const k of [...m.keys()].sort()) m.set(k, 1);"),
    becomes: "for k in sorted(m):",
    refused: inside("m: Map<string, number>", "for (const [k] of m) m.set(k, 1);"),
    as: "unordered",
  },
  {
    rule: "data are dictionaries, what has methods are objects",
    accepted: `interface R { files: number }\nclass A { files = 1; }\n${inside("r: R, a: A", "return r.files + a.files;")}`,
    becomes: 'return r["files"] + a.files',
    refused: `interface R { files: number }\nclass A { files = 1; }\n${inside("a: A", "const r: R = a;", "return r;")}`,
    as: "mixedShape",
  },
  {
    rule: "sorting strings and integers",
    accepted: inside("a: string[], b: number[]", "a.sort();", "b.sort((x, y) => y - x);"),
    becomes: "a.sort()\n    b.sort(reverse=True)",
    refused: inside("b: number[]", "b.sort();"),
    as: "sort",
  },
  {
    rule: "destructuring and spread",
    accepted: inside(
      "p: readonly [number, number], a: number[]",
      "const [x, y] = p;",
      "return [...a, x, y];",
    ),
    becomes: "x, y = p\n    return a + [x, y]",
    refused: inside("r: { a: number }", "return { ...r };"),
    as: "objectSpread",
  },
  {
    rule: "?. and ?? on plain names",
    accepted: inside("a: { n: number } | null, b: number | null", "return (a?.n ?? 1) + (b ?? 2);"),
    becomes: 'return (a["n"] if a is not None else 1) + (b if b is not None else 2)',
    refused: inside("g: () => number | null", "return g() ?? 1;"),
    as: "notRepeatable",
  },
  {
    rule: "fields are set in __init__, after super",
    accepted: "class A { a = 1; }\nexport class B extends A { b: number[] = []; }",
    becomes: "        super().__init__()\n        self.b = []",
    refused: "export class A { #a = 1; get b() { return this.#a; } }",
    as: "memberForm",
  },
  {
    rule: "bytes by their declared types",
    accepted: `import { memoryview } from "builtins";\n${inside("b: Uint8Array", "return memoryview(b).subarray(1, 3);")}`,
    becomes: "return memoryview(b)[1:3]",
    refused: inside("b: Uint8Array", "return b.subarray(1);"),
    as: "subarray",
  },
  {
    rule: "bit operations on naturals",
    accepted: inside("a: number", "return ((a & 0xff) << 8) | (a >>> 0 & 1);"),
    becomes: "return ((a & 0xFF) << 8) | (a & 0xFFFFFFFF & 1)",
    refused: inside("a: number", "return a << 8;"),
    as: "bits",
  },
  {
    rule: "constants",
    accepted: "const LIMIT = 8;\nexport const SIZE = LIMIT * 2;",
    becomes: "_LIMIT = const(8)",
    refused: "export let size = 8;\nexport function f() { size += 1; }",
    as: "mutableExport",
  },
  {
    rule: "enums are their members' values",
    accepted: `enum Kind { A = 3, B = "b" }\n${inside("k: Kind", "return k === Kind.A || k === Kind.B;")}`,
    becomes: 'return k == 3 or k == "b"',
    refused: "enum Kind { A }\nexport const all1 = Kind;",
    as: "unsupported",
  },
  {
    rule: "types vanish, casts do not",
    accepted: "interface R { readonly a: number }\nexport const NAMES = ['a'] as const;\nexport type S = R;",
    becomes: 'NAMES = ("a",)',
    refused: inside("a: unknown", "return a as string;"),
    as: "cast",
  },
  {
    rule: "the order of evaluation",
    accepted: inside("g: () => { a: number }, h: () => number", "const slot = g();", "slot.a = h();"),
    becomes: 'slot["a"] = h()',
    refused: inside("g: () => { a: number }, h: () => number", "g().a = h();"),
    as: "evaluationOrder",
  },
  {
    rule: "comparisons within comparisons",
    accepted: inside("a: number, b: number", "return a < b === b < 3;"),
    becomes: "return (a < b) == (b < 3)",
    refused: inside("a: boolean, b: boolean", "return a < b;"),
    as: "ordering",
  },
  {
    rule: "comments stay where they stood",
    accepted: `/** Counts. */\n${inside("n: number", "// One more.", "return n + 1;")}`,
    becomes: "# Counts.\ndef f(n):\n    # One more.\n    return n + 1",
    refused: "export default 1;",
    as: "exportForm",
  },
  {
    rule: "names",
    accepted: "export function readAll(maxBytes: number) { return maxBytes; }",
    becomes: "def read_all(max_bytes):",
    refused: "export const readIt = 1;\nexport const read_it = 2;",
    as: "sameName",
  },
  {
    rule: "keyword arguments",
    accepted:
      'import type { Kwargs } from "builtins";\nfunction g(a: number, { size = 1 }: Kwargs<{ size?: number }>) { return a + size; }\nexport const n = g(1, { size: 2 });',
    becomes: "n = g(1, size=2)",
    refused:
      'import type { Kwargs } from "builtins";\nfunction g({ size = 1 }: Kwargs<{ size?: number }>) { return size; }\ndeclare const o: { size: number };\nexport const n = g(o);',
    as: "keywordArguments",
  },
  {
    rule: "async",
    accepted: 'import { sleep_ms } from "utime";\nexport function wait() { sleep_ms(5); }',
    becomes: "sleep_ms(5)",
    refused: "export async function wait() { }",
    as: "async",
  },
];
