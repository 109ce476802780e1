/** Random statements, and what they show on their way. */
import { arrow, expression } from "./expressions.js";
import { indent, type Type, type Writer } from "./writer.js";

const TYPES: readonly [Type, ...Type[]] = [
  "number",
  "number",
  "string",
  "boolean",
  "number[]",
  "string[]",
  "Map<string, number>",
  "number | null",
];

const MOST = 2;

export const someType = (w: Writer): Type => w.pick(...TYPES);

/** Statements in a row; in blocks of blocks there are ever fewer. */
export function statements(w: Writer, count: number, nesting: number): string[] {
  return Array.from({ length: count }, () => statement(w, nesting)).flat();
}

const block = (w: Writer, nesting: number): string[] =>
  w.scope(() => indent(statements(w, 1 + w.decide(2), nesting + 1)));

function statement(w: Writer, nesting: number): string[] {
  const simple: ((w: Writer) => string[])[] = [declaration, shown, assignment, shown, mutation];
  const nested: ((w: Writer, nesting: number) => string[])[] = [
    branch,
    choice,
    counting,
    each,
    entries,
    condition,
    attempt,
    closure,
    generated,
    destructured,
    searched,
    countingOtherwise,
    growing,
  ];
  if (nesting >= MOST || w.chance(2)) return simple[w.decide(simple.length)]?.(w) ?? [];
  return nested[w.decide(nested.length)]?.(w, nesting) ?? [];
}

function shown(w: Writer): string[] {
  return [`show(${w.times(1, 3, () => expression(someType(w), w)).join(", ")});`];
}

export function declaration(w: Writer): string[] {
  const type = someType(w);
  const isConstant = w.chance(3);
  const value = expression(type, w);
  const name = w.fresh("v");
  w.declare({ name, type, isConstant });
  return [`${isConstant ? "const" : "let"} ${name}: ${type} = ${value};`];
}

function assignment(w: Writer): string[] {
  const type = someType(w);
  const variable = w.variable(type, true);
  if (variable === null) return shown(w);
  const { name } = variable;
  if (type === "number" && w.chance(2)) {
    return [
      w.pick(`${name} += ${expression(type, w)};`, `${name}++;`, `${name} -= 3;`),
      `${name} = wrap(${name});`,
    ];
  }
  if (type === "string" && w.chance(2))
    return [`${name} += ${expression(type, w)};`, `${name} = short(${name});`];
  return [`${name} = ${bounded(type, expression(type, w))};`];
}

/** What a loop assigns does not grow from turn to turn: twenty times twice as long would fill the memory. */
function bounded(type: Type, value: string): string {
  if (type === "string") return `short(${value})`;
  return type === "number[]" || type === "string[]" ? `${value}.slice(0, 40)` : value;
}

function mutation(w: Writer): string[] {
  const type = w.pick<Type>("number[]", "string[]", "Map<string, number>");
  const variable = w.variable(type);
  if (variable === null) return declaration(w);
  const { name } = variable;
  if (type === "Map<string, number>") {
    const key = `"k${w.decide(4)}"`;
    return [w.pick(`${name}.set(${key}, ${expression("number", w)});`, `${name}.delete(${key});`)];
  }
  const element = expression(type === "number[]" ? "number" : "string", w);
  return [w.pick(`${name}.push(${element});`, `${name}.pop();`, `${name}.reverse();`, `${name}.shift();`)];
}

function branch(w: Writer, nesting: number): string[] {
  const lines = [`if (${expression("boolean", w)}) {`, ...block(w, nesting)];
  if (w.chance(3)) lines.push(`} else if (${expression("boolean", w)}) {`, ...block(w, nesting));
  if (w.chance(2)) lines.push("} else {", ...block(w, nesting));
  return [...lines, "}"];
}

function choice(w: Writer, nesting: number): string[] {
  const isText = w.chance(2);
  const subject = w.fresh("s");
  const values = isText ? ['"a"', '"x y"', '""', '"k1"'] : ["0", "1", "2", "-1"];
  const type: Type = isText ? "string" : "number";
  const value = isText ? expression("string", w) : `wrap(${expression("number", w)}) & 3`;
  const lines = [`const ${subject}: ${type} = ${value};`, `switch (${subject}) {`];
  for (let at = 0; at < 1 + w.decide(3); at++) {
    lines.push(`  case ${values[at]}:`);
    if (w.chance(4)) continue;
    lines.push(...indent([...block(w, nesting), "  break;"]));
  }
  lines.push("  default:", ...indent([...block(w, nesting), "  break;"]));
  return [...lines, "}"];
}

/** A loop; `jumps` are what may end a turn of it. */
function loop(
  head: string,
  w: Writer,
  nesting: number,
  before: readonly string[] = [],
  jumps: readonly [string, ...string[]] = ["break", "continue"],
): string[] {
  w.loops += 1;
  const lines = [head, ...indent(before), ...block(w, nesting)];
  if (w.chance(3)) lines.push(`  if (${expression("boolean", w)}) ${w.pick(...jumps)};`);
  if (w.chance(3)) lines.push(...block(w, nesting));
  w.loops -= 1;
  return [...lines, "}"];
}

function counting(w: Writer, nesting: number): string[] {
  const name = w.fresh("i");
  const head = w.pick(
    `for (let ${name} = 0; ${name} < ${1 + w.decide(4)}; ${name}++) {`,
    `for (let ${name} = ${w.decide(4)}; ${name} >= 0; ${name}--) {`,
    `for (let ${name} = -2; ${name} <= 4; ${name} += 3) {`,
  );
  return w.scope(() => {
    w.declare({ name, type: "number", isConstant: true });
    return loop(head, w, nesting);
  });
}

/** Loops that are no plain count: `continue` would skip what they count. */
function countingOtherwise(w: Writer, nesting: number): string[] {
  const name = w.fresh("i");
  const other = w.fresh("j");
  const head = w.pick(
    `for (let ${name} = ${w.decide(20)}; ${name} > 0; ${name} = Math.floor(${name} / 2)) {`,
    `for (let ${name} = 1; ${name} < ${1 + w.decide(9)}; ${name} *= 2) {`,
    `for (let ${name} = 0, ${other} = ${w.decide(5)}; ${name} < ${other}; ${name}++, ${other}--) {`,
  );
  return w.scope(() => {
    w.declare({ name, type: "number", isConstant: true });
    return loop(head, w, nesting, [], ["break"]);
  });
}

/** Counts to the length of an array that the body may change. */
function growing(w: Writer, nesting: number): string[] {
  const array = w.variable(w.pick<Type>("number[]", "string[]"), true);
  if (array === null) return countingOtherwise(w, nesting);
  const name = w.fresh("i");
  return w.scope(() => {
    w.declare({ name, type: "number", isConstant: true });
    const guard = `if (${name} > 4) break;`;
    const head = `for (let ${name} = 0; ${name} < ${array.name}.length; ${name}++) {`;
    return loop(head, w, nesting, [guard], ["break"]);
  });
}

function searched(w: Writer): string[] {
  const name = w.fresh("v");
  const array = expression("number[]", w);
  const form = w.pick<(w: Writer) => string>(
    (each) => `${array}.find(${arrow("number", "boolean", each)}) ?? ${expression("number", each)}`,
    (each) => `${array}.findIndex(${arrow("number", "boolean", each)})`,
    (each) => reduction(array, each),
  )(w);
  w.declare({ name, type: "number", isConstant: true });
  return [`const ${name}: number = ${form};`, `show(${name});`];
}

function reduction(array: string, w: Writer): string {
  const [result, each] = [w.fresh("sum"), w.fresh("each")];
  const body = w.scope(() => {
    w.declare({ name: result, type: "number", isConstant: true });
    w.declare({ name: each, type: "number", isConstant: true });
    return expression("number", w);
  });
  return `${array}.reduce((${result}, ${each}) => wrap(${body}), ${w.decide(3)})`;
}

function each(w: Writer, nesting: number): string[] {
  const type = w.pick<Type>("number[]", "string[]");
  const head = expression(type, w);
  const name = w.fresh("x");
  return w.scope(() => {
    w.declare({ name, type: type === "number[]" ? "number" : "string", isConstant: true });
    return loop(`for (const ${name} of first(${head})) {`, w, nesting);
  });
}

function entries(w: Writer, nesting: number): string[] {
  const array = expression("string[]", w);
  const [at, name] = [w.fresh("i"), w.fresh("x")];
  return w.scope(() => {
    w.declare({ name: at, type: "number", isConstant: true });
    w.declare({ name, type: "string", isConstant: true });
    return loop(`for (const [${at}, ${name}] of first(${array}).entries()) {`, w, nesting);
  });
}

function condition(w: Writer, nesting: number): string[] {
  const name = w.fresh("n");
  const declared = `let ${name} = 0;`;
  return [declared, ...loop(`while (${name} < ${1 + w.decide(4)}) {`, w, nesting, [`${name} += 1;`])];
}

function attempt(w: Writer, nesting: number): string[] {
  const thrown = w.errors[w.decide(Math.max(1, w.errors.length))];
  if (thrown === undefined) return branch(w, nesting);
  const lines = ["try {", ...block(w, nesting)];
  if (w.chance(2))
    lines.push(`  if (${expression("boolean", w)}) throw new ${thrown[0]}(${expression("string", w)});`);
  lines.push(...block(w, nesting));
  const caught = w.fresh("error");
  const named = thrown[w.decide(thrown.length)];
  lines.push(`} catch (${caught}) {`, `  if (${caught} instanceof ${named}) {`);
  lines.push(`    show("caught", ${caught}.message);`, ...indent(block(w, nesting)));
  lines.push("  } else {", `    throw ${caught};`, "  }");
  if (w.chance(2)) lines.push("} finally {", ...block(w, nesting));
  return [...lines, "}"];
}

/** A function inside, which may change what is outside. */
function closure(w: Writer, nesting: number): string[] {
  if (w.loops > 0) return branch(w, nesting);
  const [name, parameter] = [w.fresh("f"), w.fresh("p")];
  const [type, result] = [someType(w), w.pick<Type>("number", "string")];
  const body = w.body(() => {
    w.declare({ name: parameter, type, isConstant: false });
    return indent([...statements(w, 1 + w.decide(2), nesting + 1), `return ${expression(result, w)};`]);
  });
  return [
    `const ${name} = (${parameter}: ${type}): ${result} => {`,
    ...body,
    "};",
    `show(${name}(${expression(type, w)}), ${name}(${expression(type, w)}));`,
  ];
}

function generated(w: Writer, nesting: number): string[] {
  const generator = w.generators[w.decide(Math.max(1, w.generators.length))];
  if (generator === undefined) return counting(w, nesting);
  const argument = expression("number", w);
  const name = w.fresh("y");
  return w.scope(() => {
    w.declare({ name, type: "number", isConstant: true });
    return loop(`for (const ${name} of ${generator}(${argument})) {`, w, nesting);
  });
}

function destructured(w: Writer): string[] {
  const values = [expression("number", w), expression("string", w)];
  const [a, b, record] = [w.fresh("d"), w.fresh("d"), w.fresh("r")];
  w.declare({ name: a, type: "number", isConstant: true });
  w.declare({ name: b, type: "string", isConstant: true });
  const from = w.pick(
    [`const [${a}, ${b}] = pair(${values.join(", ")});`],
    [`const ${record} = named(${values.join(", ")});`, `const { n: ${a}, t: ${b} } = ${record};`],
    [`const { n: ${a}, t: ${b} } = named(${values.join(", ")});`],
  );
  return [...from, `show(${a}, ${b});`];
}
