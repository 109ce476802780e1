/** A random program: what it declares, then what it does, part by part. */
import type { Program } from "../conformance/catalogue.js";
import { expression } from "./expressions.js";
import { declaration, someType, statements } from "./statements.js";
import { type Decide, indent, type Type, Writer } from "./writer.js";

/** Keeps numbers and texts short, and makes values whose types say no more than they should. */
const PRELUDE = `import { item, len, lower, slice, strip } from "builtins";
import { show } from "show";
const wrap = (n: number): number => n - Math.floor(n / 1009) * 1009;
const same = (n: number): number => n;
const text = (t: string): string => t;
const short = (text: string): string => (len(text) > 40 ? slice(text, 0, 40) : text);
const maybe = (n: number): number | null => ((n & 3) === 0 ? null : n);
const pair = (n: number, t: string): readonly [number, string] => [n, t];
interface Named {
  n: number;
  t: string;
}
const named = (n: number, t: string): Named => ({ n, t });
function first<T>(values: readonly T[]): readonly T[] {
  return values.slice(0, 4);
}
function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return wrap(total);
}`;

/** The parts of a program: without some of the later ones it may still be one. */
export function writeProgram(decide: Decide): string[] {
  const w = new Writer(decide);
  const parts = [...errors(w), ...w.times(0, 2, () => generator(w)), ...w.times(0, 2, () => definition(w))];
  if (w.chance(2)) parts.push(classes(w));
  const body = [...w.times(2, 4, () => declaration(w)), ...w.times(2, 5, () => statements(w, 1, 0))];
  return [...parts, ...body.map((lines) => lines.join("\n"))];
}

/** The module of a program's parts. */
export const programOf = (parts: readonly string[], module: string): Program => ({
  title: module,
  module,
  source: [PRELUDE, ...parts, "export {};", ""].join("\n"),
});

function errors(w: Writer): string[] {
  if (w.chance(2)) return [];
  w.errors.push(["Fault"], ["Leak", "Fault"]);
  return ["class Fault extends Error {}", "class Leak extends Fault {}"];
}

function parameters(w: Writer): { names: string; types: Type[] } {
  const types = w.times(1, 3, () => someType(w));
  const names = types.map((type) => {
    const name = w.fresh("p");
    w.declare({ name, type, isConstant: false });
    return `${name}: ${type}`;
  });
  return { names: names.join(", "), types };
}

function definition(w: Writer): string {
  const name = w.fresh("go");
  const result = someType(w);
  let types: Type[] = [];
  const lines = w.body(() => {
    const head = parameters(w);
    types = head.types;
    return [
      `function ${name}(${head.names}): ${result} {`,
      ...indent(statements(w, 1 + w.decide(3), 1)),
      ...(w.chance(3) ? [`  if (${expression("boolean", w)}) return ${expression(result, w)};`] : []),
      `  return ${expression(result, w)};`,
      "}",
    ];
  });
  w.callables.push({ name, parameters: types, result });
  return lines.join("\n");
}

function generator(w: Writer): string {
  const name = w.fresh("give");
  const lines = w.body(() => {
    const [from, at] = [w.fresh("p"), w.fresh("i")];
    w.declare({ name: from, type: "number", isConstant: false });
    const yielded = (): string => `yield ${expression("number", w)};`;
    const head = [`function* ${name}(${from}: number): Generator<number> {`, `  ${yielded()}`];
    w.declare({ name: at, type: "number", isConstant: true });
    return [
      ...head,
      `  for (let ${at} = 0; ${at} < 3; ${at}++) {`,
      `    if (${expression("boolean", w)}) ${w.pick("continue", "return", "break")};`,
      `    ${yielded()}`,
      "  }",
      "}",
    ];
  });
  w.generators.push(name);
  return lines.join("\n");
}

/** A class and one that extends it; an object of each is there for the rest of the program. */
function classes(w: Writer): string {
  const [base, derived] = [w.fresh("Meter"), w.fresh("Fine")];
  const method = (head: string, result: Type, extra: readonly string[] = []): string[] =>
    w.body(() => {
      w.declare({ name: "this.count", type: "number", isConstant: false });
      w.declare({ name: "this.names", type: "string[]", isConstant: true });
      w.declare({ name: "step", type: "number", isConstant: false });
      return [
        `  ${head} {`,
        ...indent(
          indent([...extra, ...statements(w, 1 + w.decide(2), 2), `return ${expression(result, w)};`]),
        ),
        "  }",
      ];
    });
  const lines = [
    `class ${base} {`,
    `  count: number = ${w.decide(50)};`,
    `  readonly names: string[] = ["n"];`,
    // It makes the class like none of another program.
    "  private readonly start: number = 0;",
    "  constructor(step: number) {",
    "    this.count += step - this.start;",
    "  }",
    ...method("take(step: number): number", "number"),
    ...method("tell(step: number): string", "string"),
    "}",
    `class ${derived} extends ${base} {`,
    `  private readonly scale: number = ${1 + w.decide(9)};`,
    ...method("override take(step: number): number", "number", [
      "this.count += super.take(step) - this.scale;",
      "this.count = wrap(this.count);",
    ]),
    "}",
    `const rough = new ${base}(${w.decide(9)});`,
    `const fine: ${base} = new ${derived}(${w.decide(9)});`,
  ];
  for (const object of ["rough", "fine"]) {
    w.callables.push({ name: `${object}.take`, parameters: ["number"], result: "number" });
    w.callables.push({ name: `${object}.tell`, parameters: ["number"], result: "string" });
    w.declare({ name: `${object}.count`, type: "number", isConstant: false });
    w.declare({ name: `${object}.names`, type: "string[]", isConstant: true });
  }
  return lines.join("\n");
}
