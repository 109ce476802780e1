import type { Explanations } from "./explanation.js";

/** 12xx: strings, arrays, maps, records, bytes. */
export const DATA: Explanations = {
  stringUnits: {
    why: "JavaScript counts UTF-16 units, Python counts characters: for text beyond U+FFFF, lengths and positions differ. What goes over the air is bytes anyway.",
    wrong: "export const isShort = (text: string) => text.length < 8;",
    right: 'import { len } from "builtins";\n\nexport const isShort = (text: string) => len(text) < 8;',
  },
  unknownMethod: {
    why: "Nothing of MicroPython 1.11 does the same, and the emitter brings no library of its own to the board.",
    wrong: "export const pick = () => Math.random();",
    right:
      'import { item } from "builtins";\nimport { urandom } from "uos";\n\nexport const pick = () => item(urandom(1), 0);',
  },
  methodArguments: {
    why: "The method exists on both sides, but not with these arguments, or it means something else with them.",
    wrong: 'export const first = (text: string) => text.split(",", 1);',
    right: 'export const parts = (text: string) => text.split(",");',
  },
  index: {
    why: "JavaScript gives undefined for an index outside of the array. Python raises IndexError, and counts negative ones from the end.",
    wrong: "export const at = (values: number[], i: number) => values[i];",
    right:
      'import { item } from "builtins";\n\nexport const at = (values: number[], i: number) => item(values, i);',
  },
  textInTemplate: {
    why: "Other values print differently: `true` is `True` in Python, null is `None`, and arrays have brackets.",
    wrong: `export const state = (on: boolean) => \`relay: \${on}\`;`,
    right: `export const state = (on: boolean) => \`relay: \${on ? "on" : "off"}\`;`,
  },
  sort: {
    why: "The board's sort is not stable: what compares as equal may change places. And JavaScript without a comparison sorts numbers as text. Strings and numbers that are equal are the same, so nothing can be seen.",
    wrong: "export function order(values: number[]): void {\n  values.sort();\n}",
    right: "export function order(values: number[]): void {\n  values.sort((a, b) => a - b);\n}",
  },
  unordered: {
    why: "JavaScript keeps the order in which keys were added. Dictionaries and sets of MicroPython 1.11 have none, and it may differ from one start to the next.",
    wrong:
      'import { print } from "builtins";\n\nexport function show(counts: Map<string, number>): void {\n  for (const name of counts.keys()) print(name);\n}',
    right:
      'import { print } from "builtins";\n\nexport function show(counts: Map<string, number>): void {\n  for (const name of [...counts.keys()].sort()) print(name);\n}',
  },
  mixedShape: {
    why: 'TypeScript asks only which properties a value has. In Python a record is a dictionary, `r["size"]`, and an instance has attributes, `a.size`: code for one does not work with the other.',
    wrong:
      "interface Sized {\n  size: number;\n}\n\nclass Block {\n  size = 4;\n}\n\nexport const block: Sized = new Block();",
    right: "interface Sized {\n  size: number;\n}\n\nexport const block: Sized = { size: 4 };",
  },
  functionInRecord: {
    why: "An object literal becomes a dictionary, and the entries of a dictionary are no methods: they do not know the object.",
    wrong: "export const led = { on: () => true };",
    right: "class Led {\n  on(): boolean {\n    return true;\n  }\n}\n\nexport const led = new Led();",
  },
  objectSpread: {
    why: "MicroPython 1.11 cannot spread a dictionary into another one.",
    wrong:
      "interface Config {\n  rate: number;\n}\n\nexport const copy = (config: Config): Config => ({ ...config });",
    right:
      "interface Config {\n  rate: number;\n}\n\nexport const copy = (config: Config): Config => ({ rate: config.rate });",
  },
  destructuring: {
    why: "Python takes tuples apart only. What becomes an assignment for each name is what can be read without a copy of the rest.",
    wrong:
      "interface Config {\n  wifi: { ssid: string };\n}\n\nexport function name(config: Config): string {\n  const { wifi: { ssid } } = config;\n  return ssid;\n}",
    right:
      "interface Config {\n  wifi: { ssid: string };\n}\n\nexport function name(config: Config): string {\n  const { ssid } = config.wifi;\n  return ssid;\n}",
  },
  subarray: {
    why: "`subarray` shares memory with the array. A slice of bytes in Python is a copy, of a memoryview it is not.",
    wrong: "export const body = (frame: Uint8Array) => frame.subarray(2);",
    right: "export const body = (frame: Uint8Array) => frame.slice(2);",
  },
  spread: {
    why: "MicroPython 1.11 takes `*xs` as the last argument of a call only.",
    wrong:
      "function total(...values: number[]): number {\n  let sum = 0;\n  for (const value of values) sum += value;\n  return sum;\n}\n\nexport const all3 = (values: number[]) => total(...values, 3);",
    right:
      "function total(...values: number[]): number {\n  let sum = 0;\n  for (const value of values) sum += value;\n  return sum;\n}\n\nexport const all3 = (values: number[]) => total(3, ...values);",
  },
  trim: {
    why: "JavaScript removes all of Unicode's spaces and line ends, MicroPython ASCII's only. The function in \"builtins\" does so on both sides.",
    wrong: "export const clean = (text: string) => text.trim();",
    right: 'import { strip } from "builtins";\n\nexport const clean = (text: string) => strip(text);',
  },
  letterCase: {
    why: 'MicroPython changes ASCII letters only: `Ä` stays. The function in "builtins" does so on both sides.',
    wrong: "export const key = (text: string) => text.toLowerCase();",
    right: 'import { lower } from "builtins";\n\nexport const key = (text: string) => lower(text);',
  },
  json: {
    why: "JSON.stringify writes keys in their order and without spaces, the board's dumps() in any order and with them. JSON.parse accepts what loads() does not, and the other way round.",
    wrong: "export const parse = (text: string): unknown => JSON.parse(text);",
    right: 'import { loads } from "ujson";\n\nexport const parse = (text: string): unknown => loads(text);',
  },
  splice: {
    why: "It removes, inserts and returns at once; Python has no method that does.",
    wrong: "export function drop(values: number[]): void {\n  values.splice(0, 2);\n}",
    right: "export const dropped = (values: number[]) => values.slice(2);",
  },
};
