import { describe, expect, it } from "vitest";
import { MicroPythonRuntime } from "../../src/board/index.js";
import { replay, sweep } from "../../src/faults/index.js";
import { build, mutated } from "./build.js";
import { prepare } from "./prepare.js";
import { FIRST_CLIENT, SCENARIOS } from "./scenarios.js";

/** The scenarios that no power cut may break; `npm run sweep` measures the others. */
const PROVEN: ReadonlySet<string> = new Set([
  "files",
  "firmware",
  "leftovers",
  "leftovers of another version",
  "second update",
]);

const MINUTES = 60_000;

const made = build();
const python = await MicroPythonRuntime.load();
const runtimes = [
  ["model", made.model],
  ["python", python],
] as const;

describe.each(runtimes)("every power cut on %s", (name, runtime) => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    "leaves old or new: %s",
    { timeout: 5 * MINUTES },
    (_name, scenario) => {
      const prepared = prepare(scenario, made, runtime);
      // What nothing disturbs must work in any case.
      expect(replay(prepared, runtime, "").violations).toEqual([]);
      if (!PROVEN.has(scenario.name)) return;
      // Torn writes, full volumes and failing operations too, where there is time for them.
      const result = sweep(prepared, runtime, { troubles: name === "model" });
      console.log(`${scenario.name}, ${name}: ${result.schedules} schedules, ${result.violating} violations`);
      expect(result.cuts).toBeGreaterThan(result.operations);
      expect(result.violations).toEqual([]);
    },
  );

  it("breaks the procedure of the first client", { timeout: MINUTES }, () => {
    const prepared = prepare(FIRST_CLIENT, made, runtime);
    expect(replay(prepared, runtime, "").violations).toEqual([]);
    const result = sweep(prepared, runtime, { troubles: false, told: 10_000 });
    // A file that lies around beside a complete version is untidy, but no mix.
    const mixed = result.violations.filter(({ violations }) =>
      violations.some((violation) => / no \/| differs$/.test(violation)),
    );
    const plain = mixed.filter(({ schedule }) => /^cut@\d+$/.test(schedule));
    console.log(
      `first client, ${name}: ${plain.length} of ${result.operations} cuts leave a mix of versions`,
    );
    expect(plain.length).toBeGreaterThan(5);
    for (const { schedule, violations } of plain.slice(0, 3)) {
      expect(replay(prepared, runtime, schedule).violations).toEqual(violations);
    }
  });
});

describe("a mutation", () => {
  const mutation = {
    file: "src/device/flash/lib/ota_update.ts",
    find: 'print("OTA: nothing newer")',
    replace: 'print("OTA: nothing at all")',
  };

  it("reaches both runtimes", () => {
    const changed = build(mutation);
    for (const runtime of [changed.model, python]) {
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
