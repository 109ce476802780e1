/** Random expressions of a type, in the forms that the emitter accepts. */
import type { Type, Writer } from "./writer.js";

const WORDS = ["", "a", "meter", "Wh", "x y", " pad ", "ä", "{}", "a,b,c", "'", "\\\\", "\\n", "0", "é→"];
const MOST = 3;

export function expression(type: Type, w: Writer): string {
  if (w.depth >= MOST) return simple(type, w);
  w.depth += 1;
  try {
    return compound(type, w);
  } finally {
    w.depth -= 1;
  }
}

function literal(type: Type, w: Writer): string {
  switch (type) {
    case "number":
      return `${w.pick(0, 1, 2, 3, 7, 10, 100, 255, 1000) * w.pick(1, 1, -1)}`;
    case "string":
      return `"${w.pick(WORDS[0] ?? "", ...WORDS)}"`;
    case "boolean":
      return comparison(w, `same(${simple("number", w)})`, simple("number", w));
    case "number[]":
      return `[${w.times(1, 4, () => literal("number", w)).join(", ")}]`;
    case "string[]":
      return `[${w.times(1, 4, () => literal("string", w)).join(", ")}]`;
    case "Map<string, number>":
      return `new Map<string, number>([${w.times(1, 3, () => `["k${w.decide(4)}", ${literal("number", w)}]`).join(", ")}])`;
    case "number | null":
      return `maybe(${literal("number", w)})`;
  }
}

function simple(type: Type, w: Writer): string {
  const variable = w.variable(type);
  return variable !== null && !w.chance(4) ? variable.name : literal(type, w);
}

const comparison = (w: Writer, a: string, b: string): string =>
  `${a} ${w.pick("<", "<=", ">", ">=", "===", "!==")} ${b}`;

const of = (type: Type, w: Writer): string => expression(type, w);
const inner = (type: Type, w: Writer): string => `(${expression(type, w)})`;
/** A number of at most four digits: sums and products stay below 2^53, beyond which Node is not exact. */
const small = (w: Writer): string => {
  const value = of("number", w);
  return /^-?\d+$/.test(value) ? `(${value})` : `wrap(${value})`;
};
const list = (w: Writer): "number[]" | "string[]" => w.pick("number[]", "string[]");
const natural = (w: Writer, most: number): string => `Math.max(${of("number", w)}, 0) % ${most}`;

/** A call of something whose result has the type. */
function called(type: Type, w: Writer): string | null {
  const found = w.callables.filter((each) => each.result === type);
  const callable = found[w.decide(Math.max(1, found.length))];
  if (callable === undefined) return null;
  return `${callable.name}(${callable.parameters.map((parameter) => of(parameter, w)).join(", ")})`;
}

type Form = (w: Writer) => string;

/** Says that it gives numbers: of `c ? -3 : 0` TypeScript makes `-3 | 0`, and arrays that take no other ones. */
const given = (result: Type): string => (result === "number" ? ": number" : "");

/** A function of one value, its parameter in reach of its body. */
export function arrow(parameter: Type, result: Type, w: Writer): string {
  const name = w.fresh("each");
  return w.scope(() => {
    w.declare({ name, type: parameter, isConstant: true });
    return `(${name})${given(result)} => ${of(result, w)}`;
  });
}

const FORMS: { readonly [T in Type]: readonly Form[] } = {
  number: [
    (w) => `${inner("number", w)} ${w.pick("+", "-")} ${small(w)}`,
    (w) => `wrap(${inner("number", w)} * ${small(w)})`,
    (w) => `Math.floor(${inner("number", w)} / ${w.pick(2, 3, 7, -3)})`,
    (w) => `Math.ceil(${inner("number", w)} / ${w.pick(2, 3, 7, -3)})`,
    (w) => natural(w, w.pick(2, 5, 16)),
    (w) => `(${inner("number", w)} & ${w.pick(1, 15, 255)}) ${w.pick("|", "^", "&")} ${w.pick(1, 6, 64)}`,
    (w) => `(${inner("number", w)} & 255) ${w.pick("<<", ">>")} ${w.pick(1, 3, 4)}`,
    (w) => `${inner("number", w)} >>> 0`,
    (w) => `Math.${w.pick("min", "max")}(${of("number", w)}, ${of("number", w)})`,
    (w) => `Math.abs(${of("number", w)})`,
    (w) => `-${inner("number", w)}`,
    (w) => `${inner("boolean", w)} ? ${of("number", w)} : ${of("number", w)}`,
    (w) => `len(${of("string", w)})`,
    (w) => `${simple(list(w), w)}.length`,
    (w) => withName("number[]", w, (values) => `${values}.indexOf(${w.variable("number")?.name ?? 3})`),
    (w) =>
      withName("Map<string, number>", w, (map) => `${map}.get("k${w.decide(4)}") ?? ${simple("number", w)}`),
    (w) => withName("number | null", w, (name) => `${name} ?? ${simple("number", w)}`),
    (w) => `${variableOr("Map<string, number>", w)}.size`,
    (w) => `sum(${of("number[]", w)})`,
  ],
  string: [
    (w) => `${inner("string", w)} + ${inner("string", w)}`,
    (w) =>
      `\`${w.pick("", "<", "{}", "%s")}\${${of("number", w)}} \${${of("string", w)}}${w.pick("", "}", "$")}\``,
    (w) =>
      `${inner("string", w)}.replace(${literal("string", w).replace('""', '"-"')}, ${literal("string", w)})`,
    (w) => `${of("string[]", w)}.join(${literal("string", w)})`,
    (w) => `${inner("string", w)}.repeat(${natural(w, 3)})`,
    (w) => `lower(${of("string", w)})`,
    (w) => `strip(${of("string", w)})`,
    (w) => `slice(${of("string", w)}, ${natural(w, 3)}, ${natural(w, 5)})`,
    (w) => `${inner("boolean", w)} ? text(${of("string", w)}) : ${of("string", w)}`,
    (w) => `String(${of("number", w)})`,
    (w) => `String(${of("number", w)}).padStart(${w.pick(1, 3, 6)}, "${w.pick("0", " ", "*")}")`,
  ],
  boolean: [
    (w) => comparison(w, `same(${of("number", w)})`, inner("number", w)),
    (w) => comparison(w, `text(${of("string", w)})`, inner("string", w)),
    (w) => `!${inner("boolean", w)}`,
    (w) => `${inner("boolean", w)} ${w.pick("&&", "||")} ${inner("boolean", w)}`,
    (w) => `${inner("string", w)}.includes(${literal("string", w)})`,
    (w) => `${inner("string", w)}.${w.pick("startsWith", "endsWith")}(${of("string", w)})`,
    (w) => `${of("number[]", w)}.${w.pick("some", "every")}(${arrow("number", "boolean", w)})`,
    (w) => `${of("string[]", w)}.includes(${literal("string", w)})`,
    (w) => `${of("number[]", w)}.includes(${literal("number", w)})`,
    (w) => `${variableOr("Map<string, number>", w)}.has("k${w.decide(4)}")`,
    (w) => `${variableOr("number | null", w)} ${w.pick("===", "!==")} null`,
  ],
  "number[]": [
    (w) => `${of("number[]", w)}.map(${arrow("number", "number", w)})`,
    (w) => `${of("string[]", w)}.map(${arrow("string", "number", w)})`,
    (w) => `${of("number[]", w)}.filter(${arrow("number", "boolean", w)})`,
    (w) => `${of("number[]", w)}.slice(${w.pick(0, 1, 2, -1)}${w.pick("", ", 3", ", -1")})`,
    (w) => `${of("number[]", w)}.concat(${of("number[]", w)})`,
    (w) => `[...${simple("number[]", w)}, ${of("number", w)}]`,
    (w) => `${of("number[]", w)}.toSorted((a, b) => a - b)`,
    (w) => `${of("number[]", w)}.toReversed()`,
    (w) => `new Array<number>(${w.decide(4)}).fill(${literal("number", w)})`,
    (w) => `Array.from({ length: ${w.decide(4)} }, ()${given("number")} => ${of("number", w)})`,
    (w) =>
      `[${w
        .times(0, 3, () => of("number", w))
        .concat("0")
        .join(", ")}]`,
  ],
  "string[]": [
    (w) => `${of("string[]", w)}.map(${arrow("string", "string", w)})`,
    (w) => `${of("number[]", w)}.map(${arrow("number", "string", w)})`,
    (w) => `${of("string[]", w)}.filter(${arrow("string", "boolean", w)})`,
    (w) => `${inner("string", w)}.split("${w.pick(",", " ", "a", "}")}")`,
    (w) => `${of("string[]", w)}.slice(${w.pick(0, 1, -2)})`,
    (w) => `[...${simple("string[]", w)}, ...${simple("string[]", w)}]`,
    (w) => `[...${variableOr("Map<string, number>", w)}.keys()].toSorted()`,
    (w) => `${of("string[]", w)}.toSorted()`,
  ],
  "Map<string, number>": [
    (w) => `new Map<string, number>([["k${w.decide(4)}", ${of("number", w)}]])`,
    (w) => literal("Map<string, number>", w),
  ],
  "number | null": [
    (w) => `maybe(${of("number", w)})`,
    (w) => `${inner("boolean", w)} ? ${of("number", w)} : null`,
  ],
};

/** A plain name, which may be read twice; what makes one where there is none. */
function variableOr(type: Type, w: Writer): string {
  return w.variable(type)?.name ?? inner(type, w);
}

/** Forms that only a plain name may have; a literal where there is none. */
function withName(type: Type, w: Writer, form: (name: string) => string): string {
  const name = w.variable(type)?.name;
  return name === undefined ? literal("number", w) : form(name);
}

function compound(type: Type, w: Writer): string {
  if (w.depth > 1 && w.chance(2)) return simple(type, w);
  const call = w.chance(4) ? called(type, w) : null;
  if (call !== null) return call;
  const forms = FORMS[type];
  return forms[w.decide(forms.length)]?.(w) ?? literal(type, w);
}
