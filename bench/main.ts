import { spawnSync } from "node:child_process";
import { argv, stderr, stdout } from "node:process";
import { findInterpreter } from "../src/native/index.js";
import { formatTable, type Table } from "./table.js";
import { cost } from "./tables/cost.js";
import { hook } from "./tables/hook.js";

/** Each name measures some tables; all of them need MicroPython's unix port. */
const BENCHES: Readonly<Record<string, (interpreter: string) => Table[] | Promise<Table[]>>> = { cost, hook };

const IDENTIFY = `import sys
print(sys.version.split("; ")[-1], "words of", 8 if sys.maxsize > 2 ** 32 else 4, "bytes", sep=", ")`;

async function main(): Promise<void> {
  const names = argv.length > 2 ? argv.slice(2) : Object.keys(BENCHES);
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    stderr.write(`no ${unknown.join(", ")}: npm run bench [-- ${Object.keys(BENCHES).join("|")} …]\n`);
    process.exitCode = 1;
    return;
  }
  const interpreter = findInterpreter();
  if (interpreter === null) {
    stderr.write(`SKIPPED: ${names.join(", ")}; set MICROPYTHON to the unix port's interpreter\n`);
    return;
  }
  stdout.write(`${spawnSync(interpreter, ["-c", IDENTIFY], { encoding: "utf8" }).stdout}\n`);
  for (const name of names) {
    for (const table of (await BENCHES[name]?.(interpreter)) ?? []) stdout.write(`${formatTable(table)}\n`);
  }
}

await main();
