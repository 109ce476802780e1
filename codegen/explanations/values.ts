import type { Explanations } from "./explanation.js";

/** 11xx: conditions, comparisons, numbers. */
export const VALUES: Explanations = {
  truthiness: {
    why: "An empty array is true in JavaScript and false in Python; so are empty objects, maps and instances with a length. A condition that says what it compares means the same in both.",
    wrong: 'export function describe(name: string): string {\n  return name ? name : "nobody";\n}',
    right: 'export function describe(name: string): string {\n  return name !== "" ? name : "nobody";\n}',
  },
  comparison: {
    why: "`===` asks whether two arrays or records are the same one, Python's `==` whether they hold the same. And in Python `True == 1`. So both sides are primitives of one type, or instances.",
    wrong: "export const same = (a: number[], b: number[]) => a === b;",
    right:
      "export const same = (a: number[], b: number[]) =>\n  a.length === b.length && a.every((value) => b.includes(value));",
  },
  twoAbsences: {
    why: "Both null and undefined are `None` in Python. Where a value may be either, `=== null` cannot tell them apart there.",
    wrong: "export const isMissing = (value: string | null | undefined) => value === null;",
    right: "export const isMissing = (value: string | null | undefined) => value == null;",
  },
  ordering: {
    why: "JavaScript converts both sides to numbers before it compares. Python raises TypeError, or has another order.",
    wrong: "export const isLater = (a: boolean, b: boolean) => a > b;",
    right: "export const isLater = (a: number, b: number) => a > b;",
  },
  fraction: {
    why: "TypeScript has one type for all numbers, Python has two, and floats have single precision on the board: 0.1 + 0.2 is another number there. Integers are exact on both sides up to 2^53.",
    wrong: "export const DELAY_SECONDS = 1.5;",
    right: "export const DELAY_MS = 1500;",
  },
  division: {
    why: "`/` gives a fraction in both languages, and a float is another type in Python even where it is a whole number: `6 / 2` prints as `3.0`. Rounded down, the result is an integer, and `//` says just that.",
    wrong: "export const mean = (sum: number, count: number) => sum / count;",
    right: "export const mean = (sum: number, count: number) => Math.floor(sum / count);",
  },
  remainder: {
    why: "-7 % 3 is -1 in JavaScript and 2 in Python. Where neither side can be negative, both agree.",
    wrong: "export const slot = (time: number) => time % 10;",
    right: "export const slot = (time: number) => Math.max(time, 0) % 10;",
  },
  bits: {
    why: "JavaScript cuts operands to 32 signed bits, Python's integers have no end: `1 << 31` is negative in one and positive in the other. Where the operands provably fit, nothing is cut.",
    wrong: "export const low = (value: number) => value >> 4;",
    right: "export const low = (value: number) => (value & 0xffff) >> 4;",
  },
  operator: {
    why: "JavaScript's operators convert what they get: a number next to a string becomes text. Python raises TypeError.",
    wrong: 'export const label = (channel: number) => "channel " + channel;',
    right: `export const label = (channel: number) => \`channel \${channel}\`;`,
  },
  looseEquality: {
    why: '`==` converts its operands: `"1" == 1` is true in JavaScript and false in Python. With null it converts nothing.',
    wrong: "export const isOne = (value: number) => value == 1;",
    right: "export const isOne = (value: number) => value === 1;",
  },
  typeOf: {
    why: "`typeof` has a handful of answers that do not match Python's types: null, arrays and records are all objects, and a boolean is a kind of integer in Python.",
    wrong: 'export const isCount = (value: unknown) => typeof value === "number";',
    right:
      'import { int, isinstance } from "builtins";\n\nexport const isCount = (value: unknown) => isinstance(value, int);',
  },
  parseNumber: {
    why: 'JavaScript takes what it can of a text: parseInt("12 V") is 12, Number("") is 0, anything else NaN. Python\'s int() raises ValueError. The function of that name in "builtins" does so on both sides.',
    wrong: "export const parse = (text: string) => Number.parseInt(text, 10);",
    right: 'import { int } from "builtins";\n\nexport const parse = (text: string) => int(text);',
  },
};
