import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { Refusal } from "../releases/refusal.js";
import { createServer, Digests, type Log, listen, ReleaseFolder } from "../server/index.js";
import { parsePort, UsageError } from "./terminal.js";

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("Serve a folder of releases: manifests, files and firmware.")
    .argument("<dir>", "holds 1.0.0/flash/…, 1.0.0/sd/…, firmware_1.0.0.bin")
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--port <number>", "the port to listen on", parsePort, 8000)
    .option("--cache <dir>", "keep patches and deflated files there from one start to the next")
    .action(serve);
}

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly cache?: string;
}

async function serve(dir: string, { host, port, cache }: ServeOptions): Promise<void> {
  await requireFolder(dir);
  const { releases } = await new ReleaseFolder(dir, new Digests(), () => {}).catalogue();
  const options = cache === undefined ? { root: dir, log } : { root: dir, log, cache };
  const actual = await listen(createServer(options), host, port);
  console.log(`serving ${dir} on http://${host}:${actual}`);
  if (releases.length > 0) console.log(`with ${releases.join(", ")}`);
  else console.warn("it holds no release: no folder in it is named after a version");
}

/** @throws UsageError */
export async function requireFolder(dir: string): Promise<void> {
  const found = await stat(dir).catch(() => null);
  if (found === null || !found.isDirectory()) throw new UsageError(`not a folder: ${dir}`);
}

/** What is in the folder, and offered to nobody. */
export function tellSkipped(path: string, reason: string): void {
  console.warn(`left out: ${path}: ${reason}`);
}

/** A line for each event. */
const log: Log = (event) => {
  if (event.type === "request") {
    const end = event.complete ? "" : " (broken off)";
    console.log(`${event.remote} ${event.method} ${event.target} ${event.status} ${event.size} bytes${end}`);
  } else if (event.type === "report") {
    const { remote, current, failed, reason, error } = event;
    const why = [reason, error].filter((text) => text !== "").join(" ");
    console.log(`${remote} at ${current} reports: ${failed === "" ? "update" : failed} failed: ${why}`);
  } else if (event.type === "packed") {
    console.log(`packed ${event.name}: ${event.from} to ${event.to} bytes`);
  } else if (event.type === "skipped") {
    tellSkipped(event.path, event.reason);
  } else {
    const { target, error } = event;
    const why = error instanceof Refusal ? error.message : (error.stack ?? error.message);
    console.error(`failed: ${target}: ${why}`);
  }
};
