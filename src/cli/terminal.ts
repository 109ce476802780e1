import { stderr } from "node:process";
import { MirrorError } from "../mirror/index.js";

/** A mistake of the user's: told in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Tells what went wrong; the process ends with status 1. */
export function fail(error: unknown): void {
  stderr.write(`pycom-ota: ${describe(error)}\n`);
  process.exitCode = 1;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A port that is taken, a folder that is missing: the system's own words are enough, and so is why there is no mirror.
  const told = error instanceof UsageError || error instanceof MirrorError || "syscall" in error;
  return told ? error.message : (error.stack ?? error.message);
}

/** A port number from the command line. @throws UsageError */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new UsageError(`not a port: ${text}`);
  return port;
}
