import { print } from "builtins";

/** Prints each value with its type, so that `1`, `"1"` and `true` differ. */
export function show(...values: readonly unknown[]): void {
  print(values.map(text).join(", "));
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) ? `int ${value}` : `float ${value}`;
  if (typeof value === "string") return quoted(value);
  if (typeof value === "function") return "function";
  if (value instanceof Uint8Array) return `bytes ${[...value].join(" ")}`;
  if (Array.isArray(value)) return `[${value.map(text).join(", ")}]`;
  if (value instanceof Map) return entries([...value.entries()]);
  if (value instanceof Set) return `{${[...value].map(text).sort().join(", ")}}`;
  if (value instanceof Error) return `${className(value)}(${quoted(value.message)})`;
  const name = className(value);
  return name === "Object" ? entries(Object.entries(value)) : `<${name}>`;
}

const quoted = (value: string): string => `"${value.replaceAll("\n", "\\n")}"`;

const entries = (pairs: readonly (readonly [unknown, unknown])[]): string =>
  `{${pairs
    .map(([key, value]) => `${text(key)}: ${text(value)}`)
    .sort()
    .join(", ")}}`;

/** The class of an object, as Python calls it. */
function className(value: object): string {
  return value.constructor.name.replace(/^Error$/, "Exception");
}
