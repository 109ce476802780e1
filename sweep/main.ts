import { availableParallelism } from "node:os";
import { stderr, stdout } from "node:process";
import { Bar } from "./bar.js";
import { type Job, labelOf, type Outcome } from "./job.js";
import { allJobs, isWanted, parseOptions, RANDOM } from "./plan.js";
import { runAll } from "./pool.js";
import { table } from "./table.js";

const USAGE = `npm run sweep -- [options]
  --full             every pair of power cuts too, ${RANDOM} random schedules, both filesystems everywhere; on native,
                     every sector write and torn blocks too
  --scenario NAME    only this one
  --runtime NAME     only this one: model, python, native (MicroPython's unix port, named by MICROPYTHON)
  --filesystem NAME  only this one: fat, littlefs
  --cuts NAME        only these: operation (model, python); block, sector, tears (native)
  --jobs N           so many rows of the table at a time: by default as many as this computer has cores
  --replay SCHEDULE  shows what happens in one scenario: "cut@123 cut@7", on native "block@12 torn@7:2048"
`;

const options = parseOptions();

async function main(): Promise<void> {
  const all = allJobs(options);
  const wanted = all.filter((job) => isWanted(job, options));
  const [first] = wanted;
  const threads = Number(options.jobs ?? availableParallelism());
  if (options.help || first === undefined || !Number.isInteger(threads) || threads < 1) {
    stdout.write(`${USAGE}\nscenarios: ${[...new Set(all.map(({ scenario }) => scenario))].join(", ")}\n`);
    process.exitCode = options.help ? 0 : 1;
    return;
  }
  if (options.replay !== undefined) {
    const { console, violations } = await first.replay(options.replay);
    for (const line of [...console, ...(violations.length === 0 ? ["all well"] : violations)]) {
      stdout.write(`${line}\n`);
    }
    process.exitCode = violations.length === 0 ? 0 : 1;
    return;
  }
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
  stdout.write(table(rows));
  process.exitCode = rows.some(({ violating }) => violating > 0) ? 1 : 0;
}

function tell(job: Job, { violations, violating, note }: Outcome): void {
  for (const { schedule, violations: found } of violations) {
    stdout.write(`${labelOf(job)}: ${schedule || "undisturbed"}: ${found.join("; ")}\n`);
  }
  if (violating > violations.length) stdout.write(`… and ${violating - violations.length} more\n`);
  if (note !== undefined) stdout.write(`${note}\n`);
}

await main();
