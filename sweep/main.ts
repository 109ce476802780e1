import { availableParallelism } from "node:os";
import { stderr, stdout } from "node:process";
import { ScheduleError, ShardError } from "../src/faults/index.js";
import { ScheduleError as NativeScheduleError } from "../src/native/index.js";
import { Bar } from "./bar.js";
import { type Job, labelOf, type Outcome } from "./job.js";
import { allJobs, isWanted, type Options, parseOptions, RANDOM, whyNone } from "./plan.js";
import { runAll } from "./pool.js";
import { table } from "./table.js";

const USAGE = `npm run sweep -- [options]
  --full             every pair too of which the second is a power cut, ${RANDOM} random schedules, both filesystems everywhere;
                     on native, pairs of power cuts, every sector write and torn blocks
  --scenario NAME    only this one
  --runtime NAME     only this one: model, python, native (MicroPython's unix port, named by MICROPYTHON)
  --filesystem NAME  only this one: fat, littlefs
  --cuts NAME        only these: operation (model, python); block, sector, tears (native)
  --shard K/N        only the K-th of N parts of each row: together they try the same as the row at once
  --jobs N           so many rows of the table at a time: by default as many as this computer has cores
  --replay SCHEDULE  shows what happens in one scenario: "cut@123 cut@7", on native "block@12 block@7"
`;

async function main(options: Options): Promise<void> {
  const all = allJobs(options);
  if (options.help) {
    stdout.write(`${USAGE}\nscenarios: ${[...new Set(all.map(({ scenario }) => scenario))].join(", ")}\n`);
    return;
  }
  const wanted = all.filter((job) => isWanted(job, options));
  const [first] = wanted;
  if (first === undefined) return refuse(whyNone(all, options));
  const threads = Number(options.jobs ?? availableParallelism());
  if (!Number.isInteger(threads) || threads < 1) return refuse(`--jobs ${options.jobs}: no number of rows`);
  if (options.replay !== undefined) return show(first, options.replay);
  if (!all.some(({ runtime }) => runtime === "native")) {
    stderr.write("no native rows: set MICROPYTHON to MicroPython's unix port\n");
  }
  const bar = new Bar(stderr, wanted.map(labelOf));
  const outcomes = await runAll(wanted, threads, {
    progress: (job, part) => bar.show(job, part),
    finished: (job, outcome) => {
      bar.end();
      const [found] = wanted.slice(job);
      if (found !== undefined) tell(found, outcome);
    },
  });
  bar.end();
  const rows = wanted.flatMap((job, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ ...outcome, ...job }];
  });
  stdout.write(table(rows, options.shard));
  process.exitCode = rows.some(({ violating }) => violating > 0) ? 1 : 0;
}

async function show(job: Job, schedule: string): Promise<void> {
  const { console, violations } = await job.replay(schedule);
  for (const line of [...console, ...(violations.length === 0 ? ["all well"] : violations)]) {
    stdout.write(`${line}\n`);
  }
  process.exitCode = violations.length === 0 ? 0 : 1;
}

function refuse(why: string): void {
  stderr.write(`${why}\n\n${USAGE}`);
  process.exitCode = 1;
}

function tell(job: Job, { violations, violating, note }: Outcome): void {
  for (const { schedule, violations: found } of violations) {
    stdout.write(`${labelOf(job)}: ${schedule || "undisturbed"}: ${found.join("; ")}\n`);
  }
  if (violating > violations.length) stdout.write(`… and ${violating - violations.length} more\n`);
  if (note !== undefined) stdout.write(`${note}\n`);
}

try {
  await main(parseOptions());
} catch (error) {
  // What the command line says, and a schedule or a shard that is none.
  const isUsage = error instanceof TypeError && "code" in error;
  const isSchedule = error instanceof ScheduleError || error instanceof NativeScheduleError;
  if (!isUsage && !isSchedule && !(error instanceof ShardError)) throw error;
  refuse(error.message);
}
