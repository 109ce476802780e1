import { spawnSync } from "node:child_process";
import { argv, stderr, stdout } from "node:process";
import { findInterpreter } from "../src/native/index.js";
import { formatTable, type Table } from "./table.js";
import { allocations } from "./tables/allocations.js";
import { contact } from "./tables/contact.js";
import { cost } from "./tables/cost.js";
import { emission } from "./tables/emission.js";
import { filesTable } from "./tables/files.js";
import { heap } from "./tables/heap.js";
import { hook } from "./tables/hook.js";
import { patches } from "./tables/patches.js";

/** Measures some tables; null where it cannot without MicroPython's unix port. */
type Bench = (interpreter: string | null) => Table[] | Promise<Table[]> | null;

const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ["cost", native(cost)],
  ["hook", hook],
  ["contact", contact],
  ["patches", patches],
  ["files", native(filesTable)],
  ["heap", native(heap)],
  ["allocations", native(allocations)],
  ["emission", emission],
]);

const IDENTIFY = `import sys
print(sys.version.split("; ")[-1] + ", words of", 8 if sys.maxsize > 2 ** 32 else 4, "bytes")`;

async function main(): Promise<void> {
  const names = argv.length > 2 ? argv.slice(2) : [...BENCHES.keys()];
  const unknown = names.filter((name) => !BENCHES.has(name));
  if (unknown.length > 0) {
    stderr.write(`no ${unknown.join(", ")}: npm run bench [-- ${[...BENCHES.keys()].join("|")} …]\n`);
    process.exitCode = 1;
    return;
  }
  const interpreter = findInterpreter();
  if (interpreter !== null) {
    stdout.write(`${spawnSync(interpreter, ["-c", IDENTIFY], { encoding: "utf8" }).stdout}\n`);
  }
  for (const name of names) {
    const tables = await BENCHES.get(name)?.(interpreter);
    if (tables) for (const table of tables) stdout.write(`${formatTable(table)}\n`);
    else stderr.write(`SKIPPED: ${name}; set MICROPYTHON to the unix port's interpreter\n\n`);
  }
}

function native(measure: (interpreter: string) => Table[] | Promise<Table[]>): Bench {
  return (interpreter) => (interpreter === null ? null : measure(interpreter));
}

await main();
