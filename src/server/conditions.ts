import type { IncomingHttpHeaders } from "node:http";

/** A part of an entity: from `start` up to, and without, `end`, in bytes. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of an entity that a request's `Range` and `If-Range` ask for: a single `bytes=N-` or `bytes=N-M`.
 * `"whole"` where there is none, where it is of another kind, and where the entity is another by now;
 * `"unsatisfiable"` where it starts at the end or past it.
 */
export function rangeOf(
  headers: IncomingHttpHeaders,
  tag: string,
  size: number,
): Part | "whole" | "unsatisfiable" {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
  if (first === undefined || last === undefined) {
    return "whole";
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  const changed = headers["if-range"] !== undefined && headers["if-range"] !== tag;
  if (changed || (last !== "" && Number(last) < start)) {
    return "whole";
  }
  return start < size ? { start, end } : "unsatisfiable";
}

/** Whether `If-None-Match` names the entity: the client has it. */
export function isKnown(headers: IncomingHttpHeaders, tag: string): boolean {
  const known = headers["if-none-match"] ?? "";
  return known.trim() === "*" || known.split(",").some((text) => text.trim().replace(/^W\//, "") === tag);
}
