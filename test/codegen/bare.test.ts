import { describe, expect, it } from "vitest";
import { emitProject } from "../../codegen/index.js";

const LIBRARIES = ["src/device/flash/lib", "src/device/transports/flash/lib"];

/** What MicroPython sees of a text. */
const code = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/(^|\s)# .*$|^\s*#$/, "").trimEnd())
    .filter((line) => line !== "");

const emit = (files: Readonly<Record<string, string>>, comments: boolean): string =>
  emitProject({ base: "/none", files, entries: Object.keys(files), comments })
    .files.map(({ text }) => text)
    .join("");

describe("without comments", () => {
  it("the library is the same but for them, and smaller", () => {
    const project = { entries: ["src/device"], libraries: LIBRARIES };
    const full = emitProject(project).files;
    const bare = emitProject({ ...project, comments: false }).files;
    expect(bare.map(({ path }) => path)).toEqual(full.map(({ path }) => path));
    for (const [index, { path, text, origins }] of bare.entries()) {
      const lines = text.split("\n");
      expect([path, code(text)]).toEqual([path, code(full[index]?.text ?? "")]);
      expect([path, lines.slice(1).filter((line) => /^\s*#/.test(line))]).toEqual([path, []]);
      expect(origins.length).toBe(lines.length - 1);
    }
    const size = (files: typeof full): number => files.reduce((sum, { text }) => sum + text.length, 0);
    expect(size(bare) / size(full)).toBeLessThan(0.8);
  });

  it("nothing is left of them, wherever they stand", () => {
    const source = `// About the file.

import { print } from "builtins";

/** What it does. */
export function f(a: number): void {
  // Before.
  if (a > 1) {
    print(a); // Behind.
  } else {
    // Nothing to do.
  }
  try {
    print(1);
  } catch {
    // Not so bad.
  }
  // At the end.
}
`;
    expect(emit({ "/none/f.ts": source }, true).split("#").length).toBeGreaterThan(6);
    expect(
      emit({ "/none/f.ts": source }, false),
    ).toBe(`# Emitted from f.ts by pycom-ota: edit that file, not this one.

def f(a):
    if a > 1:
        print(a)
    try:
        print(1)
    except Exception:
        pass
`);
  });
});
