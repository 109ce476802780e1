import { describe, expect, it } from "vitest";
import { DIAGNOSTICS } from "../../codegen/index.js";
import { emitSamples, refuseSamples } from "./samples.js";
import { ROWS } from "./tables/rows.js";

const emitted = emitSamples(ROWS.map(({ accepted }) => accepted));
const refused = refuseSamples(ROWS.map((row) => row.refused));

describe("the table of constructs: a pair for each row", () => {
  it.each(ROWS.map((row, index) => [row.rule, row, index] as const))("%s", (_, row, index) => {
    expect(emitted[index]).toContain(row.becomes);
    expect([...new Set(refused[index]?.map(({ code }) => code))]).toEqual([DIAGNOSTICS[row.as].code]);
  });
});
