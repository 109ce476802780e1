import { describe, expect, it } from "vitest";
import { DIAGNOSTICS, type DiagnosticKind } from "../../codegen/index.js";
import { refuseSamples } from "./samples.js";
import { faultsOf } from "./tables/faults.js";
import { NAMES, OF_MODULES, REFUSED, SAMPLES } from "./tables/refused.js";

const results = refuseSamples(SAMPLES.map(({ source }) => source));

const hintsOf = ({ hint, hints }: DiagnosticKind): string[] => [hint, ...Object.values(hints ?? {})];

describe("refused", () => {
  it.each(SAMPLES.map((sample, index) => ({ ...sample, found: results[index] ?? [] })))(
    "$name: $source",
    ({ name, found }) => {
      expect([...new Set(found.map((each) => each.code))]).toEqual([DIAGNOSTICS[name].code]);
      expect(found.every((each) => each.line > 0 && hintsOf(DIAGNOSTICS[name]).includes(each.hint))).toBe(
        true,
      );
    },
  );

  it.each(SAMPLES.flatMap((sample, index) => (results[index] ?? []).map((found) => ({ ...sample, found }))))(
    "says what is at fault: $found.message",
    ({ name, source, found }) => {
      expect(faultsOf(DIAGNOSTICS[name], found.message, source)).toEqual([]);
    },
  );

  it("is tested for every kind of error", () => {
    expect(NAMES.filter((name) => REFUSED[name] === undefined && !OF_MODULES.includes(name))).toEqual([]);
  });

  it("has a code of its own for every kind", () => {
    const codes = NAMES.map((name) => DIAGNOSTICS[name].code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^OTA1[0-9]{3}$/.test(code))).toBe(true);
  });
});
