import { stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import { findInterpreter } from "../src/native/index.js";
import { Bar } from "./bar.js";
import type { Job, Outcome, Thoroughness } from "./job.js";
import { nativeJobs } from "./native.js";
import { simulatedJobs } from "./simulated.js";
import { type Row, table } from "./table.js";

const RANDOM = 1000;
const FILESYSTEMS = ["fat", "littlefs"] as const;

const USAGE = `npm run sweep -- [options]
  --full             every pair of power cuts too, ${RANDOM} random schedules, both filesystems everywhere; on native,
                     every sector write and torn blocks too
  --scenario NAME    only this one
  --runtime NAME     only this one: model, python, native (MicroPython's unix port, named by MICROPYTHON)
  --filesystem NAME  only this one: fat, littlefs
  --cuts NAME        only these: operation (model, python); block, sector, tears (native)
  --replay SCHEDULE  shows what happens in one scenario: "cut@123 cut@7", on native "block@12 torn@7:2048"
`;

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    scenario: { type: "string" },
    runtime: { type: "string" },
    filesystem: { type: "string" },
    cuts: { type: "string" },
    replay: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const all = await jobs();
  const wanted = all.filter(
    ({ scenario, runtime, cuts }) =>
      (values.scenario ?? scenario) === scenario &&
      (values.runtime ?? runtime) === runtime &&
      (values.cuts ?? cuts) === cuts,
  );
  const [first] = wanted;
  if (values.help || first === undefined) {
    stdout.write(`${USAGE}\nscenarios: ${[...new Set(all.map(({ scenario }) => scenario))].join(", ")}\n`);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  if (values.replay !== undefined) {
    const { console, violations } = first.replay(values.replay);
    for (const line of [...console, ...(violations.length === 0 ? ["all well"] : violations)]) {
      stdout.write(`${line}\n`);
    }
    process.exitCode = violations.length === 0 ? 0 : 1;
    return;
  }
  const rows: Row[] = [];
  for (const job of wanted) {
    const label = `${job.scenario}, ${job.runtime}, ${job.filesystem}, ${job.cuts}`;
    const bar = new Bar(stderr, label);
    const outcome = job.run((done, of) => bar.show(done, of));
    bar.end();
    tell(label, outcome);
    rows.push({ ...outcome, ...job });
  }
  stdout.write(table(rows));
  process.exitCode = rows.some(({ violating }) => violating > 0) ? 1 : 0;
}

async function jobs(): Promise<Job[]> {
  const thoroughness: Thoroughness = values.full ? { depth: 2, random: RANDOM } : { depth: 1, random: 0 };
  const chosen = FILESYSTEMS.filter((name) => (values.filesystem ?? name) === name);
  // What a filesystem does differently shows on the real drivers.
  const simulated = values.full || values.filesystem !== undefined ? chosen : (["fat"] as const);
  const interpreter = findInterpreter();
  if (interpreter === null) stderr.write("no native rows: set MICROPYTHON to MicroPython's unix port\n");
  return [
    ...(await simulatedJobs(thoroughness, simulated)),
    ...(interpreter === null ? [] : nativeJobs(interpreter, thoroughness, chosen, values.full)),
  ];
}

function tell(label: string, { violations, violating, note }: Outcome): void {
  for (const { schedule, violations: found } of violations) {
    stdout.write(`${label}: ${schedule || "undisturbed"}: ${found.join("; ")}\n`);
  }
  if (violating > violations.length) stdout.write(`… and ${violating - violations.length} more\n`);
  if (note !== undefined) stdout.write(`${note}\n`);
}

await main();
