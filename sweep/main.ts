import { stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import { type FilesystemKind, MicroPythonRuntime, type Runtime } from "../src/board/index.js";
import { replay, type SweepResult, sweep } from "../src/faults/index.js";
import { build } from "../test/sweep/build.js";
import { prepare } from "../test/sweep/prepare.js";
import { SCENARIOS } from "../test/sweep/scenarios.js";
import { Bar } from "./bar.js";
import { type Row, table } from "./table.js";

const RANDOM = 1000;

const USAGE = `npm run sweep -- [options]
  --full             every pair of power cuts too, and ${RANDOM} random schedules
  --scenario NAME    only this one: ${SCENARIOS.map(({ name }) => name).join(", ")}
  --runtime NAME     only this one: model, python
  --filesystem NAME  fat (default) or littlefs
  --replay SCHEDULE  shows what happens in one scenario: "cut@123 cut@7"
`;

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    scenario: { type: "string" },
    runtime: { type: "string" },
    filesystem: { type: "string", default: "fat" },
    replay: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const scenarios = SCENARIOS.filter(({ name }) => values.scenario === undefined || name === values.scenario);
  const filesystem: FilesystemKind = values.filesystem === "littlefs" ? "littlefs" : "fat";
  const made = build();
  const all: readonly [string, Runtime][] = [
    ["model", made.model],
    ["python", await MicroPythonRuntime.load()],
  ];
  const runtimes = all.filter(([name]) => values.runtime === undefined || name === values.runtime);
  const [scenario] = scenarios;
  const [runtime] = runtimes;
  if (values.help || scenario === undefined || runtime === undefined) {
    stdout.write(USAGE);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  if (values.replay !== undefined) {
    const prepared = prepare(scenario, made, runtime[1], filesystem);
    const { lives, settling, violations } = replay(prepared, runtime[1], values.replay);
    for (const { surroundings, trace, console, stop } of [...lives, ...settling]) {
      stdout.write(`${surroundings}: ${trace.length} operations, then ${stop.why}\n`);
      for (const line of console) stdout.write(`  ${line}\n`);
    }
    stdout.write(violations.length === 0 ? "all well\n" : `${violations.join("\n")}\n`);
    process.exitCode = violations.length === 0 ? 0 : 1;
    return;
  }
  const rows: Row[] = [];
  for (const one of scenarios) {
    for (const [name, each] of runtimes) {
      const bar = new Bar(stderr, `${one.name}, ${name}`);
      const result = sweep(prepare(one, made, each, filesystem), each, {
        depth: values.full ? 2 : 1,
        random: values.full ? RANDOM : 0,
        progress: (done, of) => bar.show(done, of),
      });
      bar.end();
      tell(name, result);
      rows.push({ runtime: name, ...result });
    }
  }
  stdout.write(table(rows));
  process.exitCode = rows.some(({ violating }) => violating > 0) ? 1 : 0;
}

function tell(runtime: string, { scenario, violations, violating }: SweepResult): void {
  for (const { schedule, violations: found } of violations) {
    stdout.write(`${scenario}, ${runtime}: ${schedule}: ${found.join("; ")}\n`);
  }
  if (violating > violations.length) stdout.write(`… and ${violating - violations.length} more\n`);
}

await main();
