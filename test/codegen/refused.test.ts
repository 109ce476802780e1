import { describe, expect, it } from "vitest";
import { DIAGNOSTICS, type DiagnosticKind } from "../../codegen/index.js";
import { refuseSamples } from "./samples.js";

type Name = keyof typeof DIAGNOSTICS;

/** What is tested with several files, in modules.test.ts. */
const OF_MODULES: readonly Name[] = [
  "dialect",
  "importCycle",
  "inlinedName",
  "lazyAtTop",
  "lazyEffects",
  "moduleName",
  "noSource",
  "sameOutput",
];

/** For each kind of error, sources that have it and no other. */
const REFUSED: Readonly<Partial<Record<Name, readonly string[]>>> = {
  unsupported: [
    "export var old = 1;",
    "export const big = 10n;",
    "export const f = function () { return 1; };",
    "enum E { A } export const every = E;",
    'export const half = "\\ud83d";',
    "declare function g(): void; export function f() { return (g(), 1); }",
  ],
  any: [
    "declare const x: any; export const y = x;",
    "declare const x: any; export function f() { x.go(); }",
    "declare const x: any; export const same = x === 1;",
  ],
  cast: ["declare const x: unknown; export const y = x as string;", "export const y = <number>1;"],
  nonNull: ["declare const x: string | null; export const y = x!;"],
  async: [
    "export async function f() { }",
    "declare function g(): Promise<void>; export const f = async () => { await g(); };",
  ],
  regex: [
    "export const r = /a/;",
    'export const r = "a".replace(/a/, "b");',
    'export const r = "a".split(/,/);',
  ],
  undefinedValue: ["export const x: number | undefined = undefined;", "export const a = [1, , 2];"],
  pythonWord: ["export const lambda = 1;", "export function pass() { }", "export class A { from = 1; }"],
  builtinName: ["export const list = [1];", "export function f(str: string) { return str; }"],
  asciiName: ["export const größe = 1;", "export const $ = 1;"],
  sameName: [
    "export const getIt = 1; export const get_it = 2;",
    "export function f(a: number) { let x = a; if (a > 1) { const x = 2; return x; } x = 3; return x; }",
    "const x = [1]; export function f(a: boolean) { if (a) { const x = [2]; return x; } return x; }",
    "export class A { oneTwo = 1; one_two = 2; }",
    "export function f(a: boolean): (() => number) { if (a) { const x = 1; return () => x; } else { const x = 2; return () => x; } }",
  ],
  useBeforeDefinition: [
    "f(); function f() { }",
    "function a() { b(); } a(); function b() { }",
    "export function f() { g(); function g() { } }",
    "class A { constructor() { late(); } } export const a = new A(); function late() { }",
  ],
  truthiness: [
    "declare const s: string; export const x = s ? 1 : 2;",
    "declare const n: number; export function f() { if (n) f(); }",
    "declare const n: number | null; export function f() { while (n) f(); }",
    "declare const xs: string[]; export const empty = !xs;",
    "declare const s: string; export const x = s || 'default';",
    "declare const b: boolean | null; export const x = b && true;",
  ],
  comparison: [
    "declare const a: number[]; declare const b: number[]; export const x = a === b;",
    "declare const a: Uint8Array; declare const b: Uint8Array; export const x = a === b;",
    "interface R { a: number } declare const a: R; declare const b: R; export const x = a === b;",
    "declare const a: number | boolean; declare const b: number; export const x = a === b;",
    "declare const a: unknown; export const x = a === 1;",
    "declare const a: string[][]; declare const b: string[]; export const x = a.includes(b);",
    "export const m = new Map<boolean, string>();",
  ],
  twoAbsences: [
    "declare const a: string | null | undefined; export const x = a === null;",
    "interface R { a?: string | null } declare const r: R; export const x = r.a === undefined;",
    "declare const a: unknown; export const x = a === undefined;",
  ],
  ordering: [
    "declare const a: boolean; declare const b: boolean; export const x = a < b;",
    "declare const a: Date; declare const b: Date; export const x = a >= b;",
  ],
  fraction: ["export const x = 1.5;", "export const x = 9007199254740993;", "export const x = NaN;"],
  division: ["export const x = 6 / 2;", "export function f(x: number) { x /= 2; return x; }"],
  remainder: [
    "export class Tank { size = -3; length = -3; } export function f(t: Tank) { return t.size % 2; }",
    "class Tank { length = -3; } export function f(t: Tank) { return t.length % 2; }",
    "const item = (xs: Uint8Array, n: number) => -n; export function f(xs: Uint8Array) { return item(xs, 1) % 2; }",
    "export function f(a: number) { return a % 8; }",
    "export function f(a: number) { return 8 % a; }",
    "export function f(a: number) { a %= 3; return a; }",
  ],
  bits: [
    "export function f(a: number) { return a | 1; }",
    "export function f(a: number, b: number) { return a & b; }",
    "export function f(a: number) { return a >> 1; }",
    "export function f(a: number) { return a << 1; }",
    "export function f(a: number) { return (a & 255) << 24; }",
    "export function f(a: number) { return ~a; }",
    "export function f(a: number) { return a & 0xffffffff; }",
    "export function f(a: number) { let n = a; for (let i = 0; i <= 31; i++) n = 1 << i; return n; }",
  ],
  operator: [
    'export function f(a: number) { return "a" + a; }',
    "export function f(a: number) { return a ** 2; }",
    "export function f(a: string) { return +a; }",
    'export function f(a: number) { let text = "a"; text += a; return text; }',
    "export function f(a: boolean) { a &&= true; return a; }",
  ],
  looseEquality: [
    "export function f(a: number) { return a == 1; }",
    'export function f(a: string) { return a != "b"; }',
  ],
  typeOf: [
    'export function f(a: unknown) { return typeof a === "number"; }',
    'export function f(a: unknown) { return typeof a === "object"; }',
    "export function f(a: unknown) { return typeof a; }",
  ],
  stringUnits: [
    "export function f(a: string) { return a.length; }",
    "export function f(a: string) { return a[0]; }",
    "export function f(a: string) { return a.charCodeAt(0); }",
    "export function f(a: string) { return a.slice(1); }",
    'export function f(a: string) { return a.indexOf("x"); }',
  ],
  unknownMethod: [
    "export function f(a: string[]) { return a.lastIndexOf('x'); }",
    "export function f() { return Math.random(); }",
    "export function f(a: Error) { return a.name; }",
    "export function f(a: string[]) { return a.constructor; }",
    "export function f(a: number) { return a.toFixed(1); }",
    "export const d = new Date();",
  ],
  methodArguments: [
    'export function f(a: string) { return a.split(",", 1); }',
    'export function f(a: string) { return a.split(""); }',
    'export function f(a: string, b: string) { return a.replace("x", b); }',
    'export function f(a: string) { return a.replace("x", "$&"); }',
    "export function f(a: string, n: number) { return a.repeat(n); }",
    "export function f(a: string[]) { return a.join(); }",
    "export function f(a: number) { return Math.floor(a); }",
    "export function f(a: number) { return a.toString(2); }",
  ],
  index: [
    "export function f(a: string[], i: number) { return a[i]; }",
    "declare function g(): string[]; export function f() { return g()[0]; }",
    "export function f(a: Uint8Array, i: number) { return a[i]; }",
    "export function f(a: number[], i: number) { a[i] = 1; }",
    "export function f(a: Uint8Array, n: number) { for (let i = 0; i < a.length; i++) { a[i] = n; } }",
    "export function f(a: readonly [number, number], i: 0 | 1) { return a[i]; }",
  ],
  textInTemplate: [
    "export function f(a: boolean) { return `${a}`; }",
    "export function f(a: string | null) { return `${a}`; }",
    "export function f(a: string[]) { return `${a}`; }",
    "export function f(a: boolean) { return String(a); }",
    'export function f(a: number[]) { return a.join(","); }',
  ],
  sort: [
    "export function f(a: number[]) { a.sort(); }",
    "export function f(a: string[]) { return a.sort(); }",
    "export function f(a: string[]) { a.sort((x, y) => (x < y ? -1 : 1)); }",
    "export function f(a: number[]) { a.sort((x, y) => x + y); }",
  ],
  unordered: [
    "export function f(a: Map<string, number>) { for (const [k] of a) f(new Map([[k, 1]])); }",
    "export function f(a: Set<string>) { for (const k of a) a.add(k); }",
    "export function f(a: Record<string, number>) { return Object.keys(a); }",
    "export function f(a: Record<string, number>) { for (const k in a) a[k] = 1; }",
    "export function f(a: Set<string>) { return [...a]; }",
  ],
  mixedShape: [
    "interface R { a: number } class A { a = 1; } export function f(r: R) { return r.a; } f(new A());",
    "interface R { a: number } class A { a = 1; } export const r: R = new A();",
    "interface R { readonly size: number } export function f(m: Map<string, number>): R { return m; }",
    'import { type MemoryView } from "builtins"; export function f(b: Uint8Array): MemoryView { return b; }',
    "export function f(t: readonly [number, number]): readonly number[] { return t; }",
  ],
  functionInRecord: ["export const r = { f: () => 1 };", "export const r = { f() { return 1; } };"],
  objectSpread: ["declare const a: { x: number }; export const b = { ...a };"],
  destructuring: [
    "declare const a: { x: number; y: number }; export function f() { const { x, ...y } = a; return [x, y.y]; }",
    "declare const a: { x: { y: number } }; export function f() { const { x: { y } } = a; return y; }",
    "declare const a: { x: number | undefined }; export function f() { const { x = 1 } = a; return x; }",
    "class A { go() { return 1; } } export function f(a: A) { const { go } = a; return go; }",
    "declare const a: readonly [number, number]; export function f() { const [x, ...y] = a; return [x, y]; }",
    "declare const a: (readonly [{ x: number }])[]; export function f() { for (const [{ x }] of a) return x; return 0; }",
  ],
  subarray: ["export function f(a: Uint8Array) { return a.subarray(1); }"],
  spread: ['declare function g(...a: string[]): void; export function f(a: string[]) { g(...a, "x"); }'],
  assignmentValue: [
    "export function f(a: number) { let b = 0; const c = (b = a); return b + c; }",
    "export function f(a: number) { return a++; }",
    "export function f(a: number) { return --a; }",
  ],
  loopForm: [
    "export function f(n: number) { for (let i = 0; i < n; i++) { i += 1; } }",
    "export function f(n: number) { for (let i = 0; i < n; i++) { n -= 1; } }",
    "export function f(a: number[]) { for (let i = 0; i < a.length; i++) { a.push(i); } }",
    "export function f(n: number, s: number) { for (let i = 0; i < n; i += s) { f(i, s); } }",
    "export function f(n: number) { for (let i = 0; i !== n; i++) { f(i); } }",
    "export function f(n: number) { for (; n > 0; ) { f(n); } }",
    "declare function g(): number; export function f() { for (let i = 0; i < g(); i++) { f(); } }",
    "export function f(n: number) { for (let i = 0; n < i; i++) { f(i); } }",
    "class A { n = 3; go() { for (let i = 0; i < this.n; i++) { this.go(); } } } export const a = new A();",
  ],
  switchForm: [
    "export function f(a: number) { switch (a) { default: f(2); break; case 2: f(3); } }",
    "export function f(a: number) { switch (a) { case 1: if (a > 0) break; f(1); break; case 2: f(3); } }",
    "export function f(a: boolean) { switch (a) { case true: f(false); } }",
  ],
  repeatedHere: [
    "declare function g(f: () => void): boolean; export function f() { while (g(() => { f(); })) f(); }",
    "declare function g(f: () => void): boolean; export function f(a: boolean) { return a && g(() => { f(a); }); }",
  ],
  loopCapture: [
    "export function f() { const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) { fs.push(() => i); } return fs; }",
    "export function f(xs: string[]) { const fs: (() => string)[] = []; for (const x of xs) { fs.push(() => x); } return fs; }",
    "export const f = (xs: number[]) => xs.map((x) => () => x);",
    "export function f() { const fs: (() => number)[] = []; while (true) { const y = 1; fs.push(() => y); } }",
  ],
  evaluationOrder: [
    "declare function g(): { a: number }; declare function h(): number; export function f() { g().a = h(); }",
    "declare function g(): string; declare function h(): number; export function f(m: Map<string, number>) { m.set(g(), h()); }",
    "declare function g(): number[]; declare function h(): number; export function f() { return g().includes(h()); }",
    "declare function g(): string; declare function h(): string; export function f() { return g().includes(h()); }",
    "declare function g(): Set<string>; declare function h(): string; export function f() { return g().has(h()); }",
    "declare function g(): string[]; declare function h(): string; export function f() { return g().join(h()); }",
    "class A { n = 0; go(): number[] { this.n = 1; return [1]; } f() { return this.go().includes(this.n); } } export const a = new A();",
    "class N { v = 0; } export class A { last = new N(); next() { this.last = new N(); return 1; } f() { this.last.v = this.next(); } }",
    "let x = [1]; function g() { x = [2]; return 2; } export function f() { return x.includes(g()); }",
  ],
  notRepeatable: [
    "declare function g(): string | null; export function f() { return g() ?? 'x'; }",
    "declare function g(): { a: number } | null; export function f() { return g()?.a; }",
    "declare function g(): number; export function f() { switch (g()) { case 1: f(); } }",
    "class A { go(): A | null { return null; } n = 1; } export function f(a: A) { return a.go()?.n; }",
    "declare function g(): { a: number; b: number }; export function f() { const { a, b } = g(); return a + b; }",
  ],
  finallyJump: [
    "export function f() { try { f(); } finally { return 1; } }",
    "export function f() { while (true) { try { f(); } finally { break; } } }",
  ],
  thrown: ['export function f() { throw "text"; }', "export function f(e: unknown) { throw e; }"],
  defaultValue: [
    "export function f(a: string[] = []) { return a; }",
    "declare function g(): number; export function f(a = g()) { return a; }",
    "export function f(a = X) { return a; } const X = 1;",
  ],
  parameterForm: [
    "export const f = (g: (...a: string[]) => string[]) => g(); f((...a) => a);",
    "export function f(...[a]: [string]) { return a; }",
    "export function f({ a }: { a: number }) { return a; }",
    "export function f(a = 1, b: number) { return a + b; }",
    'import type { Kwargs } from "builtins"; export function f(options: Kwargs<{ a: number }>) { return options.a; }',
  ],
  keywordArguments: [
    'import type { Kwargs } from "builtins"; declare function g(o: Kwargs<{ a: number }>): void; declare const o: { a: number }; export function f() { g(o); }',
  ],
  defaultLost: [
    "function g(a = 1) { return a; } export function f(m: Map<string, number>) { return g(m.get('a')); }",
    "function g(a = 1) { return a; } export function f(b?: number) { return g(b); }",
  ],
  methodValue: ["class A { go() { return 1; } } export function f(a: A) { const g = a.go; return g; }"],
  expressionStatement: ["export function f(a: number) { a; }", "export function f(a: number) { a > 1; }"],
  callbackForm: [
    "export function f(a: string[]) { return a.map((x, i) => `${x}${i}`); }",
    "export const f = (a: number[]) => a.map(String);",
    "export function f(a: string[]) { return a.map((x) => { return x; }); }",
    "function g(x: string, y = 1) { return x.repeat(y & 1); } export function f(a: string[]) { return a.map(g); }",
    "function pair(f: (a: number, b: number) => void) { f(1, 2); } function one(a: number) {} export function f() { pair(one); }",
    "function pair(f: (a: number) => void) { f(1); } export class A { n = 0; go() { this.n = 1; } f() { pair(this.go.bind(this)); } }",
    "class A { go(a: number) { return a; } } export class B extends A { override go() { return 1; } }",
  ],
  nestedClass: ["export function f() { class A { } return new A(); }", "export const A = class { };"],
  this: ["class A { static n = 1; static go() { return this.n; } } export const n = A.go();"],
  superForm: [
    "class A { x = 1; } export class B extends A { y: number; constructor(a: boolean) { if (a) { super(); } else { super(); } this.y = 1; } }",
    "class A { go() { return 1; } } export class B extends A { override go() { const f = () => super.go(); return f(); } }",
  ],
  memberForm: [
    "export class A { set x(v: number) { this.y = v; } y = 1; }",
    "export class A { #x = 1; get y() { return this.#x; } }",
    "export class A { static n: number; }",
  ],
  constructorNeeded: ['import { OSError } from "builtins"; export class A extends OSError { extra = 1; }'],
  mutableExport: ["export let count = 0; export function f() { count += 1; }"],
  label: [
    "outer: while (true) { break outer; }",
    "outer: for (const x of [1]) { for (const y of [x]) { if (y > 0) continue outer; } }",
  ],
  generator: [
    "export function* f() { const x: unknown = yield 1; return x; }",
    "export function* f() { try { yield 1; } finally { f(); } }",
    "function* g() { yield 1; } export function f() { const all1 = g(); for (const x of all1) return x; return 0; }",
    "export function f(xs: Iterable<number>) { for (const x of xs) return x; return 0; }",
    "export function f(xs: Iterable<number>) { return [...xs]; }",
    "export function* f(): Generator<number> { f(); }",
  ],
  doContinue: ["export function f(n: number) { do { n -= 1; if (n === 3) continue; f(n); } while (n > 0); }"],
  forEach: ["export function f(a: string[]) { a.forEach((b) => { f([b]); }); }"],
  splice: ["export function f(a: string[]) { a.splice(1, 1); }"],
  json: [
    "export function f(a: string): unknown { return JSON.parse(a); }",
    "export function f(a: number[]) { return JSON.stringify(a); }",
  ],
  trim: [
    "export function f(a: string) { return a.trim(); }",
    "export function f(a: string) { return a.trimEnd(); }",
  ],
  letterCase: [
    "export function f(a: string) { return a.toUpperCase(); }",
    "export function f(a: string) { return a.toLowerCase(); }",
  ],
  parseNumber: [
    "export function f(a: string) { return parseInt(a); }",
    "export function f(a: string) { return Number.parseInt(a, 10); }",
    "export function f(a: string) { return Number(a); }",
  ],
  importForm: [
    'import "builtins"; export const x = 1;',
    'import * as builtins from "builtins"; builtins.print(1);',
  ],
  exportForm: ["export default 1;", "const x = 1; export { x as y };"],
};

const NAMES = Object.keys(DIAGNOSTICS).filter((name): name is Name => name in DIAGNOSTICS);
const SAMPLES = NAMES.flatMap((name) => (REFUSED[name] ?? []).map((source) => ({ name, source })));
const results = refuseSamples(SAMPLES.map(({ source }) => source));

const hintsOf = ({ hint, hints }: DiagnosticKind): string[] => [hint, ...Object.values(hints ?? {})];

describe("refused", () => {
  it.each(SAMPLES.map((sample, index) => ({ ...sample, found: results[index] ?? [] })))(
    "$name: $source",
    ({ name, found }) => {
      expect([...new Set(found.map((each) => each.code))]).toEqual([DIAGNOSTICS[name].code]);
      expect(found.every((each) => each.line > 0 && hintsOf(DIAGNOSTICS[name]).includes(each.hint))).toBe(
        true,
      );
    },
  );

  it("is tested for every kind of error", () => {
    expect(NAMES.filter((name) => REFUSED[name] === undefined && !OF_MODULES.includes(name))).toEqual([]);
  });

  it("has a code of its own for every kind", () => {
    const codes = NAMES.map((name) => DIAGNOSTICS[name].code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^OTA1[0-9]{3}$/.test(code))).toBe(true);
  });
});
