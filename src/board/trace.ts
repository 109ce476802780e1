import { hash } from "node:crypto";
import type { OperationName } from "./operations.js";

/**
 * A value as a trace shows it, its type first: `int 5`, `str "x"`, `bool true`, `none`, `bytes 12 6bac23e1` (length and
 * the first digits of the SHA-1), `buffer 512` (one to be filled), `[int 1, str "a"]`.
 */
export type TraceValue = string;

/** One operation: what went in, and what came out or how it failed. */
export interface TraceEntry {
  readonly op: OperationName;
  readonly args: readonly TraceValue[];
  readonly result?: TraceValue;
  /** `ENOENT` and the like, or why the processor stopped. */
  readonly error?: string;
}

/** Operations that fill their second argument and tell how much of it. */
const FILLING: ReadonlySet<OperationName> = new Set([
  "file.readinto",
  "file.readline",
  "socket.recv",
  "socket.readinto",
  "socket.readline",
]);

/** Reading the time and printing are not part of what a program does to the board. */
const UNTRACED: ReadonlySet<OperationName> = new Set(["utime.ticks_ms", "utime.time", "print"]);

/** Whether an operation is traced and counted. */
export function isTraced(name: OperationName): boolean {
  return !UNTRACED.has(name);
}

/** The arguments as a trace shows them, taken before the operation runs. */
export function traceArguments(op: OperationName, args: readonly unknown[]): TraceValue[] {
  return args.map((value) =>
    FILLING.has(op) && value instanceof Uint8Array ? `buffer ${value.length}` : traceValue(value),
  );
}

/** The result as a trace shows it: of a filled buffer, what it was filled with. */
export function traceResult(op: OperationName, args: readonly unknown[], result: unknown): TraceValue {
  const buffer = args[1];
  if (FILLING.has(op) && buffer instanceof Uint8Array && typeof result === "number") {
    return traceValue(buffer.subarray(0, result));
  }
  return traceValue(result);
}

export function traceValue(value: unknown): TraceValue {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return `bool ${value}`;
  if (typeof value === "number") return `int ${value}`;
  if (typeof value === "string") return `str ${JSON.stringify(value)}`;
  if (value instanceof Uint8Array) {
    return `bytes ${value.length} ${hash("sha1", value).slice(0, 8)}`;
  }
  if (Array.isArray(value)) return `[${value.map(traceValue).join(", ")}]`;
  throw new TypeError("no plain value");
}

/** An entry on one line: `uos.remove(str "/flash/a") -> none`, or `!! ENOENT`. */
export function formatEntry({ op, args, result, error }: TraceEntry): string {
  return `${op}(${args.join(", ")}) ${error === undefined ? `-> ${result ?? "none"}` : `!! ${error}`}`;
}

/** A trace, one numbered line an operation. */
export function formatTrace(trace: readonly TraceEntry[]): string {
  return trace.map((entry, index) => `${index}  ${formatEntry(entry)}`).join("\n");
}

/**
 * Where two traces part: a few common operations, then what each did. Null where they are equal.
 *
 * @param names - what to call the two
 */
export function diffTraces(
  left: readonly TraceEntry[],
  right: readonly TraceEntry[],
  names: readonly [string, string] = ["left", "right"],
): string | null {
  const [a, b] = [left.map(formatEntry), right.map(formatEntry)];
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index += 1;
  if (index === a.length && index === b.length) return null;
  const width = Math.max(names[0].length, names[1].length);
  const common = a.slice(Math.max(0, index - CONTEXT), index).map((line) => `  ${" ".repeat(width)} ${line}`);
  return [
    `The traces part at operation ${index}:`,
    ...common,
    `- ${names[0].padEnd(width)} ${a[index] ?? "(ends here)"}`,
    `+ ${names[1].padEnd(width)} ${b[index] ?? "(ends here)"}`,
  ].join("\n");
}

const CONTEXT = 5;
