import { type FilesystemKind, MicroPythonRuntime, type Runtime } from "../src/board/index.js";
import { replay, sweep } from "../src/faults/index.js";
import { build } from "../test/sweep/build.js";
import { prepare } from "../test/sweep/prepare.js";
import { SCENARIOS } from "../test/sweep/scenarios.js";
import type { Job, Thoroughness } from "./job.js";

/** Sweeps on the simulated board: of the TypeScript itself (`model`), and of what is emitted (`python`). */
export async function simulatedJobs(
  thoroughness: Thoroughness,
  filesystems: readonly FilesystemKind[],
): Promise<Job[]> {
  const made = build();
  const runtimes: readonly (readonly [string, Runtime])[] = [
    ["model", made.model],
    ["python", await MicroPythonRuntime.load()],
  ];
  return SCENARIOS.flatMap((scenario) =>
    runtimes.flatMap(([name, runtime]) =>
      filesystems.map(
        (filesystem): Job => ({
          scenario: scenario.name,
          runtime: name,
          filesystem,
          cuts: "operation",
          ...thoroughness,
          run: (progress) =>
            sweep(prepare(scenario, made, runtime, filesystem), runtime, { ...thoroughness, progress }),
          replay: (schedule) => {
            const prepared = prepare(scenario, made, runtime, filesystem);
            const { lives, settling, violations } = replay(prepared, runtime, schedule);
            const console = [...lives, ...settling].flatMap((life) => [
              `${life.surroundings}: ${life.trace.length} operations, then ${life.stop.why}`,
              ...life.console.map((line) => `  ${line}`),
            ]);
            return { console, violations };
          },
        }),
      ),
    ),
  );
}
