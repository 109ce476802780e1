import { type FilesystemKind, MicroPythonRuntime, type Runtime } from "../src/board/index.js";
import { replay, sweep } from "../src/faults/index.js";
import { type Build, build } from "../test/sweep/build.js";
import { prepare } from "../test/sweep/prepare.js";
import { SCENARIOS } from "../test/sweep/scenarios.js";
import type { Job, Thoroughness } from "./job.js";
import { pairsIn } from "./long.js";

/** Sweeps on the simulated board: of the TypeScript itself (`model`), and of what is emitted (`python`). */
export function simulatedJobs(thoroughness: Thoroughness, filesystems: readonly FilesystemKind[]): Job[] {
  const made = once(build);
  const python = once(() => MicroPythonRuntime.load({ keepsCode: true }));
  const runtimes: readonly (readonly [string, (build: Build) => Runtime | Promise<Runtime>])[] = [
    ["model", ({ model }) => model],
    ["python", python],
  ];
  return SCENARIOS.flatMap((scenario) =>
    runtimes.flatMap(([name, runtimeOf]) =>
      filesystems.map((filesystem): Job => {
        const prepared = async () => {
          const runtime = await runtimeOf(made());
          return { runtime, scenario: prepare(scenario, made(), runtime, filesystem) };
        };
        const own = { ...thoroughness, ...pairsIn(name, scenario.name, filesystem) };
        return {
          scenario: scenario.name,
          runtime: name,
          filesystem,
          cuts: "operation",
          ...own,
          run: async (progress) => {
            const { scenario, runtime } = await prepared();
            return sweep(scenario, runtime, { ...own, progress });
          },
          replay: async (schedule) => {
            const { scenario, runtime } = await prepared();
            const { lives, settling, violations } = replay(scenario, runtime, schedule);
            const console = [...lives, ...settling].flatMap((life) => [
              `${life.surroundings}: ${life.trace.length} operations, then ${life.stop.why}`,
              ...life.console.map((line) => `  ${line}`),
            ]);
            return { console, violations };
          },
        };
      }),
    ),
  );
}

/** Made when it is first asked for, and only then. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
