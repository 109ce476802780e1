import { parseArgs } from "node:util";
import { parseShard } from "../src/faults/index.js";
import { findInterpreter } from "../src/native/index.js";
import type { Job, Thoroughness } from "./job.js";
import { nativeJobs } from "./native.js";
import { simulatedJobs } from "./simulated.js";

export const RANDOM = 1000;
const FILESYSTEMS = ["fat", "littlefs"] as const;
const NAMES = ["scenario", "runtime", "filesystem", "cuts"] as const;

/** What the command line says. */
export type Options = ReturnType<typeof parseOptions>;

/** @throws TypeError where it says what there is not */
export function parseOptions() {
  return parseArgs({
    options: {
      full: { type: "boolean", default: false },
      scenario: { type: "string" },
      runtime: { type: "string" },
      filesystem: { type: "string" },
      cuts: { type: "string" },
      shard: { type: "string" },
      jobs: { type: "string" },
      replay: { type: "string" },
      help: { type: "boolean", default: false },
    },
  }).values;
}

/**
 * All jobs, whatever is asked for; in every thread the same.
 *
 * @throws ShardError
 */
export function allJobs({ full, filesystem, shard }: Options): Job[] {
  const part: Pick<Thoroughness, "shard"> = shard === undefined ? {} : { shard: parseShard(shard) };
  // Random schedules are few: they are not divided.
  const isLast = part.shard?.index === part.shard?.count;
  const thoroughness: Thoroughness = { depth: full ? 2 : 1, random: full && isLast ? RANDOM : 0, ...part };
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
export function isWanted(job: Job, wanted: Options): boolean {
  return NAMES.every((name) => (wanted[name] ?? job[name]) === job[name]);
}

/** What is wrong with what is asked for, where no job is it. */
export function whyNone(jobs: readonly Job[], wanted: Options): string {
  if (wanted.runtime === "native" && findInterpreter() === null) {
    return "native: set MICROPYTHON to MicroPython's unix port";
  }
  for (const name of NAMES) {
    const known = name === "filesystem" ? FILESYSTEMS : [...new Set(jobs.map((job) => job[name]))];
    const asked = wanted[name];
    if (asked !== undefined && !known.some((each) => each === asked)) {
      return `--${name} ${asked}: there are ${known.join(", ")}`;
    }
  }
  return "no row of the table is all of that";
}
