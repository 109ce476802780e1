import { type Filesystem, parseSchedule } from "../src/native/index.js";
import { scenarios } from "../test/native/scenarios.js";
import { type Mode, type NativeResult, replayNative, sweepNative } from "../test/native/sweep.js";
import type { Job, Thoroughness } from "./job.js";
import { pairsIn } from "./long.js";

/** Sweeps of MicroPython's unix port over its own FAT and LittleFS drivers. */
export function nativeJobs(
  interpreter: string,
  { depth, random, ...part }: Thoroughness,
  filesystems: readonly Filesystem[],
  isFull: boolean,
): Job[] {
  return scenarios().flatMap((scenario) =>
    filesystems.flatMap((filesystem) =>
      modes(filesystem, isFull).map((mode): Job => {
        const pairs = pairsIn("native", scenario.name, filesystem);
        // What a torn block leaves on FAT is judged by what it held: that is known of the first one alone. And where pairs of
        // cuts would take hours, those of torn blocks would take twice as long.
        const isAlone = mode === "tears" && (filesystem === "fat" || pairs.pairsOf > 1);
        const own = {
          depth: isAlone ? 1 : depth,
          random: mode === "tears" ? 0 : random,
          ...part,
          ...pairs,
        };
        return {
          scenario: scenario.name,
          runtime: "native",
          filesystem,
          cuts: mode,
          ...own,
          run: async (progress) => {
            const result = sweepNative({ interpreter, scenario, filesystem, mode, ...own, progress });
            return mode === "tears" && filesystem === "fat" ? { ...result, note: exposure(result) } : result;
          },
          replay: async (schedule) =>
            replayNative(interpreter, scenario, filesystem, parseSchedule(schedule)),
        };
      }),
    ),
  );
}

function modes(filesystem: Filesystem, isFull: boolean): readonly Mode[] {
  if (!isFull) return ["block"];
  return filesystem === "fat" ? ["block", "sector", "tears"] : ["block", "tears"];
}

function exposure({ scenario, flashWrites, metadataWrites, exposed, servedOnly }: NativeResult): string {
  const { metadata, bystanders, survived } = exposed;
  return (
    `${scenario}: ${metadataWrites} of ${flashWrites} block writes are of metadata; torn in two ways each, ` +
    `${survived} of ${metadata + bystanders} exposed ones were survived (${bystanders} of them of other files); ` +
    `${servedOnly} others tore a file that runs, which only a server mends`
  );
}
