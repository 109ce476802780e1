/** What a request says about the state and the part of an entity that it wants; `null` where it does not. */
export interface Conditions {
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly ifNoneMatch: string | null;
}

/** A part of an entity: from `start` up to, and without, `end`, in bytes; unsatisfiable where `start` is its size. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

const FIGURES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
/** More bytes than any entity has. */
const ENDLESS = 1_000_000_000_000;

/**
 * The part that is asked for of the entity `tag` of `size` bytes: a single `bytes=N-` or `bytes=N-M`. `null`, the whole,
 * where there is none, where it is of another kind, and where the entity is another by now.
 */
export function rangeOf(conditions: Conditions, tag: string, size: number): Part | null {
  const text = conditions.range ?? "";
  const places = text.replace("bytes=", "").split("-");
  const [first = "", last = ""] = places;
  const start = naturalOf(first);
  const end = last === "" ? ENDLESS : naturalOf(last);
  const isPart = text.startsWith("bytes=") && places.length === 2 && start >= 0 && end >= start;
  const isChanged = conditions.ifRange !== null && conditions.ifRange !== tag;
  return isPart && !isChanged ? { start: Math.min(start, size), end: Math.min(end + 1, size) } : null;
}

/** Whether `If-None-Match` names the entity: the client has it. */
export function isKnown(conditions: Conditions, tag: string): boolean {
  const known = (conditions.ifNoneMatch ?? "").split(" ").join("").split(",");
  return known.includes(tag) || known.includes(`W/${tag}`) || (known.length === 1 && known.includes("*"));
}

/** What decimal digits say; -1 where there is none, and where something else is among them. */
function naturalOf(text: string): number {
  let value = -1;
  for (const character of text) {
    const digit = digitOf(character);
    if (digit < 0) {
      return -1;
    }
    value = Math.min(Math.max(value, 0) * 10 + digit, ENDLESS);
  }
  return value;
}

function digitOf(character: string): number {
  for (const [value, digit] of FIGURES.entries()) {
    if (digit === character) {
      return value;
    }
  }
  return -1;
}
