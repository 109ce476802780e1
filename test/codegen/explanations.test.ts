import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emitExamples } from "../../codegen/explanations/examples.js";
import { EXPLANATIONS } from "../../codegen/explanations/index.js";
import { examples, NAMES, pages } from "../../codegen/explanations/pages.js";
import { DIAGNOSTICS, formatDiagnostic } from "../../codegen/index.js";

const wrong = emitExamples(examples("wrong"));
const right = emitExamples(examples("right"));

it("every diagnostic is explained", () => {
  expect(NAMES.filter((name) => EXPLANATIONS[name] === undefined)).toEqual([]);
});

describe.each([...examples("wrong").keys()])("%s", (name) => {
  it("is what its wrong example gives, and nothing else", () => {
    const codes = wrong.get(name)?.diagnostics.map(({ code }) => code);
    expect([...new Set(codes)]).toEqual([DIAGNOSTICS[name].code]);
  });

  it("is not what its right example gives", () => {
    expect(right.get(name)?.diagnostics.map(formatDiagnostic)).toEqual([]);
    expect(right.get(name)?.files.length).toBeGreaterThan(0);
  });
});

it("the pages are what the table says: npm run docs", () => {
  const folder = "docs/diagnostics";
  const found = readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")] as const);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(pages()));
});
