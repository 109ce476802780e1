import { describe, expect, it } from "vitest";
import { MicroPythonRuntime, type Runtime } from "../../src/board/index.js";
import { replay, ScheduleError, sweep } from "../../src/faults/index.js";
import { holdsHalfAFile, losesCopies } from "../support/marked.js";
import { build, mutated } from "./build.js";
import { MUTANT_SCENARIOS, mutantScenario } from "./mutant_scenarios.js";
import { LIBRARY_MUTANTS, MUTANTS, PAIR } from "./mutations.js";
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

describe("a safeguard of an update of the library itself is missed", async () => {
  const python = await MicroPythonRuntime.load({ keepsCode: true });
  const itself = SCENARIOS.find(({ ownsLibrary }) => ownsLibrary);
  if (itself === undefined) throw new Error("no scenario");

  it.each(LIBRARY_MUTANTS.map((mutant) => [mutant.why, mutant] as const))(
    "by the sweep of what is half done: %s",
    { timeout: 2 * MINUTES },
    (_why, mutant) => {
      const changed = build(mutant);
      const scenario = prepare(itself, changed, python);
      const module = new Map([...changed.library].filter(([path]) => path === mutant.module));
      const found = sweep(scenario, python, {
        troubles: false,
        oneOf: Number.POSITIVE_INFINITY,
        always: (left) => (mutant.module === null ? losesCopies(left) : holdsHalfAFile(left.files, module)),
        enough: 1,
      });
      const [{ schedule } = { schedule: "" }] = found.violations;
      console.log(`${mutant.why}: ${schedule} of ${found.schedules}`);
      // Where nothing strikes, nothing is missed.
      expect(schedule).not.toBe("");
    },
  );
});

describe("two safeguards that cover each other", () => {
  const scenario = mutantScenario("update", made);
  const [order, seal] = PAIR;

  it.each([
    ["the commit comes last", [order], 0],
    ["the journal is sealed", [seal], 0],
    ["neither", [order, seal], 1],
  ] as const)("are missed only together: %s", { timeout: MINUTES }, (_what, mutations, violating) => {
    const runtime = made.mutant(...mutations);
    expect(replay(scenario, runtime, "").violations).toEqual([]);
    const found = sweep(scenario, runtime, { troubles: false, enough: 1 });
    console.log(`${mutations.length} missing: ${found.violating} violations in ${found.schedules}`);
    expect(found.violating).toBe(violating);
  });
});

describe("a volume that is full while an update is undone", () => {
  const [files] = SCENARIOS;
  if (files === undefined) throw new Error("no scenario");
  const prepared = prepare(files, made, made.model);
  const { trace = [] } = replay(prepared, made.model, "").settling.at(-1) ?? {};
  const cuts = Array.from({ length: Math.floor(trace.length / 20) }, (_, index) => index * 20);
  const schedules = cuts.map((cut) => `cut@${cut} full@50`);
  const violating = (runtime: Runtime) =>
    schedules.filter((schedule) => {
      try {
        return replay(prepared, runtime, schedule).violations.length > 0;
      } catch (error) {
        // What follows some cuts is over before the volume could be full.
        if (error instanceof ScheduleError) return false;
        throw error;
      }
    });

  it("keeps the journal that is still needed", { timeout: MINUTES }, () => {
    expect(violating(made.model)).toEqual([]);
  });

  it("needs it", { timeout: MINUTES }, () => {
    const forgetful = made.mutant({
      file: "src/device/flash/lib/ota_update.ts",
      find: "if (state !== 0 && state !== CLEANING) {",
      replace: "if (state === -1) {",
    });
    expect(violating(forgetful).length).toBeGreaterThan(5);
  });
});

describe("a mutation", () => {
  const mutation = {
    file: "src/device/flash/lib/ota_update.ts",
    find: 'print("OTA: nothing newer")',
    replace: 'print("OTA: nothing at all")',
  };

  it("reaches both runtimes", async () => {
    const changed = build(mutation);
    const python = await MicroPythonRuntime.load({ keepsCode: true });
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
