import { createHash } from "node:crypto";
import { expect } from "vitest";

/** A manifest as lines, read as a client reads it. */
export interface Lines {
  readonly version: string;
  readonly previous: string;
  readonly firmware:
    | ({ readonly kind: string; readonly size: number; readonly chain: string } & Named)
    | null;
  readonly bundle: Named | null;
  /** Paths on the board, in the order of the lines. */
  readonly deleted: readonly string[];
  readonly written: readonly Written[];
}

interface Named {
  readonly wire: number;
  readonly tag: string;
  /** With a leading slash. */
  readonly request: string;
}

/** A line `p`. */
export interface Written {
  readonly path: string;
  readonly sha1: string;
  readonly size: number;
  readonly kind: string;
  readonly wire: number;
}

export function sha1(content: string | Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}

/** Reads a manifest, and sees that its lines are in order and agree with each other. */
export function readLines(text: string): Lines {
  const lines = text.split("\n");
  expect(lines.splice(-2)).toEqual(["end", ""]);
  const [, , version = "", previous = "", count, bytes] = words(lines.shift(), /^ota 1( \S+){4}$/);
  const f = lines[0]?.startsWith("f ") ? words(lines.shift(), /^f( \S+){8}$/) : null;
  const b = lines[0]?.startsWith("b ") ? words(lines.shift(), /^b \d+ [0-9a-f]{40} \S+$/) : null;
  const written: Written[] = [];
  const deleted: string[] = [];
  let last = Buffer.of();
  for (const line of lines) {
    const path = line.slice(line.indexOf(" /") + 1);
    const key = Buffer.from(`${path.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}\0${line[0]}`);
    expect(Buffer.compare(last, key), line).toBe(-1);
    last = key;
    if (line.startsWith("d /")) {
      deleted.push(path);
    } else {
      const [, hash = "", size, kind = "", wire] = words(
        line,
        /^p [0-9a-f]{40} \d+ (raw|deflate|patch) \d+ \//,
      );
      written.push({ path, sha1: hash, size: Number(size), kind, wire: Number(wire) });
    }
  }
  expect([written.length, sum(written.map((file) => file.size))]).toEqual([Number(count), Number(bytes)]);
  expect(b === null).toBe(written.length === 0);
  if (b !== null) {
    expect(sum(written.map((file) => file.wire))).toBe(Number(b[1]));
  }
  return {
    version,
    previous,
    firmware: f === null ? null : firmwareOf(f),
    bundle: b === null ? null : { wire: Number(b[1]), tag: b[2] ?? "", request: `/${b[3]}` },
    deleted,
    written,
  };
}

function firmwareOf([
  ,
  ,
  size,
  ,
  kind = "",
  wire,
  chain = "",
  tag = "",
  request,
]: string[]): Lines["firmware"] {
  expect(kind).toMatch(/^(raw|blocks)$/);
  return { kind, size: Number(size), wire: Number(wire), chain, tag, request: `/${request}` };
}

/** What a bundle holds of each file, by its path. */
export function partsOf(lines: Lines, bundle: Buffer): Map<string, Buffer> {
  expect(bundle.length).toBe(lines.bundle?.wire);
  const parts = new Map<string, Buffer>();
  let at = 0;
  for (const { path, wire } of lines.written) {
    parts.set(path, bundle.subarray(at, at + wire));
    at += wire;
  }
  return parts;
}

/** The tag of the bundle of these parts. */
export function tagOf(parts: Iterable<Uint8Array>): string {
  return sha1([...parts].map(sha1).join(""));
}

function words(line: string | undefined, form: RegExp): string[] {
  expect(line).toMatch(form);
  return line?.split(" ") ?? [];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
