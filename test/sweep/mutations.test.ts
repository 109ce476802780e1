import { describe, expect, it } from "vitest";
import { MicroPythonRuntime } from "../../src/board/index.js";
import { replay, sweep } from "../../src/faults/index.js";
import { build, mutated } from "./build.js";
import { MUTANT_SCENARIOS, mutantScenario } from "./mutant_scenarios.js";
import { MUTANTS } from "./mutations.js";
import { prepare } from "./prepare.js";
import { SCENARIOS } from "./scenarios.js";

const MINUTES = 60_000;

const made = build();
const scenarios = new Map(MUTANT_SCENARIOS.map((name) => [name, mutantScenario(name, made)]));

describe("a safeguard is missed", () => {
  it.each(MUTANT_SCENARIOS)("by nobody where all are there: %s", { timeout: MINUTES }, (name) => {
    const scenario = scenarios.get(name) ?? mutantScenario(name, made);
    // A sample: whole sweeps of like scenarios are tests of their own.
    expect(sweep(scenario, made.model, { troubles: false, oneOf: 5 }).violations).toEqual([]);
  });

  it.each(MUTANTS.map((mutant) => [mutant.why, mutant] as const))(
    "by the sweep: %s",
    { timeout: MINUTES },
    (_why, mutant) => {
      const scenario = scenarios.get(mutant.scenario) ?? mutantScenario(mutant.scenario, made);
      const runtime = made.mutant(mutant);
      // One that fails where nothing strikes would be no test of the sweep.
      const { violations } = replay(scenario, runtime, "");
      expect(violations.length > 0).toBe(mutant.isPlain ?? false);
      const found = sweep(scenario, runtime, { troubles: false, enough: 1 });
      console.log(`${mutant.why}: ${found.violations[0]?.schedule} of ${found.schedules}`);
      expect(found.violating).toBe(1);
    },
  );
});

describe("a mutation", () => {
  const mutation = {
    file: "src/device/flash/lib/ota_update.ts",
    find: 'print("OTA: nothing newer")',
    replace: 'print("OTA: nothing at all")',
  };

  it("reaches both runtimes", async () => {
    const changed = build(mutation);
    const python = await MicroPythonRuntime.load();
    for (const runtime of [changed.model, made.mutant(mutation), python]) {
      const [scenario] = SCENARIOS;
      if (scenario === undefined) throw new Error("no scenario");
      const { settling } = replay(prepare(scenario, changed, runtime), runtime, "");
      expect(settling.at(-1)?.console).toContain("OTA: nothing at all");
    }
  });

  it("is of a text that occurs once", () => {
    expect(() => mutated({ ...mutation, find: "no such text" })).toThrow("0 times");
    expect(() => mutated({ ...mutation, find: "import" })).toThrow("times");
  });
});
