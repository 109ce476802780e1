/** Details of what is refused: each is one word away from something that is accepted. */
import type { Name } from "./refused.js";

export const DETAILS: readonly (readonly [Name, string])[] = [
  // Values in the place of missing ones
  ["notRepeatable", "export function f(m: Map<string, number | null>, k: string) { return m.get(k) ?? 0; }"],
  [
    "notRepeatable",
    "declare function g(): number; export function f(m: Map<string, number>, k: string) { return m.get(k) ?? g(); }",
  ],
  [
    "notRepeatable",
    "class A { n = 1; get(k: number): number | null { return k > this.n ? k : null; } } export function f(a: A) { return a.get(1) ?? 0; }",
  ],
  [
    "notRepeatable",
    "class A { n = 1; go(k: number): number | null { return k > this.n ? k : null; } } export function f(a: A) { return a.go(1) ?? 0; }",
  ],
  [
    "notRepeatable",
    "class A { n = 1; go(): number | null { return this.n; } } export function f(a: A | null) { return a?.go() ?? 0; }",
  ],

  [
    "notRepeatable",
    "declare class A { get(k: number): number | undefined; } export function f(a: A) { return a.get(1) ?? 0; }",
  ],
  [
    "notRepeatable",
    "declare class A { go(k: number): number | undefined; } export function f(a: A) { return a.go(1) ?? 0; }",
  ],
  [
    "notRepeatable",
    "declare class A { get(): number | undefined; } export function f(a: A) { return a.get() ?? 0; }",
  ],

  // Assignments
  ["any", "export function f() { let x; x = 1; return x; }"],
  ["async", "declare function g(): Promise<void>; await g();"],
  ["expressionStatement", "class A {} export function f(a: A) { a instanceof A; }"],
  ["bits", "export function f(x: number) { x ^= 1; return x; }"],
  ["bits", "export function f(x: number) { x <<= 1; return x; }"],
  ["bits", "export function f(x: number) { x >>= 1; return x; }"],
  ["notRepeatable", "export function f(a: string | number | null) { a ??= 1; return a; }"],
  [
    "evaluationOrder",
    "declare function g(): string; declare function h(): number; export function f(r: Record<string, number>) { r[g()] = h(); }",
  ],
  ["destructuring", "export function f(a: number, b: number) { [a, b] = [1, 2, 3]; return a + b; }"],
  ["destructuring", "export function f(a: number, b: number[]) { [a, ...b] = [1, ...b]; return a; }"],
  ["unsupported", "export function f(a: number[]) { a.length = 0; }"],
  ["unsupported", "export function f(a: number) { (a) = 1; return a; }"],
  ["unsupported", "export function f(a: (number | undefined)[]) { delete a[0]; }"],

  // Operators
  ["bits", "export function f(a: number) { return a >> 1; }"],
  ["bits", "export function f(a: number) { return ((a & 255) - 300) << 1; }"],
  ["bits", "export function f(a: number) { return (a & 0) << 31; }"],
  ["comparison", "class A { n = 1; } export function f(a: A | string, b: A) { return a === b; }"],
  ["comparison", "class A { n = 1; } export function f(a: string, b: A | string) { return a === b; }"],
  ["comparison", "export function f(a: string | number, b: number | boolean) { return a === b; }"],
  ["comparison", "export function f(a: number | boolean, b: number | boolean) { return a === b; }"],

  // Loops
  [
    "destructuring",
    "export function f(t: readonly [{ n: number }, { n: number }]) { for (const { n } of t) f(t); }",
  ],
  ["destructuring", "export function f(a: string[]) { for (const { length } of a.entries()) f(a); }"],
  ["destructuring", "export function f(a: string[]) { for (const [i] of a.entries()) f(a); }"],
  ["destructuring", "export function f(a: string[]) { for (const e of a.entries()) f(a); }"],
  [
    "destructuring",
    "export function f(a: (string | undefined)[]) { for (const [i, x = 'a'] of a.entries()) f([x]); }",
  ],
  [
    "destructuring",
    "export function f(a: { n: number }[]) { for (const [i, { n }] of a.entries()) f([{ n }]); }",
  ],

  // Functions
  ["spread", "export function f(...a: string[]) { const s = new Set<string>(); f(...s); }"],
  ["unsupported", "class A {} declare function g(): typeof A; export const a = new (g())();"],
  ["defaultValue", "let s = 'a'; s += 'b'; export function f(a = s) { return a; }"],
  ["defaultValue", "class A { n = 1; } const o = new A(); export function f(a = o.n) { return a; }"],
  ["defaultValue", "const a = [1]; export function f(b = a) { return b; }"],
  [
    "defaultValue",
    "export function f(n: number) { const m = n; const g = (k = m) => { return k; }; return g(); }",
  ],
  ["constructorNeeded", 'import { Pin } from "machine"; export class A extends Pin { extra = 1; }'],

  // Lists, text, what is taken apart
  ["methodArguments", "const g = () => 1; export function f() { return Array.from({ length: 3 }, g); }"],
  ["methodArguments", "export function f(a: string, b: number) { return `${a}${b}`.padStart(3, '0'); }"],
  ["methodArguments", "export function f(a: number, n: number) { return String(a).padStart(n, '0'); }"],
  ["methodArguments", "export function f(a: number) { return String(a).padStart(-1, '0'); }"],
  [
    "destructuring",
    "export function f(t: readonly [number, ...number[]]) { const [a, b] = t; return [a, b]; }",
  ],
  [
    "destructuring",
    "class A { m?: number; go() {} } export function f(a: A) { const { m = 1 } = a; return m; }",
  ],
  [
    "destructuring",
    "export function f(a: readonly [readonly [number, number], number]) { const [[x], y] = a; return x + y; }",
  ],
  [
    "unknownMethod",
    "export function f(m: Map<string, number>) { return [...m.values()].toSorted((a, b) => a - b); }",
  ],
  [
    "notRepeatable",
    "class A { b: number[] | null = null; go() {} } export function f(a: A | null) { return a?.b?.includes(1); }",
  ],
];
