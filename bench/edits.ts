import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { files, type Release } from "../test/native/releases.js";

type Files = Release["files"];

const LIBRARY = "device/flash/lib";
const EDITED_FILES = 50;
const EDITS = 10;

/** Modules like the library's own; in every fifth of the new ones, two lines are others. */
export function editedModules(): { from: Files; to: Files } {
  const texts = [...filesIn(LIBRARY)].map(([, content]) => Buffer.from(content).toString());
  const numbers = Array.from({ length: EDITED_FILES }, (_, index) => index);
  const from = numbers.map((index) => [pathOf(index), texts[index % texts.length] ?? ""] as const);
  const isEdited = (index: number) => index % (EDITED_FILES / EDITS) === 0;
  const to = from.map(([path, text], index) => [path, isEdited(index) ? edited(text, index) : text] as const);
  return { from: files(Object.fromEntries(from)), to: files(Object.fromEntries(to)) };
}

function pathOf(index: number): string {
  return `/flash/lib/part${index}.py`;
}

function edited(text: string, index: number): string {
  const lines = text.split("\n");
  const middle = Math.floor(lines.length / 2);
  return [
    ...lines.slice(0, middle),
    `# Revision ${index}.`,
    ...lines.slice(middle),
    `LIMIT = ${index}`,
    "",
  ].join("\n");
}

/** All files below a folder, by path on the board. */
export function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length), new Uint8Array(readFileSync(path))]));
}
