import type { Explanations } from "./explanation.js";

/** 13xx: statements and functions. */
export const FUNCTIONS: Explanations = {
  assignmentValue: {
    why: "An assignment is a statement in Python and has no value.",
    wrong: "export function next(count: number): number {\n  return ++count;\n}",
    right: "export function next(count: number): number {\n  count += 1;\n  return count;\n}",
  },
  loopForm: {
    why: "A plain count becomes a `range`, which is fixed before the first turn. Any other `for` becomes a `while` that counts at the end of its turns: a `continue` would skip that.",
    wrong:
      'import { print } from "builtins";\n\nexport function halve(n: number): void {\n  for (let k = n; k > 0; k = Math.floor(k / 2)) {\n    if (k === 8) continue;\n    print(k);\n  }\n}',
    right:
      'import { print } from "builtins";\n\nexport function halve(n: number): void {\n  for (let k = n; k > 0; k = Math.floor(k / 2)) {\n    if (k !== 8) print(k);\n  }\n}',
  },
  switchForm: {
    why: "A switch becomes a chain of `if` and `elif`, in which nothing falls through to the next case.",
    wrong:
      "export function level(kind: number): number {\n  let level = 0;\n  switch (kind) {\n    default:\n      level = 2;\n      break;\n    case 1:\n      level = 1;\n  }\n  return level;\n}",
    right:
      "export function level(kind: number): number {\n  let level = 0;\n  switch (kind) {\n    case 1:\n      level = 1;\n      break;\n    default:\n      level = 2;\n  }\n  return level;\n}",
  },
  repeatedHere: {
    why: "A callback with a body becomes a function before the statement. Within a condition that is evaluated each turn, or only sometimes, there is no such place.",
    wrong:
      "declare function wait(onTick: () => void): boolean;\n\nexport function run(): void {\n  let ticks = 0;\n  while (wait(() => { ticks += 1; })) ticks += 10;\n}",
    right:
      "declare function wait(onTick: () => void): boolean;\n\nexport function run(): void {\n  let ticks = 0;\n  const count = () => { ticks += 1; };\n  while (wait(count)) ticks += 10;\n}",
  },
  loopCapture: {
    why: "Each turn of a loop has a variable of its own in TypeScript. Python has one for the whole function, and every callback would see its last value.",
    wrong:
      "export function readers(pins: number[]): (() => number)[] {\n  const found: (() => number)[] = [];\n  for (const pin of pins) {\n    found.push(() => pin);\n  }\n  return found;\n}",
    right:
      "const reader = (pin: number) => () => pin;\n\nexport function readers(pins: number[]): (() => number)[] {\n  const found: (() => number)[] = [];\n  for (const pin of pins) {\n    found.push(reader(pin));\n  }\n  return found;\n}",
  },
  evaluationOrder: {
    why: "In `target().x = value()` JavaScript calls target() first, Python value().",
    wrong:
      "declare function slot(): { value: number };\ndeclare function read(): number;\n\nexport function store(): void {\n  slot().value = read();\n}",
    right:
      "declare function slot(): { value: number };\ndeclare function read(): number;\n\nexport function store(): void {\n  const target = slot();\n  target.value = read();\n}",
  },
  notRepeatable: {
    why: "What this becomes names the value twice: `x if x is not None else y`. A call would be made twice.",
    wrong: 'declare function name(): string | null;\n\nexport const shown = () => name() ?? "nobody";',
    right:
      'declare function name(): string | null;\n\nexport function shown(): string {\n  const found = name();\n  return found ?? "nobody";\n}',
  },
  finallyJump: {
    why: "MicroPython 1.11 does not leave a `finally` by a jump as JavaScript does, and in both languages the exception would be lost.",
    wrong:
      "declare function send(): void;\n\nexport function attempt(): boolean {\n  try {\n    send();\n  } finally {\n    return true;\n  }\n}",
    right:
      "declare function send(): void;\ndeclare function close(): void;\n\nexport function attempt(): boolean {\n  try {\n    send();\n  } finally {\n    close();\n  }\n  return true;\n}",
  },
  thrown: {
    why: "JavaScript can throw anything, Python only exceptions.",
    wrong: 'export function fail(): never {\n  throw "no link";\n}',
    right:
      'class NoLink extends Error {}\n\nexport function fail(): never {\n  throw new NoLink("no link");\n}',
  },
  defaultValue: {
    why: "JavaScript evaluates a default at each call. Python does so once, when the function is defined: all calls would share one array.",
    wrong: "export const count = (values: number[] = []) => values.length;",
    right: "export const count = (values: number[] | null = null) => (values === null ? 0 : values.length);",
  },
  parameterForm: {
    why: "MicroPython's parameters are names, with a default or without. A pattern means keyword arguments here, for the board's modules and for functions of your own.",
    wrong: "export function start({ rate }: { rate: number }): number {\n  return rate;\n}",
    right:
      'import type { Kwargs } from "builtins";\n\nexport function start({ rate = 1 }: Kwargs<{ rate?: number }>): number {\n  return rate;\n}',
  },
  keywordArguments: {
    why: "The literal becomes keyword arguments, `f(rate=1)`. Of an object that is made elsewhere it is not known which ones it holds.",
    wrong:
      'import type { Kwargs } from "builtins";\n\ndeclare function start(options: Kwargs<{ rate: number }>): void;\n\nexport function run(options: { rate: number }): void {\n  start(options);\n}',
    right:
      'import type { Kwargs } from "builtins";\n\ndeclare function start(options: Kwargs<{ rate: number }>): void;\n\nexport function run(options: { rate: number }): void {\n  start({ rate: options.rate });\n}',
  },
  defaultLost: {
    why: "In JavaScript an argument that is undefined takes the default. In Python it is `None`, and the parameter is `None`.",
    wrong:
      'const twice = (n = 1) => n * 2;\n\nexport const get = (counts: Map<string, number>) => twice(counts.get("a"));',
    right:
      'const twice = (n = 1) => n * 2;\n\nexport const get = (counts: Map<string, number>) => twice(counts.get("a") ?? 1);',
  },
  methodValue: {
    why: "A method that is taken from its object forgets the object in JavaScript, and keeps it in Python.",
    wrong:
      "class Led {\n  on(): boolean {\n    return true;\n  }\n}\n\nexport function switcher(led: Led): () => boolean {\n  return led.on;\n}",
    right:
      "class Led {\n  on(): boolean {\n    return true;\n  }\n}\n\nexport function switcher(led: Led): () => boolean {\n  return () => led.on();\n}",
  },
  expressionStatement: {
    why: "It computes a value and drops it: mostly a call or an assignment was meant.",
    wrong: "export function reset(count: number): void {\n  count === 0;\n}",
    right: "export function reset(count: number): number {\n  count = 0;\n  return count;\n}",
  },
  callbackForm: {
    why: "JavaScript passes a callback more arguments than it takes, and it leaves out the rest. Python raises TypeError. In array methods, the callback becomes part of a comprehension: it is one expression of one value.",
    wrong: "export const places = (values: number[]) => values.map((value, index) => value + index);",
    right:
      "export function places(values: number[]): number[] {\n  const sums: number[] = [];\n  for (const [index, value] of values.entries()) sums.push(value + index);\n  return sums;\n}",
  },
  nestedClass: {
    why: "A class inside a function is made again at each call, on a heap of a few kilobytes.",
    wrong:
      "export function make(): number {\n  class Counter {\n    count = 1;\n  }\n  return new Counter().count;\n}",
    right:
      "class Counter {\n  count = 1;\n}\n\nexport function make(): number {\n  return new Counter().count;\n}",
  },
  this: {
    why: "`this` becomes `self`, which only methods have, and the functions inside of them.",
    wrong:
      "class Radio {\n  static channel = 1;\n  static next(): number {\n    return this.channel + 1;\n  }\n}\n\nexport const next = Radio.next();",
    right:
      "class Radio {\n  static channel = 1;\n  static next(): number {\n    return Radio.channel + 1;\n  }\n}\n\nexport const next = Radio.next();",
  },
  superForm: {
    why: "Fields are set behind the call of `super().__init__()`: it must have one place. And `super()` knows its object in methods only, not in the functions inside of them.",
    wrong:
      "class Sensor {\n  read(): number {\n    return 1;\n  }\n}\n\nexport class Twice extends Sensor {\n  override read(): number {\n    const once = () => super.read();\n    return once() * 2;\n  }\n}",
    right:
      "class Sensor {\n  read(): number {\n    return 1;\n  }\n}\n\nexport class Twice extends Sensor {\n  override read(): number {\n    return super.read() * 2;\n  }\n}",
  },
  memberForm: {
    why: "Setters, `#private` and static blocks have no counterpart in MicroPython 1.11; `private` fields are named with an underscore.",
    wrong: "export class Meter {\n  #count = 0;\n\n  get count(): number {\n    return this.#count;\n  }\n}",
    right:
      "export class Meter {\n  private total = 0;\n\n  get count(): number {\n    return this.total;\n  }\n}",
  },
  constructorNeeded: {
    why: "Fields are set in `__init__`, which must pass on what the base's takes. Of a class of the board that is not known.",
    wrong: 'import { OSError } from "builtins";\n\nexport class NoCard extends OSError {\n  tries = 0;\n}',
    right:
      'import { OSError } from "builtins";\n\nexport class NoCard extends OSError {\n  readonly tries: number;\n\n  constructor(tries: number) {\n    super(19);\n    this.tries = tries;\n  }\n}',
  },
  mutableExport: {
    why: "An import is a live view in TypeScript. In Python it copies the value at that moment, and importers never see another one.",
    wrong: "export let count = 0;\n\nexport function add(): void {\n  count += 1;\n}",
    right:
      "let count = 0;\n\nexport function add(): void {\n  count += 1;\n}\n\nexport const current = () => count;",
  },
  label: {
    why: "Python leaves or continues the innermost loop only.",
    wrong:
      "export function find(rows: number[][]): number {\n  let found = 0;\n  outer: for (const row of rows) {\n    for (const cell of row) {\n      if (cell > 9) {\n        found = cell;\n        break outer;\n      }\n    }\n  }\n  return found;\n}",
    right:
      "export function find(rows: number[][]): number {\n  for (const row of rows) {\n    for (const cell of row) {\n      if (cell > 9) return cell;\n    }\n  }\n  return 0;\n}",
  },
  generator: {
    why: "A generator that is left early runs its `finally` in JavaScript at once, on the board when memory is collected, if ever. And what next() and return() give differs.",
    wrong:
      "function* count(): Generator<number> {\n  yield 1;\n}\n\nexport function total(): number {\n  const counts = count();\n  let sum = 0;\n  for (const n of counts) sum += n;\n  return sum;\n}",
    right:
      "function* count(): Generator<number> {\n  yield 1;\n}\n\nexport function total(): number {\n  let sum = 0;\n  for (const n of count()) sum += n;\n  return sum;\n}",
  },
  doContinue: {
    why: "`do` becomes `while True`, with the condition at the end: `continue` would pass it by.",
    wrong:
      "declare function read(): number;\n\nexport function drain(n: number): void {\n  do {\n    n -= 1;\n    if (n === 3) continue;\n    read();\n  } while (n > 0);\n}",
    right:
      "declare function read(): number;\n\nexport function drain(n: number): void {\n  do {\n    n -= 1;\n    if (n !== 3) read();\n  } while (n > 0);\n}",
  },
  forEach: {
    why: "A callback for each element costs a call, and a frame of the small stack. A loop says the same.",
    wrong:
      'import { print } from "builtins";\n\nexport function show(values: number[]): void {\n  values.forEach((value) => {\n    print(value);\n  });\n}',
    right:
      'import { print } from "builtins";\n\nexport function show(values: number[]): void {\n  for (const value of values) print(value);\n}',
  },
  loopValue: {
    why: "`find`, `findIndex` and most uses of `reduce` become a loop before the statement. Within an expression, the loop would run before what stands in front of it.",
    wrong:
      "interface Pin {\n  id: number;\n  name: string;\n}\n\nexport function isKnown(pins: Pin[], id: number): boolean {\n  return pins.find((pin) => pin.id === id) !== undefined;\n}",
    right:
      "interface Pin {\n  id: number;\n  name: string;\n}\n\nexport function isKnown(pins: Pin[], id: number): boolean {\n  const pin = pins.find((each) => each.id === id);\n  return pin !== undefined;\n}",
  },
  shortened: {
    why: "`map`, `find` and `findIndex` go on to where the array ended when they began, and give `undefined` for what has gone by then, whatever the type says. Python's loop ends with the array.",
    wrong:
      "export class Queue {\n  private readonly jobs: string[] = [];\n\n  private finish(job: string): string {\n    this.jobs.shift();\n    return job;\n  }\n\n  finishAll(): string[] {\n    return this.jobs.map((job) => this.finish(job));\n  }\n}",
    right:
      "export class Queue {\n  private readonly jobs: string[] = [];\n\n  private finish(job: string): string {\n    this.jobs.shift();\n    return job;\n  }\n\n  finishAll(): string[] {\n    return this.jobs.slice().map((job) => this.finish(job));\n  }\n}",
  },
};
