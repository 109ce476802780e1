import { expect, it } from "vitest";
import type { BoardStorage, FilesystemKind, Runtime } from "../../src/board/index.js";
import { replay, sweep } from "../../src/faults/index.js";
import { holdsHalfAFile, losesCopies } from "../support/marked.js";
import type { Build } from "./build.js";
import { versionFile } from "./oracle.js";
import { prepare } from "./prepare.js";
import type { UpdateScenario } from "./scenarios.js";

const MINUTES = 60_000;

export interface Swept {
  readonly made: Build;
  readonly runtime: Runtime;
  /** Of the runtime, for the counts that are told. */
  readonly name: string;
  readonly filesystem?: FilesystemKind;
  /** Whether volumes are full and operations fail too. */
  readonly troubles?: boolean;
  /** One of so many is tried, by the scenario's name, and all that leave half a module; all unless told otherwise. */
  readonly oneOf?: ReadonlyMap<string, number>;
}

/** Each of some scenarios is a test: what nothing disturbs ends as it should, and so does whatever is cut. */
export function testEveryCut(
  scenarios: readonly UpdateScenario[],
  { made, runtime, name, filesystem = "fat", troubles = false, oneOf = new Map() }: Swept,
): void {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "leaves old or new: %s",
    { timeout: 10 * MINUTES },
    (_name, scenario) => {
      const prepared = prepare(scenario, made, runtime, filesystem);
      const undisturbed = replay(prepared, runtime, "");
      expect(undisturbed.violations).toEqual([]);
      const { ends: [end = "new"] = [], releases } = scenario;
      const last = releases[end === "new" ? releases.length - 1 : 0];
      const says = undisturbed.settling.at(-1)?.storage.files.get("/flash/OTA_VERSION.py");
      expect(last && versionFile(last)).toBe(Buffer.from(says ?? []).toString());
      const sample = oneOf.get(scenario.name) ?? 1;
      let halves = 0;
      const always = (left: BoardStorage): boolean => {
        const isHalf = holdsHalfAFile(left.files, made.library);
        if (isHalf) halves += 1;
        return isHalf || losesCopies(left);
      };
      const result = sweep(prepared, runtime, { troubles, oneOf: sample, always });
      const tried = `${result.schedules} schedules${sample > 1 ? ` (one in ${sample})` : ""}`;
      console.log(`${scenario.name}, ${name}: ${tried}, ${result.violating} violations`);
      expect(result.cuts).toBeGreaterThan(result.operations);
      expect(result.violations).toEqual([]);
      // An update of the library must have been cut within its modules.
      expect(halves > 0).toBe(scenario.ownsLibrary);
    },
  );
}

/** The engine can see: the first client's procedure does not survive it. */
export function testFirstClient(scenario: UpdateScenario, { made, runtime, name }: Swept): void {
  it("breaks the procedure of the first client", { timeout: MINUTES }, () => {
    const prepared = prepare(scenario, made, runtime);
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
}
