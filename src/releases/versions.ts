/**
 * Versions, in the order of Python's `LooseVersion`, made total: a version is a row of components, runs of digits, of
 * lower-case letters, and of anything else but dots, which only separate. Numbers compare as numbers, of any length;
 * text as text; and where the kinds differ, the end comes before text and text before a number:
 * 1.0 < 1.0.0, and 1.0.1 < 1.0.1b < 1.0.1.1 < 1.0.2.
 */
const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const OTHERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-_";

/** Whether `text` is a version: a digit, then digits, ASCII letters, `.`, `+`, `-` and `_`. */
export function isVersion(text: string): boolean {
  let first = true;
  for (const character of text) {
    if (first && !DIGITS.includes(character)) {
      return false;
    }
    first = false;
    if (character !== "." && kindOf(character) === "") {
      return false;
    }
  }
  return !first;
}

/** The set of characters that runs together with this one, empty where it belongs to no component. */
function kindOf(character: string): string {
  if (DIGITS.includes(character)) {
    return DIGITS;
  }
  if (LOWER.includes(character)) {
    return LOWER;
  }
  if (OTHERS.includes(character)) {
    return OTHERS;
  }
  return "";
}

/**
 * A text that sorts as the version does: two versions are in the order of their keys, and equal where their keys are.
 * A space, which sorts before everything in a version, ends each part.
 */
export function versionKey(version: string): string {
  const key: string[] = [];
  let run: string[] = [];
  let kind = "";
  for (const character of version) {
    const next = kindOf(character);
    if (next !== kind) {
      key.push(componentKey(run, kind));
      run = [];
      kind = next;
    }
    run.push(character);
  }
  key.push(componentKey(run, kind));
  return key.join("");
}

function componentKey(run: readonly string[], kind: string): string {
  if (kind === "") {
    return "";
  }
  if (kind !== DIGITS) {
    return `0${run.join("")} `;
  }
  const tally: string[] = [];
  const digits: string[] = [];
  for (const digit of run) {
    if (digits.length > 0 || digit !== "0") {
      tally.push("1");
      digits.push(digit);
    }
  }
  return `1${tally.join("")} ${digits.join("")} `;
}

/** -1, 0 or 1: whether version `a` comes before `b`, is equal to it, or comes after it. */
export function compareVersions(a: string, b: string): number {
  const left = versionKey(a);
  const right = versionKey(b);
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}
