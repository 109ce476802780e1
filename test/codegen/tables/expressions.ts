import { inside, python, type Sample } from "./sample.js";

export const EXPRESSIONS: readonly Sample[] = [
  // Operators
  [
    "floor division",
    inside("a: number", "return Math.floor((a + 1) / 2) * 3;"),
    python("a", "return (a + 1) // 2 * 3"),
  ],
  [
    "remainder of naturals",
    inside("a: number", "return Math.max(a, 0) % 8;"),
    python("a", "return max(a, 0) % 8"),
  ],
  ["bits of 32", inside("a: number", "return a >>> 0;"), python("a", "return a & 0xFFFFFFFF")],
  [
    "masked bits",
    inside("a: number", "return ((a & 0xff) << 4) | 1;"),
    python("a", "return ((a & 0xFF) << 4) | 1"),
  ],
  [
    "comparison in comparison",
    inside("a: number", "return (a > 1) === (a > 2);"),
    python("a", "return (a > 1) == (a > 2)"),
  ],
  ["negation", inside("a: number", "return !(a === 1);"), python("a", "return a != 1")],
  [
    "negated group",
    inside("a: boolean, b: boolean", "return !(a || b) && !a;"),
    python("a, b", "return not (a or b) and not a"),
  ],
  [
    "null",
    inside("a: string | null", "return a !== null && a === 'x';"),
    python("a", 'return a is not None and a == "x"'),
  ],
  [
    "null or undefined",
    inside("a?: string | null", "return a == null;"),
    python("a=None", "return a is None"),
  ],
  ["boolean literal", inside("a: boolean | null", "return a === true;"), python("a", "return a is True")],
  [
    "instances",
    "class A {}\nexport function f(a: A, b: A) { return a === b; }",
    "class A:\n    pass\n\n\ndef f(a, b):\n    return a is b",
  ],
  [
    "default for null",
    inside("a: string | null", "return a ?? 'x';"),
    python("a", 'return a if a is not None else "x"'),
  ],
  ["conditional", inside("a: number", "return a < 0 ? -a : a;"), python("a", "return -a if a < 0 else a")],
  [
    "typeof",
    inside("a: unknown", "return typeof a === 'string' || typeof a === 'boolean';"),
    python("a", "return isinstance(a, str) or isinstance(a, bool)"),
  ],
  [
    "typeof number",
    inside("a: number | string", "return typeof a !== 'number';"),
    python("a", "return not isinstance(a, int)"),
  ],
  [
    "negative step",
    inside("a: number", "a -= 1;", "a++;", "return -a - -1;"),
    python("a", "a -= 1", "a += 1", "return -a - -1"),
  ],
  // Literals
  ["hexadecimal", inside("", "return 0xff + 1_000;"), python("", "return 0xFF + 1000")],
  [
    "strings",
    inside("", "return 'a\"b' + \"it's\" + `\\n\\u0000é`;"),
    python("", 'return \'a"b\' + "it\'s" + "\\n\\x00é"'),
  ],
  ["both quotes", inside("", "return `'\"\\\\`;"), python("", 'return "\'\\"\\\\"')],
  [
    "template",
    inside("a: string, n: number", "return `{${a}}: ${n + 1}`;"),
    python("a, n", 'return "{{{}}}: {}".format(a, n + 1)'),
  ],
  ["dictionary", inside("a: string", "return { a, 'b-c': 1 };"), python("a", 'return {"a": a, "b-c": 1}')],
  [
    "tuple",
    inside("a: number", "const t: readonly [number] = [a];", "return t;"),
    python("a", "t = (a,)", "return t"),
  ],
  ["spread", inside("a: number[]", "return [1, ...a, 2];"), python("a", "return [1] + a + [2]")],
  ["copy", inside("a: number[]", "return [...a];"), python("a", "return list(a)")],
  // Access
  [
    "record",
    inside("r: { a: number; b?: number }", "r.a = r.b ?? 0;"),
    python("r", 'r["a"] = r.get("b", 0)'),
  ],
  [
    "unknown record",
    inside("r: Record<string, unknown>", "return r['x'];"),
    python("r", 'return r.get("x")'),
  ],
  ["delete", inside("r: { b?: number }", "delete r.b;"), python("r", 'r.pop("b", None)')],
  [
    "optional chain",
    inside("r: { a: number } | null", "return r?.a ?? 1;"),
    python("r", 'return r["a"] if r is not None else 1'),
  ],
  ["element of a tuple", inside("t: readonly [string, number]", "return t[1];"), python("t", "return t[1]")],
  [
    "enum",
    "enum S { A, B = 7 }\nexport function f(s: S) { return s === S.B; }",
    "def f(s):\n    return s == 7",
  ],
  // Strings
  [
    "string methods",
    inside("a: string", "return a.startsWith('x') && a.includes('y') && !a.endsWith('z');"),
    python("a", 'return a.startswith("x") and "y" in a and not a.endswith("z")'),
  ],
  [
    "replace",
    inside("a: string", "return a.replace('x', 'y').replaceAll('z', '').split('/');"),
    python("a", 'return a.replace("x", "y", 1).replace("z", "").split("/")'),
  ],
  [
    "text of a number",
    inside("n: number", "return String(n) + n.toString() + n.toString(16);"),
    python("n", 'return str(n) + str(n) + "{:x}".format(n)'),
  ],
  // Arrays
  [
    "push",
    inside("a: number[]", "a.push(1);", "a.push(1, 2);", "a.push(...a);"),
    python("a", "a.append(1)", "a.extend([1, 2])", "a.extend(a)"),
  ],
  [
    "pop as a value",
    inside("a: number[]", "return a.pop();"),
    python("a", "return a.pop() if len(a) > 0 else None"),
  ],
  ["pop as a statement", inside("a: number[]", "a.pop();"), python("a", "if len(a) > 0:", "    a.pop()")],
  [
    "map and filter",
    inside("a: string[]", "return a.filter((x) => x !== '').map((x) => `${x}!`);"),
    python("a", 'return ["{}!".format(x) for x in [x for x in a if x != ""]]'),
  ],
  [
    "some and every",
    inside("a: number[]", "return a.some((x) => x > 1) && a.every((x) => x < 9);"),
    python("a", "return any(x > 1 for x in a) and all(x < 9 for x in a)"),
  ],
  [
    "sort",
    inside("a: number[], b: string[]", "a.sort((x, y) => x - y);", "b.sort();", "return [...b].sort();"),
    python("a, b", "a.sort()", "b.sort()", "return sorted(b)"),
  ],
  [
    "sort downwards",
    inside("a: number[]", "return a.toSorted((x, y) => y - x);"),
    python("a", "return sorted(a, reverse=True)"),
  ],
  [
    "slice and concat",
    inside("a: number[]", "return a.slice(1, -1).concat(a.slice());"),
    python("a", "return a[1:-1] + a[:]"),
  ],
  ["join", inside("a: string[]", "return a.join(', ');"), python("a", 'return ", ".join(a)')],
  ["length", inside("a: Uint8Array", "return a.length === 0;"), python("a", "return len(a) == 0")],
  // Maps and sets
  [
    "map",
    inside(
      "m: Map<string, number>",
      "m.set('a', 1);",
      "m.delete('b');",
      "return m.has('c') ? m.size : (m.get('d') ?? 2);",
    ),
    python("m", 'm["a"] = 1', 'm.pop("b", None)', 'return len(m) if "c" in m else m.get("d", 2)'),
  ],
  ["new map", inside("", "return new Map([['a', 1]]);"), python("", 'return {"a": 1}')],
  [
    "set",
    inside("s: Set<string>", "s.add('a');", "s.delete('b');", "return new Set<string>();"),
    python("s", 's.add("a")', 's.discard("b")', "return set()"),
  ],
  [
    "sorted keys",
    inside("m: Map<string, number>", "for (const k of [...m.keys()].sort()) m.delete(k);"),
    python("m", "for k in sorted(m):", "    m.pop(k, None)"),
  ],
  // Board
  [
    "methods as functions",
    `import { decode, item, slice } from "builtins";\n${inside("b: Uint8Array", "return decode(slice(b, item(b, 0), 9)) + decode(slice(b, 1));")}`,
    python("b", "return b[b[0]:9].decode() + b[1:].decode()"),
  ],
  [
    "memoryview",
    `import { type MemoryView } from "builtins";\n${inside("v: MemoryView, n: number", "return v.subarray(0, n);")}`,
    python("v, n", "return v[0:n]"),
  ],
  [
    "module",
    'import * as ujson from "ujson";\nimport { stat as status } from "uos";\nexport const f = (a: string) => ujson.dumps(status(a)[6]);',
    "import ujson\nfrom uos import stat as status\n\n\ndef f(a):\n    return ujson.dumps(status(a)[6])",
  ],
  [
    "keyword arguments",
    'import { WLAN } from "network";\nexport function f(auth: readonly [number, string]) { new WLAN({ mode: WLAN.STA }).connect("x", { auth }); }',
    'from network import WLAN\n\n\ndef f(auth):\n    WLAN(mode=WLAN.STA).connect("x", auth=auth)',
  ],
  [
    "errors",
    inside("e: Error", "return e.constructor.name + e.message;"),
    python("e", "return type(e).__name__ + str(e)"),
  ],
];
