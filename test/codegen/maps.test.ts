import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MapError, type MappedFile, Maps, mapTrace, type Origin, writeMaps } from "../../codegen/index.js";

const at = (line: number, scope: string, file = "src/flash/lib/a.ts"): Origin => ({
  file,
  line,
  column: 3,
  scope,
});

const FILES: readonly MappedFile[] = [
  { path: "flash/lib/a.py", origins: [null, at(7, "A.go"), null, at(2, "<module>", "shared/b.ts")] },
  { path: "flash/main.py", origins: [at(1, "<module>", "src/flash/main.ts")] },
  { path: "sd/main.py", origins: [at(9, "<module>", "src/sd/main.ts")] },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "maps-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("line maps", () => {
  it("are found by the names that boards give to files", () => {
    writeMaps(FILES, folder);
    const maps = new Maps(folder);
    for (const name of ["/flash/lib/a.py", "flash/lib/a.py", "lib/a.py", "a.py", "./a.py"]) {
      expect(maps.find(name, 2)).toEqual(at(7, "A.go"));
    }
    expect(maps.find("a.py", 4)).toEqual(at(2, "<module>", "shared/b.ts"));
    expect(maps.find("/flash/main.py", 1)?.file).toBe("src/flash/main.ts");
  });

  it("find nothing where there is nothing, or more than one file that could be meant", () => {
    writeMaps(FILES, folder);
    const maps = new Maps(folder);
    expect(maps.find("/flash/lib/a.py", 1)).toBe(null);
    expect(maps.find("/flash/lib/a.py", 99)).toBe(null);
    expect(maps.find("/sd/lib/a.py", 2)).toBe(null);
    expect(maps.find("ba.py", 2)).toBe(null);
    expect(maps.find("<stdin>", 1)).toBe(null);
    expect(maps.find("main.py", 1)).toBe(null);
  });

  it("are source maps as other tools read them", () => {
    writeMaps(FILES, folder);
    const path = join(folder, "flash/lib/a.py.map");
    const map = new SourceMap(JSON.parse(readFileSync(path, "utf8")));
    const source = relative(join(folder, "flash/lib"), resolve("src/flash/lib/a.ts"));
    expect(map.findEntry(1, 0)).toMatchObject({
      originalSource: source,
      originalLine: 6,
      originalColumn: 2,
      name: "A.go",
    });
  });

  it("are asked for where there are none", () => {
    expect(() => new Maps(join(folder, "none"))).toThrow(MapError);
    writeFileSync(join(folder, "a.py.map"), "{}");
    expect(() => new Maps(folder).find("a.py", 1)).toThrow(MapError);
  });
});

describe("a trace", () => {
  const find = (file: string, line: number): Origin | null =>
    file === "/flash/lib/a.py" && line === 2 ? at(7, "A.go") : null;

  it("is told beside its lines, and nothing else changes", () => {
    const console = [
      ">>> import a\r",
      "Traceback (most recent call last):\r",
      '  File "<stdin>", line 1, in <module>\r',
      '  File "/flash/lib/a.py", line 2, in go\r',
      '  File "/flash/lib/a.py", line 3, in go\r',
      "ValueError: line 2\r",
      "",
    ];
    const mapped = mapTrace(console.join("\n"), find).split("\n");
    expect(mapped[3]).toBe('  File "/flash/lib/a.py", line 2, in go  at A.go (src/flash/lib/a.ts:7:3)\r');
    expect(mapped.toSpliced(3, 1)).toEqual(console.toSpliced(3, 1));
  });

  it("of a file that could not be read names no function", () => {
    expect(mapTrace('  File "/flash/lib/a.py", line 2\nSyntaxError: x', find)).toBe(
      '  File "/flash/lib/a.py", line 2  at A.go (src/flash/lib/a.ts:7:3)\nSyntaxError: x',
    );
  });
});
