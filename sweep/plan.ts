import { parseArgs } from "node:util";
import { findInterpreter } from "../src/native/index.js";
import type { Job, Thoroughness } from "./job.js";
import { nativeJobs } from "./native.js";
import { simulatedJobs } from "./simulated.js";

export const RANDOM = 1000;
const FILESYSTEMS = ["fat", "littlefs"] as const;

/** What the command line says. */
export type Options = ReturnType<typeof parseOptions>;

export function parseOptions() {
  return parseArgs({
    options: {
      full: { type: "boolean", default: false },
      scenario: { type: "string" },
      runtime: { type: "string" },
      filesystem: { type: "string" },
      cuts: { type: "string" },
      jobs: { type: "string" },
      replay: { type: "string" },
      help: { type: "boolean", default: false },
    },
  }).values;
}

/** All jobs, whatever is asked for; in every thread the same. */
export function allJobs({ full, filesystem }: Options): Job[] {
  const thoroughness: Thoroughness = full ? { depth: 2, random: RANDOM } : { depth: 1, random: 0 };
  const chosen = FILESYSTEMS.filter((name) => (filesystem ?? name) === name);
  // What a filesystem does differently shows on the real drivers.
  const simulated = full || filesystem !== undefined ? chosen : (["fat"] as const);
  const interpreter = findInterpreter();
  return [
    ...simulatedJobs(thoroughness, simulated),
    ...(interpreter === null ? [] : nativeJobs(interpreter, thoroughness, chosen, full)),
  ];
}

/** Whether a job is among those that are asked for. */
export function isWanted({ scenario, runtime, cuts }: Job, wanted: Options): boolean {
  return (
    (wanted.scenario ?? scenario) === scenario &&
    (wanted.runtime ?? runtime) === runtime &&
    (wanted.cuts ?? cuts) === cuts
  );
}
