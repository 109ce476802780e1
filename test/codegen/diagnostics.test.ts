import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { DIAGNOSTICS, emitProject, formatDiagnostic, formatDiagnostics } from "../../codegen/index.js";

const format = (source: string): string[] =>
  emitProject({ entries: ["src/a.ts"], base: "/project", files: { "src/a.ts": source } }).diagnostics.map(
    formatDiagnostic,
  );

it("shows the place, the line and what to write instead", () => {
  expect(format("export const a = 1;\n\texport const b = 6 / 2; // b\r\n")).toEqual([
    [
      "src/a.ts:2:19 OTA1106 `/` gives a fraction",
      "  2 | \texport const b = 6 / 2; // b",
      "    | \t                 ^^^^^",
      `  ${DIAGNOSTICS.division.hint}`,
    ].join("\n"),
  ]);
});

it("marks no further than the line", () => {
  expect(format("export const a = [\n  1,\n].\n  constructor;")[0]?.split("\n")[2]).toBe(
    "    |   ^^^^^^^^^^^",
  );
});

it("shows no line where a whole file is meant", () => {
  const { diagnostics } = emitProject({ entries: ["none"], files: {} });
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    `none OTA1408 No source file at none\n  ${DIAGNOSTICS.noSource.hint}`,
  ]);
});

it("is colored for terminals, and says the same", () => {
  const files = { "src/a.ts": "export const a = 6 / 2;\nexport const b = 1.5;\n" };
  const { diagnostics } = emitProject({ entries: ["src/a.ts"], base: "/project", files });
  const plain = formatDiagnostics(diagnostics);
  const colored = formatDiagnostics(diagnostics, { color: true });
  expect(plain).toBe(diagnostics.map(formatDiagnostic).join("\n\n"));
  expect(colored).toContain("\x1b[31mOTA1106\x1b[0m");
  expect(stripVTControlCharacters(colored)).toBe(plain);
});

it("names modules that the board would take for one", () => {
  const codes = (...paths: string[]): string[] => {
    const files = Object.fromEntries(paths.map((path) => [`src/${path}`, "export const f = () => 1;\n"]));
    return emitProject({ entries: ["src"], base: "/project", files }).diagnostics.map(({ code }) => code);
  };
  expect(codes("flash/a.ts", "flash/lib/a.ts")).toEqual([DIAGNOSTICS.sameOutput.code]);
  expect(codes("flash/a.ts", "flash/lib/b/a.ts")).toEqual([]);
  expect(codes("flash/a.ts", "other/flash/a.ts", "sd/a.ts")).toEqual([]);
});
