import { ValueError } from "./exceptions.js";

/**
 * A number with a fraction or an exponent. In Python `1.0` is a float and no `int`; as an object it is neither here.
 */
export class Float extends Number {}

/** JSON as MicroPython writes it: a space behind each colon and comma, nothing but ASCII controls escaped. */
export function dumps(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return quote(value);
  if (typeof value === "boolean" || typeof value === "number" || value instanceof Float) return String(value);
  if (Array.isArray(value)) return `[${value.map(dumps).join(", ")}]`;
  if (typeof value === "object" && !(value instanceof Uint8Array)) {
    const entries = Object.entries(value).map(([key, inner]) => `${quote(key)}: ${dumps(inner)}`);
    return `{${entries.join(", ")}}`;
  }
  throw new TypeError("no JSON for this value");
}

/** @throws ValueError on what is no JSON, truncated JSON included */
export function loads(text: string): unknown {
  try {
    return JSON.parse(markFloats(text), (_key, value: unknown) => {
      if (!isMarked(value)) return value;
      return new Float(value[FLOAT]);
    });
  } catch (error) {
    if (error instanceof SyntaxError) throw new ValueError("syntax error in JSON");
    throw error;
  }
}

/** No key of a parsed document can be this one: it is put in where a float stands, with a name from outside. */
const FLOAT = "\u0000float";
const TOKEN = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;

/** `JSON.parse` does not tell 1.0 from 1: floats are wrapped before it sees them. */
function markFloats(text: string): string {
  return text.replace(TOKEN, (token) =>
    token.startsWith('"') || !/[.eE]/.test(token) ? token : `{${JSON.stringify(FLOAT)}:${token}}`,
  );
}

function isMarked(value: unknown): value is { readonly [FLOAT]: number } {
  return typeof value === "object" && value !== null && FLOAT in value && typeof value[FLOAT] === "number";
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function quote(text: string): string {
  const escaped = text.replace(/["\\]|[^\P{Cc}\u007f-\u009f]/gu, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
