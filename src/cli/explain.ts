import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { DIAGNOSTICS } from "../../codegen/index.js";
import { packageRoot } from "../package-root.js";
import { UsageError } from "./terminal.js";

export function addExplain(program: Command): void {
  program
    .command("explain")
    .description("Tell what a diagnostic of `emit` means, with an example, and what to write instead.")
    .argument("<code>", "as `emit` prints it: OTA1106")
    .action(explain);
}

function explain(code: string): void {
  const wanted = `OTA${code.toUpperCase().replace(/^OTA/, "")}`;
  if (!Object.values(DIAGNOSTICS).some((kind) => kind.code === wanted)) {
    throw new UsageError(`no diagnostic ${code}: docs/diagnostics has the list`);
  }
  console.log(readFileSync(join(packageRoot(), `docs/diagnostics/${wanted}.md`), "utf8").trimEnd());
}
