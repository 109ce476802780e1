import { expect, it } from "vitest";
import { DIAGNOSTICS, emitProject, formatDiagnostic } from "../../codegen/index.js";

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
