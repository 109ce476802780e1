#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { packageRoot } from "../package-root.js";
import { addEmit } from "./emit.js";
import { addExplain } from "./explain.js";
import { addMirror } from "./mirror.js";
import { addServe } from "./serve.js";
import { addSimulate } from "./simulate.js";
import { fail } from "./terminal.js";
import { addTrace } from "./trace.js";

const { version }: { version: string } = JSON.parse(
  readFileSync(join(packageRoot(), "package.json"), "utf8"),
);

const program = new Command("pycom-ota")
  .description("Over-the-air updates for MicroPython boards.")
  .version(version)
  .showHelpAfterError();

addServe(program);
addMirror(program);
addEmit(program);
addExplain(program);
addTrace(program);
addSimulate(program);

try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}
