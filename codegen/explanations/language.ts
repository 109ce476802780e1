import type { Explanations } from "./explanation.js";

/** 10xx: what has no counterpart at all. */
export const LANGUAGE: Explanations = {
  unsupported: {
    why: "Each construct that is accepted has exactly one meaning in Python, on purpose. For this one there is none yet.",
    wrong: "export var count = 1;",
    right: "export const count = 1;",
  },
  any: {
    why: "What a value is decides what its operators and methods become: `===` is `==` for numbers and `is` for instances. Of `any` nothing is known, so nothing can be emitted that would surely mean the same.",
    wrong: "export function isOne(value: any): boolean {\n  return value === 1;\n}",
    right:
      'import { int, isinstance } from "builtins";\n\nexport function isOne(value: unknown): boolean {\n  return isinstance(value, int) && value === 1;\n}',
  },
  cast: {
    why: "A cast does nothing when the program runs. If it is wrong, Node goes on with a value of another kind, and Python with another one again. A test is the same on both sides.",
    wrong: "export function text(value: unknown): string {\n  return value as string;\n}",
    right:
      'export function text(value: unknown): string {\n  return typeof value === "string" ? value : "";\n}',
  },
  nonNull: {
    why: "`!` is a cast too: it silences the compiler and does nothing when the program runs. A missing value would fail at another place in Python than on Node.",
    wrong: "export function next(values: number[]): number {\n  return values.pop()!;\n}",
    right:
      "export function next(values: number[]): number {\n  const value = values.pop();\n  return value === undefined ? 0 : value;\n}",
  },
  async: {
    why: "MicroPython 1.11 on these boards comes without an event loop, and promises have no counterpart. Calls that wait, such as `sleep_ms()` and reads of sockets, block.",
    wrong: "export async function measure(): Promise<number> {\n  return 1;\n}",
    right:
      'import { sleep_ms } from "utime";\n\nexport function measure(): number {\n  sleep_ms(10);\n  return 1;\n}',
  },
  regex: {
    why: "The board's `ure` knows a small part of what JavaScript's regular expressions can say, matches differently, and can use up the stack. Text that a board gets is mostly bytes with a fixed layout.",
    wrong: 'export const clean = (text: string) => text.replace(/a/, "b");',
    right: 'export const clean = (text: string) => text.replace("a", "b");',
  },
  undefinedValue: {
    why: "Python has one absent value, `None`, for both null and undefined. What is written out is null, so that a reader sees which of the two is meant.",
    wrong: "export const last: number | undefined = undefined;",
    right: "export const last: number | null = null;",
  },
  pythonWord: {
    why: "Python reserves the word: a variable, function or field of that name is a syntax error there.",
    wrong: "export const lambda = 3;",
    right: "export const wavelength = 3;",
  },
  builtinName: {
    why: "Emitted code calls Python's builtins: `len(xs)`, `str(n)`. A name of your own that hides one of them would change what such lines do.",
    wrong: "export const list = [1, 2];",
    right: "export const readings = [1, 2];",
  },
  asciiName: {
    why: "MicroPython 1.11 reads names of ASCII letters, digits and `_` only.",
    wrong: "export const größe = 1;",
    right: "export const size = 1;",
  },
  sameName: {
    why: "A name lives in the whole function in Python, not in a block, and `camelCase` becomes `snake_case`. Two variables that TypeScript tells apart would become one.",
    wrong: "export const maxRate = 1;\nexport const max_rate = 2;",
    right: "export const maxRate = 1;\nexport const topRate = 2;",
  },
  useBeforeDefinition: {
    why: "TypeScript knows functions of a file before it runs the first line. Python defines them as it comes to their lines, and a call above fails.",
    wrong: "start();\n\nfunction start(): void {}",
    right: "function start(): void {}\n\nstart();",
  },
};
